using System.Numerics;
using SelfPlay.Agents.Players;
using SelfPlay.Agents.Settings;
using SelfPlay.Games;
using SelfPlay.Search.Players;
using SelfPlay.Search.Tree;
using SelfPlay.Torch;

namespace SelfPlay.Agents.AlphaZero;

/// <summary>AlphaZero (Silver et al. 2018) for every board game of the catalogue.</summary>
public sealed class AlphaZeroAlgorithm : IAlgorithm, IGamePlayerFactory
{
    /// <inheritdoc/>
    public string Name => "alphazero";

    /// <summary>The options of a run: the game's defaults with the spec's settings.</summary>
    /// <exception cref="AgentSpecException">The game or a setting does not exist.</exception>
    public static AlphaZeroOptions Options(AgentSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (!GameCatalog.TryFind(spec.Task, out var game))
        {
            throw new AgentSpecException($"alphazero plays board games, and '{spec.Task}' is none; the games are {string.Join(", ", GameCatalog.All.Select(g => g.Name))}.");
        }

        var options = SettingsBinder.Bind(AlphaZeroOptions.For(game), spec.Settings);
        var mostCached = 1 << BitOperations.Log2((uint)(Array.MaxLength / game.MaxMoves)); // moves of all positions are in one array
        return options switch
        {
            _ when options.MinSamples > options.WindowSamples => throw new AgentSpecException($"The setting min-samples ({options.MinSamples}) is larger than window-samples ({options.WindowSamples})."),
            _ when options.FastSimulations > options.Simulations => throw new AgentSpecException($"The setting fast-simulations ({options.FastSimulations}) is larger than simulations ({options.Simulations})."),
            _ when options.CacheSize > mostCached => throw new AgentSpecException($"The setting cache-size is {options.CacheSize}; with the moves of {game.Name} it can be {mostCached} at most."),
            _ when !TorchDevice.IsName(options.Device) => throw new AgentSpecException($"The setting device cannot be '{options.Device}'; it has to be cpu, cuda, cuda:N or auto."),
            _ => options,
        };
    }

    /// <inheritdoc/>
    public bool Learns(string task) => GameCatalog.TryFind(task, out _);

    /// <inheritdoc/>
    public void Validate(AgentSpec spec)
    {
        var options = Options(spec);
        SettingsBinder.RequireEffect(
            spec.Settings, "root=puct", options.Root == RootPolicy.Puct,
            nameof(AlphaZeroOptions.NoiseShare), nameof(AlphaZeroOptions.NoiseConcentration), nameof(AlphaZeroOptions.CountReusedVisits));
        SettingsBinder.RequireEffect(spec.Settings, "solver=true", options.Solver, nameof(AlphaZeroOptions.LookForWins));
    }

    /// <inheritdoc/>
    public LoopOptions Loop(AgentSpec spec)
    {
        var options = Options(spec);
        return new LoopOptions(options.SamplesPerInsert, options.WindowSamples, options.MinSamples, options.BatchSize, options.StepsPerPublish);
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
    public IPlayer<TGame> CreatePlayer<TGame>(string name, RunWeights run, int? simulations, ulong seed)
        where TGame : struct, IGame<TGame>
    {
        ArgumentNullException.ThrowIfNull(run);
        return new AlphaZeroPlayer<TGame>(name, Options(run.Spec), run.Weights, simulations ?? AlphaZeroPlayer<TGame>.DefaultSimulations, seed);
    }

    private sealed record ActorFactory(AlphaZeroOptions Options, ulong Seed) : IGameVisitor<IActorAgent>
    {
        public IActorAgent Visit<TGame>()
            where TGame : struct, IGame<TGame> => new AlphaZeroActor<TGame>(Options, Seed);
    }

    private sealed record LearnerFactory(AlphaZeroOptions Options, ulong Seed) : IGameVisitor<ILearnerAgent>
    {
        public ILearnerAgent Visit<TGame>()
            where TGame : struct, IGame<TGame> => new AlphaZeroLearner<TGame>(Options, Seed);
    }
}
