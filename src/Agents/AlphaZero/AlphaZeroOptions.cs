using System.ComponentModel.DataAnnotations;
using SelfPlay.Games;
using SelfPlay.Search.Tree;

namespace SelfPlay.Agents.AlphaZero;

/// <summary>Which optimizer the learner uses.</summary>
public enum OptimizerKind
{
    /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019).</summary>
    AdamW,

    /// <summary>Stochastic gradient descent with momentum 0.9, AlphaZero's.</summary>
    Sgd,
}

/// <summary>Number format of inference.</summary>
public enum InferencePrecision
{
    /// <summary>The quicker of the two, measured when the first network is loaded.</summary>
    Auto,

    /// <summary>32-bit floats.</summary>
    F32,

    /// <summary>bfloat16 weights and activations; heads in 32 bits.</summary>
    Bf16,
}

/// <summary>Everything about AlphaZero that `--set` can change. Defaults depend on the game: <see cref="For"/>.</summary>
public sealed record AlphaZeroOptions
{
    /// <summary>Residual blocks of the network.</summary>
    /// <value>The default is 4.</value>
    [Range(0, 80)]
    public int Blocks { get; init; } = 4;

    /// <summary>Filters of every convolution in the tower.</summary>
    /// <value>The default is 32.</value>
    [Range(4, 1024)]
    public int Channels { get; init; } = 32;

    /// <summary>Filters of the policy head's 1x1 convolution.</summary>
    /// <value>The default is 16.</value>
    [Range(1, 256)]
    public int PolicyChannels { get; init; } = 16;

    /// <summary>Filters of the value head's 1x1 convolution.</summary>
    /// <value>The default is 8.</value>
    [Range(1, 256)]
    public int ValueChannels { get; init; } = 8;

    /// <summary>Units of the value head's hidden layer.</summary>
    /// <value>The default is 64.</value>
    [Range(4, 4096)]
    public int ValueHidden { get; init; } = 64;

    /// <summary>Optimizer.</summary>
    /// <value>The default is AdamW.</value>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.AdamW;

    /// <summary>Learning rate after the warm-up.</summary>
    /// <value>The default is 0.002.</value>
    [Range(1e-7, 10.0)]
    public float LearningRate { get; init; } = 0.002f;

    /// <summary>Learner steps over which the learning rate rises linearly from 0.</summary>
    /// <value>The default is 100.</value>
    [Range(0, 1_000_000)]
    public int WarmupSteps { get; init; } = 100;

    /// <summary>
    /// Schedule: after the warm-up the rate is divided by sqrt(1 + steps / this), which needs no known end. 0 keeps it constant.
    /// </summary>
    /// <value>The default is 2,000.</value>
    [Range(0, 100_000_000)]
    public int DecaySteps { get; init; } = 2_000;

    /// <summary>Weight decay.</summary>
    /// <value>The default is 0.0001 (AlphaZero's).</value>
    [Range(0.0, 1.0)]
    public float WeightDecay { get; init; } = 1e-4f;

    /// <summary>
    /// Decay of the moving average of the parameters that is published, as in KataGo's stochastic weight averaging; 0
    /// publishes the newest parameters themselves.
    /// </summary>
    /// <value>The default is 0.995.</value>
    [Range(0.0, 0.99999)]
    public float WeightAveraging { get; init; } = 0.995f;

    /// <summary>Samples of a learner step.</summary>
    /// <value>The default is 256.</value>
    [Range(8, 65536)]
    public int BatchSize { get; init; } = 256;

    /// <summary>How often each sample is drawn on average.</summary>
    /// <value>The default is 6.</value>
    [Range(0.05, 1000.0)]
    public float SamplesPerInsert { get; init; } = 6f;

    /// <summary>Samples the learner keeps.</summary>
    /// <value>The default is 500,000.</value>
    [Range(1_000, 100_000_000)]
    public int WindowSamples { get; init; } = 500_000;

    /// <summary>
    /// Samples up to which all are drawn from; from here on the number of the newest that are grows sublinearly (KataGo) up to
    /// <see cref="WindowSamples"/>, so that what the first networks played is soon forgotten.
    /// </summary>
    /// <value>The default is 20,000.</value>
    [Range(1, 100_000_000)]
    public int WindowStart { get; init; } = 20_000;

    /// <summary>Samples before learning begins.</summary>
    /// <value>The default is 4,000.</value>
    [Range(1, 10_000_000)]
    public int MinSamples { get; init; } = 4_000;

    /// <summary>Learner steps between two published versions.</summary>
    /// <value>The default is 50.</value>
    [Range(1, 1_000_000)]
    public int StepsPerPublish { get; init; } = 50;

