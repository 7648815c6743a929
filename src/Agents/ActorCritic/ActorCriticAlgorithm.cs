using SelfPlay.Agents.Players;
using SelfPlay.Agents.Settings;
using SelfPlay.Games;
using SelfPlay.Torch;

namespace SelfPlay.Agents.ActorCritic;

/// <summary>REINFORCE, A2C, A3C, PPO and IMPALA, for every environment. All but A3C differ in their options only.</summary>
internal sealed class ActorCriticAlgorithm : IAlgorithm, IEnvironmentPolicyFactory
{
    /// <summary>Steps of an update at most: the hundred epochs of one are counted in 32 bits.</summary>
    private const int MostSteps = 20_000_000;

    private readonly Func<EnvironmentInfo, ActorCriticOptions> _defaults;

    private ActorCriticAlgorithm(string name, Func<EnvironmentInfo, ActorCriticOptions> defaults) => (Name, _defaults) = (name, defaults);

    /// <summary>All of them, in the order they are listed to people.</summary>
    public static IReadOnlyList<ActorCriticAlgorithm> All { get; } =
    [
        new("ppo", ActorCriticDefaults.Ppo),
        new("a2c", ActorCriticDefaults.A2c),
        new("a3c", ActorCriticDefaults.A3c),
        new("impala", ActorCriticDefaults.Impala),
        new("reinforce", ActorCriticDefaults.Reinforce),
    ];

    /// <inheritdoc/>
    public string Name { get; }

    private bool SendsGradients => Name == "a3c";

    /// <inheritdoc/>
    public bool Learns(string task) => EnvironmentCatalog.TryFind(task, out _);

    /// <inheritdoc/>
    public void Validate(AgentSpec spec)
    {
        var options = Read(spec).Options;
        var vtrace = options.Estimator == AdvantageEstimator.VTrace;
        SettingsBinder.RequireEffect(spec.Settings, "--algorithm ppo, a2c, impala or reinforce", !SendsGradients, nameof(ActorCriticOptions.Threads));
        SettingsBinder.RequireEffect(spec.Settings, "estimator=vtrace", vtrace, nameof(ActorCriticOptions.MaxRatio));
        SettingsBinder.RequireEffect(spec.Settings, "baseline=true", options.Baseline, nameof(ActorCriticOptions.ValueWeight), nameof(ActorCriticOptions.NormalizeAdvantages));
        if (vtrace && options.Clip > 0)
        {
            throw new AgentSpecException("V-trace (estimator=vtrace) has the ratio of the policies in its advantages already, so clip has to be 0.");
        }

        if (options.Clip == 0 && (options.Epochs > 1 || options.Minibatches > 1))
        {
            throw new AgentSpecException("Without clip (clip=0) nothing corrects for a policy that has moved since it played, so epochs and minibatches have to be 1.");
        }
    }

    /// <inheritdoc/>
    public LoopOptions Loop(AgentSpec spec)
    {
        var options = Read(spec).Options;
        var (samplesPerInsert, batch) = SendsGradients ? (1, options.BatchSamples / spec.Actors) : (options.Epochs, options.BatchSamples * options.Epochs);
        return new LoopOptions(samplesPerInsert, options.WindowSamples, 1, batch, options.StepsPerPublish) { SlackSamples = options.SlackSamples };
    }

    /// <inheritdoc/>
    public IActorAgent CreateActor(AgentSpec spec, int slot)
    {
        var (environment, _, options) = Read(spec);
        return EnvironmentCatalog.Visit(spec.Task, new ActorFactory(options, spec, slot, SendsGradients), environment);
    }

    /// <inheritdoc/>
    public ILearnerAgent CreateLearner(AgentSpec spec)
    {
        var (_, info, options) = Read(spec);
        return SendsGradients ? new GradientLearner(info, options, spec.Seed) : new PolicyLearner(info, options, spec.Seed);
    }

    /// <inheritdoc/>
    /// <remarks>Drawn from the policy, as in training.</remarks>
    public IEnvironmentPolicy CreatePolicy(RunWeights run, int count, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(run);
        TorchThreads.Use(1);
        var (_, info, options) = Read(run.Spec);
        var random = new Xoshiro256(seed);
        var network = new PolicyValueNetwork(info, options, ref random);
        try
        {
            PolicyWeights.Read(run.Weights, network);
        }
        catch
        {
            network.Dispose();
            throw;
        }

        return new DrawnPolicy(network, info.Observation, count, seed, owns: true);
    }

