using SelfPlay.Cli.CommandLine;
using SelfPlay.Cli.Players;
using SelfPlay.Contracts.Runs;

namespace SelfPlay.Cli.Server;

/// <summary>Where runs are read: a server that answers, or the data folder.</summary>
internal abstract class RunSource : IDisposable
{
    /// <summary>What it is, for people.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// The server that was named; without a name the server at the default address if it answers, else the folder.
    /// </summary>
    public static async Task<RunSource> ChooseAsync(Uri? server, DirectoryInfo data, CancellationToken cancellationToken)
    {
        var client = ServerOptions.Connect(server);
        if (server is not null || (data.ToString() == CommonOptions.DefaultData && await client.IsThereAsync(cancellationToken)))
        {
            return new ServerSource(client);
        }

        client.Dispose();
        return new FolderSource(data);
    }

    /// <summary>All runs, newest first.</summary>
    public abstract Task<IReadOnlyList<ServerRun>> ListAsync(CancellationToken cancellationToken);

    /// <summary>One run.</summary>
    public abstract Task<ServerRun> FindAsync(string run, CancellationToken cancellationToken);

    /// <summary>Content of a version of the weights, or of the newest one, and its number.</summary>
    public abstract Task<(long Version, byte[] Content)> WeightsAsync(string run, long? version, CancellationToken cancellationToken);

    public abstract void Dispose();

    private sealed class ServerSource(ServerClient client) : RunSource
    {
        public override string Name => $"the server at {client.Address}";

        public override Task<IReadOnlyList<ServerRun>> ListAsync(CancellationToken cancellationToken) => client.ListAsync(cancellationToken);

        public override Task<ServerRun> FindAsync(string run, CancellationToken cancellationToken) => client.FindAsync(run, cancellationToken);

        public override async Task<(long Version, byte[] Content)> WeightsAsync(string run, long? version, CancellationToken cancellationToken)
        {
            var kept = await client.WeightsAsync(run, cancellationToken);
            var wanted = version ?? (kept.Count > 0 ? kept[^1].Version : (long?)null)
                ?? throw new CommandFailedException($"The run '{run}' has not published any weights yet.");
            return (wanted, await client.DownloadAsync(run, wanted, cancellationToken));
        }

        public override void Dispose() => client.Dispose();
    }

    private sealed class FolderSource(DirectoryInfo folder) : RunSource
    {
        private readonly DataFolder _data = new(folder);

        public override string Name => $"the folder '{folder}'";

        public override Task<IReadOnlyList<ServerRun>> ListAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<ServerRun>>([.. _data.Runs.List().Select(View)]);

        public override Task<ServerRun> FindAsync(string run, CancellationToken cancellationToken) => Task.FromResult(View(_data.Find(run)));

        public override Task<(long Version, byte[] Content)> WeightsAsync(string run, long? version, CancellationToken cancellationToken)
        {
            var weights = _data.FindWeights(run, version);
            return Task.FromResult((weights.Version, weights.Weights.ToArray()));
        }

        public override void Dispose() => _data.Dispose();

        /// <summary>As last saved: a run that its process left running by dying is shown as such.</summary>
        private static ServerRun View(RunStatus run) => new(
            run.Spec.Name,
            run.Spec.Task,
            run.Spec.Algorithm,
            run.Spec.Seed,
            run.Spec.Actors,
            run.Spec.Settings,
            new ServerBudget(run.Spec.Budget.Time?.TotalMinutes, run.Spec.Budget.Episodes, run.Spec.Budget.Steps, run.Spec.Budget.Frames),
            run.State.ToString().ToLowerInvariant(),
            run.StartedAt,
            run.Elapsed.TotalSeconds,
            Progress: null,
            run.Episodes,
            run.Samples,
            run.Steps,
            run.WeightsVersion,
            run.Learner,
            run.Failure);
    }
}
