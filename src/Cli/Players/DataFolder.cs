using SelfPlay.Agents;
using SelfPlay.Agents.Players;
using SelfPlay.Cli.CommandLine;
using SelfPlay.Contracts.Runs;
using SelfPlay.Games;
using SelfPlay.Grains.Storage;
using SelfPlay.Search.Players;

namespace SelfPlay.Cli.Players;

/// <summary>
/// The runs of a data folder, read without disturbing a process that trains there. The database is opened when it is first
/// needed, so that commands that need no run need no folder.
/// </summary>
internal sealed class DataFolder : IRunPlayerSource, IDisposable
{
    private readonly Lazy<StoredRuns> _runs;
    private readonly RunPlayers _players;
    private readonly string _path;

    public DataFolder(DirectoryInfo folder)
    {
        _path = folder.ToString();
        _runs = new(() => StoredRuns.Open(folder.FullName));
        _players = new(FindWeights);
    }

    /// <summary>What is stored.</summary>
    /// <exception cref="StorageException">There is no database, or it is damaged.</exception>
    public StoredRuns Runs => _runs.Value;

    /// <summary>A run by its name.</summary>
    /// <exception cref="UsageException">There is none; the sentence names those there are.</exception>
    public RunStatus Find(string name)
    {
        var runs = Runs.List();
        var names = runs.IsEmpty ? "there are none" : $"the runs are {string.Join(", ", runs.Select(r => r.Spec.Name))}";
        return runs.FirstOrDefault(r => r.Spec.Name == name) ?? throw new UsageException($"There is no run '{name}' in '{_path}'; {names}.");
    }

    /// <summary>The game that a run plays.</summary>
    public GameInfo GameOf(string run) =>
        GameCatalog.TryFind(Find(run).Spec.Task, out var game) ? game : throw new CommandFailedException($"The run '{run}' plays no board game.");

    /// <inheritdoc/>
    public IPlayer<TGame> Create<TGame>(PlayerSpec spec, ulong seed)
        where TGame : struct, IGame<TGame> => _players.Create<TGame>(spec, seed);

    public void Dispose()
    {
        if (_runs.IsValueCreated)
        {
            _runs.Value.Dispose();
        }
    }

    /// <summary>The spec that algorithms see of a run.</summary>
    public static AgentSpec AgentSpecOf(RunSpec spec) => new(spec.Task, spec.Algorithm, spec.Settings, spec.Seed, spec.Actors);

    /// <summary>A version of a run's weights, or the newest one.</summary>
    public RunWeights FindWeights(string run, long? version)
    {
        var spec = Find(run).Spec;
        var versions = Runs.Versions(run);
        if (versions.IsEmpty)
        {
            throw new CommandFailedException($"The run '{run}' has not published any weights yet.");
        }

        var newest = versions[^1].Version;
        var weights = Runs.Weights(run, version ?? newest)
            ?? throw new UsageException($"The run '{run}' keeps no version {version}; it keeps {string.Join(", ", versions.Select(v => v.Version))}.");
        return new(AgentSpecOf(spec), version ?? newest, weights);
    }
}
