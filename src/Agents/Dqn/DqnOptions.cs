using System.ComponentModel.DataAnnotations;
using SelfPlay.Games;

namespace SelfPlay.Agents.Dqn;

/// <summary>How parameters follow gradients.</summary>
public enum DqnOptimizer
{
    /// <summary>Centred RMSProp, decay 0.95 and 0.01 added to the root: DQN's, with MinAtar's numbers.</summary>
    RmsProp,

    /// <summary>Adam, 0.00015 added to the root: Rainbow's.</summary>
    Adam,
}

/// <summary>
/// Everything about DQN and its extensions that `--set` can change, besides the task's own options. The defaults are those of the MinAtar paper for its
/// games; other tasks have their own (<see cref="For"/>), and so has `rainbow` (<see cref="Rainbow"/>).
/// </summary>
internal sealed record DqnOptions
{
    /// <summary>γ, the discount.</summary>
    /// <value>The default is 0.99.</value>
    [Range(0.0, 1.0)]
    public float Discount { get; init; } = 0.99f;

    /// <summary>Optimizer.</summary>
    /// <value>The default is centred RMSProp.</value>
    public DqnOptimizer Optimizer { get; init; } = DqnOptimizer.RmsProp;

    /// <summary>Learning rate.</summary>
    /// <value>The default is 0.00025.</value>
    [Range(1e-7, 10.0)]
    public float LearningRate { get; init; } = 0.00025f;

    /// <summary>Frames over which the learning rate falls to a tenth, in a straight line; 0 leaves it as it is.</summary>
    /// <value>The default is 0.</value>
    [Range(0L, long.MaxValue)]
    public long AnnealFrames { get; init; }

    /// <summary>Largest norm of a gradient; a larger one is scaled down. 0 leaves all as they are.</summary>
    /// <value>The default is 0.</value>
    [Range(0.0, 1e6)]
    public float GradientLimit { get; init; }

    /// <summary>κ, the error beyond which the loss of a transition grows in a straight line instead of by the square: Huber's. 0 squares all errors.</summary>
    /// <value>The default is 1.</value>
    [Range(0.0, 1e6)]
    public float ErrorLimit { get; init; } = 1;

    /// <summary>Filters of the convolution.</summary>
    /// <value>The default is 16.</value>
    [Range(1, 256)]
    public int Filters { get; init; } = 16;

    /// <summary>Units of every hidden layer.</summary>
    /// <value>The default is 128.</value>
    [Range(1, 4096)]
    public int Hidden { get; init; } = 128;

    /// <summary>Transitions of a learner step.</summary>
    /// <value>The default is 32.</value>
    [Range(1, 8192)]
    public int BatchSize { get; init; } = 32;

    /// <summary>Learner steps for every step of an environment.</summary>
    /// <value>The default is 1.</value>
    [Range(0.001, 100.0)]
    public float UpdatesPerFrame { get; init; } = 1;

    /// <summary>Transitions the learner keeps.</summary>
    /// <value>The default is 100,000.</value>
    [Range(1, 10_000_000)]
    public int WindowSamples { get; init; } = 100_000;

    /// <summary>Transitions before learning begins.</summary>
    /// <value>The default is 5,000.</value>
    [Range(1, 10_000_000)]
    public int MinSamples { get; init; } = 5000;

    /// <summary>Learner steps between two copies of the network to the target network.</summary>
    /// <value>The default is 1,000.</value>
    [Range(1, 10_000_000)]
    public int TargetSteps { get; init; } = 1000;

    /// <summary>Learner steps between two versions of the weights.</summary>
    /// <value>The default is 2,000.</value>
    [Range(1, 1_000_000)]
    public int StepsPerPublish { get; init; } = 2000;

    /// <summary>ε at the beginning: how often an action is any instead of the best.</summary>
    /// <value>The default is 1.</value>
    [Range(0.0, 1.0)]
    public float Exploration { get; init; } = 1;

    /// <summary>ε at the end.</summary>
    /// <value>The default is 0.1.</value>
    [Range(0.0, 1.0)]
    public float LastExploration { get; init; } = 0.1f;

    /// <summary>Frames over which ε goes from the one to the other, in a straight line.</summary>
    /// <value>The default is 100,000.</value>
    [Range(0, int.MaxValue)]
    public int ExplorationSteps { get; init; } = 100_000;

    /// <summary>Whether the network chooses the action whose value the target network tells: double DQN.</summary>
    /// <value>The default is false.</value>
    public bool Double { get; init; }

    /// <summary>Whether the network has a stream for the value and one for the advantages.</summary>
    /// <value>The default is false.</value>
    public bool Dueling { get; init; }