    /// <summary>Weight of the value's loss; the policy's has 1.</summary>
    /// <value>The default is 1.</value>
    [Range(0.0, 100.0)]
    public float ValueWeight { get; init; } = 1f;

    /// <summary>Share of the search's root value in the value target; the rest is the game's outcome z.</summary>
    /// <value>The default is 0.5.</value>
    [Range(0.0, 1.0)]
    public float ValueMix { get; init; } = 0.5f;

    /// <summary>
    /// What the outcome z is multiplied by for every ply until the game ends: below 1 an early win is worth more than a late one, so that a
    /// player who wins everywhere makes progress.
    /// </summary>
    /// <value>The default is 1.</value>
    [Range(0.9, 1.0)]
    public float Discount { get; init; } = 1f;

    /// <summary>Whether samples are turned by a random board symmetry each time they are drawn.</summary>
    /// <value>The default is true.</value>
    public bool Augment { get; init; } = true;

    /// <summary>Root policy of self-play.</summary>
    /// <value>The default is PUCT.</value>
    public RootPolicy Root { get; init; } = RootPolicy.Puct;

    /// <summary>Simulations of a full search, which makes a training sample.</summary>
    /// <value>The default is 80.</value>
    [Range(2, 1_000_000)]
    public int Simulations { get; init; } = 80;

    /// <summary>Simulations of a fast search, which only moves the game on (playout-cap randomisation, Wu 2019).</summary>
    /// <value>The default is 16.</value>
    [Range(2, 1_000_000)]
    public int FastSimulations { get; init; } = 16;

    /// <summary>Share of full searches; 1 switches playout-cap randomisation off.</summary>
    /// <value>The default is 0.4.</value>
    [Range(0.01, 1.0)]
    public float FullSearchShare { get; init; } = 0.4f;

    /// <summary>How priors and visits weigh in the tree: as in PUCT, or without its sqrt(N).</summary>
    /// <value>The default is PUCT.</value>
    public ExplorationRule ExplorationRule { get; init; } = ExplorationRule.Puct;

    /// <summary>The exploration constant c_init.</summary>
    /// <value>The default is 1.25.</value>
    [Range(0.0, 100.0)]
    public float Exploration { get; init; } = 1.25f;

    /// <summary>Share of Dirichlet noise at the root of full searches.</summary>
    /// <value>The default is 0.25.</value>
    [Range(0.0, 1.0)]
    public float NoiseShare { get; init; } = 0.25f;

    /// <summary>Total concentration of that noise.</summary>
    /// <value>The default is 10.</value>
    [Range(0.01, 1000.0)]
    public float NoiseConcentration { get; init; } = 10f;

    /// <summary>Whether visits kept from the last tree count towards <see cref="Simulations"/>.</summary>
    /// <value>The default is true.</value>
    public bool CountReusedVisits { get; init; } = true;

    /// <summary>Whether certain results are propagated in the tree.</summary>
    /// <value>The default is true.</value>
    public bool Solver { get; init; } = true;

    /// <summary>Whether each new leaf's moves are tried for one that wins at once, which proves the leaf without an evaluation; asks for <see cref="Solver"/>.</summary>
    /// <value>The default is false; in chess it is true.</value>
    public bool LookForWins { get; init; }

    /// <summary>Plies over which the move is drawn from the visits with temperature 1; afterwards <see cref="LateTemperature"/> holds.</summary>
    /// <value>The default is 12.</value>
    [Range(0, 10_000)]
    public int TemperaturePlies { get; init; } = 12;

    /// <summary>Temperature after <see cref="TemperaturePlies"/>.</summary>
    /// <value>The default is 0.3.</value>
    [Range(0.0, 10.0)]
    public float LateTemperature { get; init; } = 0.3f;

    /// <summary>Share of games that begin with uniformly random moves.</summary>
    /// <value>The default is 0.5.</value>
    [Range(0.0, 1.0)]
    public float RandomOpenings { get; init; } = 0.5f;

    /// <summary>Most random moves such a game begins with; their number is uniform from 1.</summary>
    /// <value>The default is 20.</value>
    [Range(0, 10_000)]
    public int RandomOpeningPlies { get; init; } = 20;

    /// <summary>A player resigns when its search value stays below minus this for two of its moves in a row; 1 switches resigning off.</summary>
    /// <value>The default is 0.97.</value>
    [Range(0.0, 1.0)]
    public float ResignThreshold { get; init; } = 0.97f;