    private (EnvironmentOptions Environment, EnvironmentInfo Info, ActorCriticOptions Options) Read(AgentSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var (environment, info, options) = EnvironmentSettings.Read(spec, Name, _defaults);
        if (!options.Baseline)
        {
            options = options with { NormalizeAdvantages = false }; // subtracting their mean would be a baseline
        }

        if (SendsGradients)
        {
            options = options with { Environments = options.Environments * spec.Actors }; // each has its own: a gradient is of as many steps however many actors there are
        }

        var updates = (1 + options.Ahead) * (SendsGradients ? spec.Actors : 1); // that actors hand over steps for with the same weights
        return options switch
        {
            _ when (long)options.Environments * options.RolloutSteps > MostSteps => throw new AgentSpecException($"An update of {(long)options.Environments * options.RolloutSteps} steps, of all environments, is more than {MostSteps}."),
            _ when options.WindowSamples > int.MaxValue => throw new AgentSpecException($"With ahead={options.Ahead} up to {options.WindowSamples} steps may wait, more than {int.MaxValue}."),
            _ when options.Environments < spec.Actors => throw new AgentSpecException($"The setting environments ({options.Environments}) is less than the {spec.Actors} actors that share them."),
            _ when options.Minibatches > options.BatchSamples => throw new AgentSpecException($"The setting minibatches ({options.Minibatches}) is more than the {options.BatchSamples} steps that they share."),
            _ when options.MemoryCells > 0 && options.Minibatches > options.Environments => throw new AgentSpecException($"With memory-cells minibatches are of whole segments: minibatches ({options.Minibatches}) can be no more than environments ({options.Environments})."),
            _ when options.StepsPerPublish > updates => throw new AgentSpecException($"The setting steps-per-publish ({options.StepsPerPublish}) is more than {updates}: after so many learner steps actors wait for newer weights. It can be no more, or ahead ({options.Ahead}) has to be larger."),
            _ when SendsGradients && options.WholeEpisodes => throw new AgentSpecException("An actor of a3c makes its gradient of a rollout, so whole-episodes has to be false."),
            _ when SendsGradients && !options.Baseline => throw new AgentSpecException("An actor of a3c makes its gradient of a rollout and needs a value for what follows it, so baseline has to be true."),
            _ when !options.Baseline && options.Lambda < 1 => throw new AgentSpecException("Without a baseline (baseline=false) there are no values, so lambda has to be 1."),
            _ when !options.Baseline && !options.WholeEpisodes => throw new AgentSpecException("Without a baseline (baseline=false) there are no values, so whole-episodes has to be true."),
            _ when SendsGradients && options.Estimator == AdvantageEstimator.VTrace => throw new AgentSpecException("The gradients of a3c are those of the actor's own policy: V-trace has nothing to correct, and estimator has to be generalized."),
            _ when SendsGradients && options.Clip > 0 => throw new AgentSpecException("The gradients of a3c are those of the actor's own policy: there is nothing to clip, and clip has to be 0."),
            _ when SendsGradients && (options.Epochs > 1 || options.Minibatches > 1) => throw new AgentSpecException("An actor of a3c makes one gradient of a rollout: epochs and minibatches have to be 1."),
            _ => (environment, info, options),
        };
    }

    private sealed record ActorFactory(ActorCriticOptions Options, AgentSpec Spec, int Slot, bool SendsGradients) : IEnvironmentVisitor<IActorAgent>
    {
        /// <summary>This actor's environments: what is left over goes to the first ones.</summary>
        private int Count => (Options.Environments / Spec.Actors) + (Slot < Options.Environments % Spec.Actors ? 1 : 0);

        public IActorAgent Visit<TEnvironment>(in TEnvironment environment)
            where TEnvironment : struct, IEnvironment<TEnvironment> =>
            SendsGradients
                ? new GradientActor<TEnvironment>(environment, Options, Count, Spec.ActorSeed(Slot))
                : new PolicyActor<TEnvironment>(environment, Options, Count, Spec.ActorSeed(Slot));
    }
}
