using System.ComponentModel.DataAnnotations;
using SelfPlay.Agents.Optimizers;

namespace SelfPlay.Agents.ActorCritic;

/// <summary>How parameters follow gradients.</summary>
public enum ActorCriticOptimizer
{
    /// <summary>RMSProp, decay 0.99 as in A3C and IMPALA, corrected for beginning at 0, which theirs is not; 0.00001 added to the root, where IMPALA has 0.01.</summary>
    RmsProp,

    /// <summary>Adam, 0.00001 added to the root as in the code of PPO's authors.</summary>
    Adam,
}

/// <summary>What advantages are made of.</summary>
public enum AdvantageEstimator
{
    /// <summary>Rewards of the actor's policy as they came: <see cref="Advantages.Generalized"/>.</summary>
    Generalized,

    /// <summary>Rewards corrected for the policy being older than the network: <see cref="Advantages.VTrace"/>.</summary>
    VTrace,
}

/// <summary>
/// Everything about the policy gradient algorithms that `--set` can change, besides the task's own options. The defaults are
/// PPO's for the games of MinAtar; other tasks and algorithms have their own.
/// </summary>
internal sealed record ActorCriticOptions
{
    /// <summary>γ, the discount.</summary>
    /// <value>The default is 0.99.</value>
    [Range(0.0, 1.0)]
    public float Discount { get; init; } = 0.99f;

    /// <summary>λ: 1 trusts rewards only, 0 the value of the next state only.</summary>
    /// <value>The default is 0.95.</value>
    [Range(0.0, 1.0)]
    public float Lambda { get; init; } = 0.95f;

    /// <summary>What advantages are made of.</summary>
    /// <value>The default is the generalised estimate.</value>
    public AdvantageEstimator Estimator { get; init; } = AdvantageEstimator.Generalized;

    /// <summary>ρ̄ and c̄ of V-trace: the largest ratio of the network's probability to the actor's.</summary>
    /// <value>The default is 1.</value>
    [Range(0.1, 100.0)]
    public float MaxRatio { get; init; } = 1;

    /// <summary>Whether a value is learnt and advantages are what returns exceed it by; without, they are the returns.</summary>
    /// <value>The default is true.</value>
    public bool Baseline { get; init; } = true;

    /// <summary>ε of PPO's clipped objective: how far a probability may move from the actor's; 0 for the plain policy gradient.</summary>
    /// <value>The default is 0.1.</value>
    [Range(0.0, 1.0)]
    public float Clip { get; init; } = 0.1f;

    /// <summary>Whether the advantages of a minibatch are shifted and scaled to mean 0 and deviation 1.</summary>
    /// <value>The default is true.</value>
    public bool NormalizeAdvantages { get; init; } = true;

    /// <summary>β: weight of the policy's entropy in the objective.</summary>
    /// <value>The default is 0.01.</value>
    [Range(0.0, 10.0)]
    public float EntropyWeight { get; init; } = 0.01f;

    /// <summary>Weight of half the value's squared error.</summary>
    /// <value>The default is 0.5.</value>
    [Range(0.0, 10.0)]
    public float ValueWeight { get; init; } = 0.5f;

    /// <summary>Optimizer.</summary>
    /// <value>The default is Adam.</value>
    public ActorCriticOptimizer Optimizer { get; init; } = ActorCriticOptimizer.Adam;

    /// <summary>Learning rate.</summary>
    /// <value>The default is 0.003.</value>
    [Range(1e-7, 10.0)]
    public float LearningRate { get; init; } = 0.003f;

    /// <summary>Frames over which the learning rate falls to a tenth, in a straight line; 0 leaves it as it is.</summary>
    /// <value>The default is 0.</value>
    [Range(0L, long.MaxValue)]
    public long AnnealFrames { get; init; }

    /// <summary>Largest norm of a gradient; a larger one is scaled down. 0 leaves all as they are.</summary>
    /// <value>The default is 0.5.</value>
    [Range(0.0, 1e6)]
    public float GradientLimit { get; init; } = 0.5f;

