using SelfPlay.Games;

namespace SelfPlay.Agents.ActorCritic;

/// <summary>The options of each algorithm on each task.</summary>
internal static class ActorCriticDefaults
{
    /// <summary>PPO (Schulman et al. 2017).</summary>
    public static ActorCriticOptions Ppo(EnvironmentInfo environment) => IsSmall(environment)
        ? new ActorCriticOptions
        {
            Hidden = 64,
            Environments = 16,
            RolloutSteps = 64,
            Epochs = 4,
            Minibatches = 8,
            Clip = 0.2f,
            LearningRate = 0.002f,
            ValueWeight = 0.25f,
            Ahead = 0,
        }
        : new ActorCriticOptions();

    /// <summary>Synchronous advantage actor-critic: A3C's gradient (Mnih et al. 2016) on the steps of all environments at once.</summary>
    public static ActorCriticOptions A2c(EnvironmentInfo environment) => Ppo(environment) with
    {
        Clip = 0,
        NormalizeAdvantages = false,
        Optimizer = ActorCriticOptimizer.RmsProp,
        LearningRate = IsSmall(environment) ? 0.002f : 0.004f,
        EntropyWeight = IsSmall(environment) ? 0.01f : 0.03f,
        RolloutSteps = 16,
        Epochs = 1,
        Minibatches = 1,
        Ahead = 0,
    };

    /// <summary>Asynchronous advantage actor-critic (Mnih et al. 2016). At a constant rate it wavers in cart-pole.</summary>
    public static ActorCriticOptions A3c(EnvironmentInfo environment) => A2c(environment) with
    {
        Lambda = 1,
        Environments = 32,
        AnnealFrames = IsControl(environment) ? 3_000_000 : 0,
        Ahead = IsSmall(environment) ? 2 : 0,
    };

    /// <summary>
    /// IMPALA (Espeholt et al. 2018). Its actors are further ahead than A2C's; with A2C's rate it loses again and again what it had learnt of cart-pole.
    /// </summary>
    public static ActorCriticOptions Impala(EnvironmentInfo environment)
    {
        var a2c = A2c(environment);
        return a2c with
        {
            LearningRate = IsControl(environment) ? 0.0005f : a2c.LearningRate,
            Lambda = 1,
            Estimator = AdvantageEstimator.VTrace,
            RolloutSteps = 20,
            Ahead = 3,
        };
    }

    /// <summary>
    /// REINFORCE (Williams 1992) with a baseline. An update has to have several episodes, or it follows what chance did in one of them; in
    /// control, where returns reach 100, the value's errors must not drown the policy in the layers they share, and at a constant rate what has
    /// been learnt is lost again.
    /// </summary>
    public static ActorCriticOptions Reinforce(EnvironmentInfo environment)
    {
        var all = A2c(environment) with
        {
            Lambda = 1,
            WholeEpisodes = true,
            Optimizer = ActorCriticOptimizer.Adam,
            NormalizeAdvantages = true,
            EntropyWeight = 0.01f,
            Environments = 16,
        };
        var hasShortEpisodes = environment.Name == "catch";
        return hasShortEpisodes ? all : all with
        {
            RolloutSteps = 128,
            LearningRate = 0.001f,
            AnnealFrames = IsControl(environment) ? 3_000_000 : 0,
            ValueWeight = IsControl(environment) ? 0.01f : all.ValueWeight,
        };
    }

    private static bool IsControl(EnvironmentInfo environment) => environment.Observation.IsVector && !EnvironmentCatalog.IsGrid(environment.Name);

    private static bool IsSmall(EnvironmentInfo environment) => environment.Observation.IsVector || environment.Name == "catch";
}