    /// <summary>Whether transitions are drawn by their errors: prioritized replay.</summary>
    /// <value>The default is false.</value>
    public bool Prioritized { get; init; }

    /// <summary>α of prioritized replay; 0 draws all alike.</summary>
    /// <value>The default is 0.5.</value>
    [Range(0.0, 1.0)]
    public float PriorityExponent { get; init; } = 0.5f;

    /// <summary>β of prioritized replay at the beginning; it rises to 1.</summary>
    /// <value>The default is 0.4.</value>
    [Range(0.0, 1.0)]
    public float ImportanceExponent { get; init; } = 0.4f;

    /// <summary>Frames over which β rises to 1, in a straight line.</summary>
    /// <value>The default is 1,000,000.</value>
    [Range(0, int.MaxValue)]
    public int ImportanceSteps { get; init; } = 1_000_000;

    /// <summary>n: rewards that a target is made of before the value of what follows.</summary>
    /// <value>The default is 1.</value>
    [Range(1, 100)]
    public int NStep { get; init; } = 1;

    /// <summary>Whether the network learns distributions of returns: C51.</summary>
    /// <value>The default is false.</value>
    public bool Categorical { get; init; }

    /// <summary>Values of such a distribution.</summary>
    /// <value>The default is 51.</value>
    [Range(2, 1001)]
    public int Atoms { get; init; } = 51;

    /// <summary>The least of them.</summary>
    /// <value>The default is 0.</value>
    [Range(-1e6, 1e6)]
    public float MinValue { get; init; }

    /// <summary>The largest of them.</summary>
    /// <value>The default is 50.</value>
    [Range(-1e6, 1e6)]
    public float MaxValue { get; init; } = 50;

    /// <summary>Whether the layers behind the torso carry learnt noise, which explores: noisy nets.</summary>
    /// <value>The default is false.</value>
    public bool Noisy { get; init; }

    /// <summary>σ0: how large that noise is at the beginning.</summary>
    /// <value>The default is 0.5.</value>
    [Range(0.0, 10.0)]
    public float Noise { get; init; } = 0.5f;

    /// <summary>Environments that an actor steps at once.</summary>
    /// <value>The default is 8.</value>
    [Range(1, 4096)]
    public int Environments { get; init; } = 8;

    /// <summary>Steps after which an actor sends what it has of an episode that goes on.</summary>
    /// <value>The default is 64.</value>
    [Range(1, 10_000)]
    public int SegmentSteps { get; init; } = 64;

    /// <summary>The defaults of a task.</summary>
    public static DqnOptions For(EnvironmentInfo environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var small = new DqnOptions
        {
            Optimizer = DqnOptimizer.Adam,
            LearningRate = 0.001f,
            GradientLimit = 10,
            ErrorLimit = 0,
            Hidden = 64,
            BatchSize = 64,
            UpdatesPerFrame = 0.25f,
            WindowSamples = 50_000,
            MinSamples = 1000,
            TargetSteps = 200,
            StepsPerPublish = 200,
            LastExploration = 0.02f,
            ExplorationSteps = 20_000,
            ImportanceSteps = 100_000,
            SegmentSteps = 32,
        };
        return environment.Name switch
        {
            "cartpole" => small with { LearningRate = 0.00025f, BatchSize = 128, UpdatesPerFrame = 0.1f, TargetSteps = 50, WindowSamples = 10_000, MaxValue = 100 },
            "acrobot" or "mountaincar" => small with { LearningRate = 0.00025f, MinValue = -100, MaxValue = 0 },
            "catch" => small with { MinValue = -1, MaxValue = 1 },
            "frozenlake" or "frozenlake8" => small with { MinValue = 0, MaxValue = 1 },
            "cliffwalk" => small with { MinValue = -200, MaxValue = 0 },
            "taxi" => small with { MinValue = -100, MaxValue = 20 },
            "gridworld" => small with { MinValue = -10, MaxValue = 10 },
            _ => new DqnOptions(),
        };
    }

    /// <summary>
    /// The same with everything on that Rainbow (Hessel et al. 2018) combines; the noise explores, so ε is 0. It learns from every fourth frame at most, as
    /// published, and publishes its weights as often by frames.
    /// </summary>
    public DqnOptions Rainbow() => this with
    {
        UpdatesPerFrame = Math.Min(UpdatesPerFrame, 0.25f),
        StepsPerPublish = (int)Math.Max(1, StepsPerPublish * Math.Min(1, 0.25f / UpdatesPerFrame)),
        Optimizer = DqnOptimizer.Adam,
        GradientLimit = 10,
        Exploration = 0,
        LastExploration = 0,
        Double = true,
        Dueling = true,
        Prioritized = true,
        NStep = 3,
        Categorical = true,
        Noisy = true,
    };
}
