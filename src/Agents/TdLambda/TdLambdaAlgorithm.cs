using SelfPlay.Agents.Players;
using SelfPlay.Agents.Settings;
using SelfPlay.Agents.Weights;
using SelfPlay.Games;
using SelfPlay.Search.AlphaBeta;
using SelfPlay.Search.Players;

namespace SelfPlay.Agents.TdLambda;

/// <summary>TD(lambda) from self-play in the manner of TD-Gammon (Tesauro 1995), for every board game of the catalogue.</summary>
internal sealed class TdLambdaAlgorithm : IAlgorithm, IGamePlayerFactory
{
    /// <inheritdoc/>
    public string Name => "td-lambda";

    /// <summary>The options of a run: the game's defaults with the spec's settings.</summary>
    /// <exception cref="AgentSpecException">The game or a setting does not exist.</exception>
    public static TdLambdaOptions Options(AgentSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (!GameCatalog.TryFind(spec.Task, out var game))
        {
            throw new AgentSpecException($"td-lambda plays board games, and '{spec.Task}' is none; the games are {string.Join(", ", GameCatalog.All.Select(g => g.Name))}.");
        }

        var options = SettingsBinder.Bind(TdLambdaOptions.For(game), spec.Settings);
        return options.BatchSize > options.WindowSamples
            ? throw new AgentSpecException($"The setting batch-size ({options.BatchSize}) is larger than window-samples ({options.WindowSamples}).")
            : options;
    }

    /// <inheritdoc/>
    public bool Learns(string task) => GameCatalog.TryFind(task, out _);

    /// <inheritdoc/>
    public void Validate(AgentSpec spec) => Options(spec);

    /// <inheritdoc/>
    /// <remarks>Every position is learnt from once.</remarks>
    public LoopOptions Loop(AgentSpec spec)
    {
        var options = Options(spec);
        return new LoopOptions(SamplesPerInsert: 1, options.WindowSamples, MinSamples: options.BatchSize, options.BatchSize, options.StepsPerPublish);
    }

    /// <inheritdoc/>
    public IActorAgent CreateActor(AgentSpec spec, int slot)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var seed = spec.ActorSeed(slot);
        return GameCatalog.Visit(spec.Task, new ActorFactory(Options(spec), seed));
    }

    /// <inheritdoc/>
    public ILearnerAgent CreateLearner(AgentSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return GameCatalog.Visit(spec.Task, new LearnerFactory(Options(spec), spec.Seed));
    }

    /// <inheritdoc/>
    /// <remarks>It looks as many plies ahead as it was trained with and makes no simulations, however many are asked for.</remarks>
    public IPlayer<TGame> CreatePlayer<TGame>(string name, RunWeights run, int? simulations, ulong seed)
        where TGame : struct, IGame<TGame>
    {
        ArgumentNullException.ThrowIfNull(run);
        var options = Options(run.Spec);
        var network = ValueNetwork.Read(SafeTensorsFile.Parse(run.Weights), TGame.Info.InputSize, options.Hidden);
        var search = new AlphaBetaSearch<TGame, LearnedHeuristic<TGame>>(new(network), LearnedHeuristic<TGame>.Options);
        return new DepthPlayer<TGame>(name, search, options.Plies);
    }

    private sealed record ActorFactory(TdLambdaOptions Options, ulong Seed) : IGameVisitor<IActorAgent>
    {
        public IActorAgent Visit<TGame>()
            where TGame : struct, IGame<TGame> => new TdLambdaActor<TGame>(Options, Seed);
    }

    private sealed record LearnerFactory(TdLambdaOptions Options, ulong Seed) : IGameVisitor<ILearnerAgent>
    {
        public ILearnerAgent Visit<TGame>()
            where TGame : struct, IGame<TGame> => new TdLambdaLearner<TGame>(Options, Seed);
    }
}