    /// <summary>Filters of the convolution.</summary>
    /// <value>The default is 16.</value>
    [Range(1, 1024)]
    public int Filters { get; init; } = 16;

    /// <summary>Units of every hidden layer.</summary>
    /// <value>The default is 128.</value>
    [Range(1, 4096)]
    public int Hidden { get; init; } = 128;

    /// <summary>Number format of the products of the layer behind the convolution.</summary>
    /// <value>The default is the quickest for the processor.</value>
    public ProductPrecision Precision { get; init; }

    /// <summary>Cells of a long short-term memory behind them, for tasks that do not show everything; 0 for none.</summary>
    /// <value>The default is 0.</value>
    [Range(0, 4096)]
    public int MemoryCells { get; init; }

    /// <summary>Environments that all actors together step at once; of `a3c`, each actor.</summary>
    /// <value>The default is 64.</value>
    [Range(1, 65536)]
    public int Environments { get; init; } = 64;

    /// <summary>Steps of each of them for an update.</summary>
    /// <value>The default is 128.</value>
    [Range(1, 10_000)]
    public int RolloutSteps { get; init; } = 128;

    /// <summary>Whether an update is made of whole episodes, so that nothing has to stand for what comes after them.</summary>
    /// <value>The default is false.</value>
    public bool WholeEpisodes { get; init; }

    /// <summary>How often an update goes through its steps.</summary>
    /// <value>The default is 3.</value>
    [Range(1, 100)]
    public int Epochs { get; init; } = 3;

    /// <summary>Parts that the steps are dealt out to at random each time, with an optimizer step for each.</summary>
    /// <value>The default is 8.</value>
    [Range(1, 1000)]
    public int Minibatches { get; init; } = 8;

    /// <summary>Threads that the learner makes a gradient on.</summary>
    /// <value>The default is 2.</value>
    [Range(1, 64)]
    public int Threads { get; init; } = 2;

    /// <summary>Updates that actors may be ahead of the learner by; 0 has each wait for the other.</summary>
    /// <value>The default is 1.</value>
    [Range(0, 100)]
    public int Ahead { get; init; } = 1;

    /// <summary>Learner steps between two versions of the weights.</summary>
    /// <value>The default is 1.</value>
    [Range(1, 10_000)]
    public int StepsPerPublish { get; init; } = 1;

    /// <summary>Steps of an update.</summary>
    internal int BatchSamples => Environments * RolloutSteps;

    /// <summary>
    /// Steps that actors may be ahead of the learner by before the replay refuses more: actors keep their distance by themselves, and may cover twice
    /// that distance between two reports of the learner, which learns from all it has read meanwhile. Whole episodes come in lumps.
    /// </summary>
    internal long SlackSamples => (2L * (1 + Ahead) * BatchSamples) + (WholeEpisodes ? Environments * LongestEpisode : 0);

    /// <summary>Steps that wait to be learnt from at most.</summary>
    internal long WindowSamples => SlackSamples + (WaitingUpdates * BatchSamples);

    /// <summary>The learning rate by frames.</summary>
    internal LinearSchedule Rate => LinearSchedule.Annealed(LearningRate, AnnealFrames);

    /// <summary>Most steps of a segment.</summary>
    internal int SegmentSteps => WholeEpisodes ? LongestEpisode : RolloutSteps;

    /// <summary>Updates of room beyond what the replay takes in: what it has taken in is passed over only if a learner stands still for long.</summary>
    private const int WaitingUpdates = 8;
    private const float RmsPropDecay = 0.99f;
    private const float OptimizerEpsilon = 1e-5f;

    /// <summary>Episodes that go on for longer are cut all the same: MinAtar's go on for ever if nothing ends them.</summary>
    private const int LongestEpisode = 10_000;

    /// <summary>The optimizer of a network.</summary>
    internal ParameterOptimizer CreateOptimizer(PolicyValueNetwork network) => Optimizer == ActorCriticOptimizer.Adam
        ? new Adam(network, OptimizerEpsilon)
        : new RmsProp(network, RmsPropDecay, OptimizerEpsilon, centred: false, corrected: true);
}