    /// <summary>Share of games that are played out to measure how often a resigned game would not have been lost.</summary>
    /// <value>The default is 0.2.</value>
    [Range(0.0, 1.0)]
    public float NoResignShare { get; init; } = 0.2f;

    /// <summary>Whether a game is over for self-play once its root is proven (the same share as for resigning is played out).</summary>
    /// <value>The default is true.</value>
    public bool AdjudicateProven { get; init; } = true;

    /// <summary>Games an actor plays at once in lock-step; sets the evaluator's batch size.</summary>
    /// <value>The default is 128.</value>
    [Range(1, 65536)]
    public int ConcurrentGames { get; init; } = 128;

    /// <summary>Positions whose evaluation an actor remembers; 0 switches the cache off.</summary>
    /// <value>The default is 131,072.</value>
    [Range(0, 1 << 24)]
    public int CacheSize { get; init; } = 1 << 17;

    /// <summary>Number format of inference.</summary>
    /// <value>The default is auto.</value>
    public InferencePrecision Precision { get; init; } = InferencePrecision.Auto;

    /// <summary>Device of the learner and of inference: `cpu`, `cuda`, `cuda:N` or `auto`.</summary>
    /// <value>The default is cpu.</value>
    public string Device { get; init; } = "cpu";

    /// <summary>The defaults for a game: what a user who sets nothing gets.</summary>
    public static AlphaZeroOptions For(GameInfo game)
    {
        ArgumentNullException.ThrowIfNull(game);
        return game.Name switch
        {
            "tictactoe" => new AlphaZeroOptions { Blocks = 2, Channels = 32, Simulations = 50, FastSimulations = 12, RandomOpeningPlies = 4, TemperaturePlies = 5, WindowSamples = 50_000, MinSamples = 2_000 },
            // Long games and large boards: fewer games at once, so that the first ones end, and teach, within a minute on two
            // cores; shorter searches and shallower networks the more a position costs.
            "breakthrough" => new AlphaZeroOptions { Simulations = 64, FastSimulations = 12, ConcurrentGames = 48, MinSamples = 2_000, StepsPerPublish = 25, WindowSamples = 200_000 },
            "gomoku9" => new AlphaZeroOptions { Simulations = 64, FastSimulations = 12, ConcurrentGames = 32, MinSamples = 2_000, StepsPerPublish = 25, WindowSamples = 200_000 },
            "hex" or "hex-swap" => new AlphaZeroOptions { Blocks = 3, Simulations = 48, FastSimulations = 12, ConcurrentGames = 24, MinSamples = 2_000, StepsPerPublish = 25, CacheSize = 1 << 16, WindowSamples = 200_000 },
            "gomoku" => new AlphaZeroOptions { Blocks = 3, PolicyChannels = 8, Simulations = 48, FastSimulations = 12, ConcurrentGames = 16, MinSamples = 1_500, StepsPerPublish = 25, WindowSamples = 100_000, CacheSize = 1 << 15 },
            "go9" or "go9-simple-ko" => new AlphaZeroOptions { Simulations = 64, FastSimulations = 12, ConcurrentGames = 32, RandomOpeningPlies = 10, TemperaturePlies = 20, MinSamples = 2_000, CacheSize = 1 << 16, WindowSamples = 200_000 },
            // Random play of up to 150 plies leaves chess positions of every stage with unequal men: from these few games are long, and few drawn.
            "chess" => new AlphaZeroOptions { LookForWins = true, Discount = 0.99f, Simulations = 40, FastSimulations = 8, ConcurrentGames = 32, RandomOpenings = 0.7f, RandomOpeningPlies = 150, TemperaturePlies = 30, MinSamples = 2_000, CacheSize = 1 << 16, WindowSamples = 200_000 },
            var name when name.StartsWith("go", StringComparison.Ordinal) && game.Width > 9 => new AlphaZeroOptions { Blocks = 3, Simulations = 48, FastSimulations = 12, ConcurrentGames = 16, RandomOpeningPlies = 20, TemperaturePlies = 30, MinSamples = 1_500, StepsPerPublish = 25, WindowSamples = 100_000, CacheSize = 1 << 14 },
            _ => new AlphaZeroOptions(),
        };
    }

    /// <summary>Options of the tree search of self-play.</summary>
    public SearchOptions Search() => new()
    {
        Puct = new PuctOptions { Exploration = ExplorationRule, ExplorationInit = Exploration, Solver = Solver },
        Root = Root,
        NoiseShare = NoiseShare,
        NoiseConcentration = NoiseConcentration,
        CountReusedVisits = CountReusedVisits,
        LookForWins = LookForWins,
    };
}
