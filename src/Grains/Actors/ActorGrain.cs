using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SelfPlay.Agents;
using SelfPlay.Contracts.Actors;
using SelfPlay.Contracts.Replay;
using SelfPlay.Contracts.Runs;
using SelfPlay.Contracts.Telemetry;
using SelfPlay.Games;
using SelfPlay.Grains.Runs;
using SelfPlay.Grains.Telemetry;
using SelfPlay.Grains.Weights;

namespace SelfPlay.Grains.Actors;

/// <summary>
/// An actor: while one slice plays on a search thread, the episodes of the slice before are appended to the replay. Its
/// loop is an interleaved timer, one turn of it per slice, so that heartbeat and stop are answered at any time; everything
/// the loop owns is in one field.
/// </summary>
[GrainType("actor")]
internal sealed partial class ActorGrain(
    [PersistentState("actor")] IPersistentState<ActorGrain.Lives> lives,
    AlgorithmRegistry algorithms,
    SearchPool pool,
    WeightsCache cache,
    SelfPlayMetrics metrics,
    IOptions<SelfPlayOptions> options,
    TimeProvider time,
    ILogger<ActorGrain> logger) : Grain, IActorGrain
{
    /// <summary>How long a stopping actor goes on offering its last episodes to a replay that does not answer.</summary>
    private static readonly TimeSpan LastAppend = TimeSpan.FromSeconds(3);

    private string _run = "";
    private int _slot;
    private Loop? _loop;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_run, _slot) = RunNames.Split(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => StopAsync();

    public Task<ActorStatus> EnsurePlayingAsync(RunSpec spec)
    {
        if (_loop is null)
        {
            _loop = new Loop(spec, GrainFactory.GetGrain<IReplayGrain>(RunNames.Shard(_run, _slot % spec.ReplayShards)));
            _loop.Timer = this.RegisterGrainTimer(TickAsync, _loop, new GrainTimerCreationOptions(TimeSpan.Zero, TimeSpan.FromMilliseconds(1))
            {
                Interleave = true,
                KeepAlive = true,
            });
        }

        _loop.LastHeartbeat = time.GetTimestamp();
        return Task.FromResult(Status(_loop));
    }

    public async Task StopAsync()
    {
        if (_loop is not { } loop)
        {
            return;
        }

        loop.Timer?.Dispose();
        await loop.Stopping.CancelAsync();
        await loop.Turn;
        await EndAsync(loop);
        _loop = null;
    }

    private Task TickAsync(Loop loop) => loop.Turn = TurnAsync(loop);

    /// <summary>One turn: takes a finished slice, and appends its episodes while the next one plays. Does not throw.</summary>
    private async Task TurnAsync(Loop loop)
    {
        if (loop.Stopping.IsCancellationRequested)
        {
            return;
        }

        if (time.GetElapsedTime(loop.LastHeartbeat) > options.Value.ActorPatience)
        {
            LogNoHeartbeat(_run, _slot);
            DeactivateOnIdle();
            await loop.Stopping.CancelAsync();
            return;
        }

        try
        {
            var play = loop.Play ??= await BeginLifeAsync(loop.Spec, loop.Stopping.Token);
            if (!play.TryStart())
            {
                // The learner has not published the untrained network yet.
                await Task.Delay(options.Value.Slice, time, loop.Stopping.Token);
                return;
            }

            var slice = await play.Slices.ReadAsync(loop.Stopping.Token);
            Take(loop, slice);
            await AppendAsync(loop, last: false, loop.Stopping.Token);
            loop.Failures = 0;
        }
        catch (OperationCanceledException) when (loop.Stopping.IsCancellationRequested)
        {
            // StopAsync offers what is pending once more.
        }
        catch (Exception e)
        {
            await RecoverAsync(loop, e);
        }
    }

    /// <summary>Makes the agent. Each life draws other games: the same ids for other episodes would be taken for repetitions.</summary>
    private async Task<ActorPlay> BeginLifeAsync(RunSpec spec, CancellationToken stop)
    {
        var algorithm = algorithms.Find(spec.Algorithm);
        var life = lives.State.Count++;
        await lives.WriteStateAsync(stop);
        var seed = life == 0 ? spec.Seed : Xoshiro256.Mix(spec.Seed + ((ulong)life * 0x9E3779B97F4A7C15UL));
        var agent = new AgentSpec(spec.Task, spec.Algorithm, spec.Settings, seed, spec.Actors);
        return new ActorPlay(pool, options.Value.Slice, algorithm, agent, _slot, cache.Subscribe(_run), time);
    }

    private void Take(Loop loop, Slice slice)
    {
        metrics.Slice(loop.Spec.Task, slice.Duration);
        loop.Pending.AddRange(slice.Episodes.Select(e => new EpisodeRecord(e.Id, e.WeightsVersion, e.Samples, e.Steps, e.Payload)));
        loop.Figures.Add(slice.Metrics);
        loop.WeightsVersion = slice.WeightsVersion;
        loop.Game = slice.Game ?? loop.Game;
        if (slice.Problem is { } problem)
        {
            loop.Failure = problem;
            LogWeightsRejected(_run, _slot, problem);
        }
    }

    /// <summary>Appends what is pending; as long as the replay throttles, waits and keeps it.</summary>
    private async Task AppendAsync(Loop loop, bool last, CancellationToken stop)
    {
        while (loop.Pending.Count > 0)
        {
            var batch = loop.NextBatch();
            // Giving up the wait is harmless: an episode that was stored is acknowledged again by its id.
            var result = await loop.Replay.AppendAsync(batch, last).WaitAsync(stop);
            if (result.Outcome == AppendOutcome.Throttled)
            {
                loop.Throttled = true;
                await Task.Delay(result.RetryAfter, time, stop);
                continue;
            }

            loop.Throttled = false;
            loop.Pending.RemoveRange(0, batch.Length);
            loop.Episodes += batch.Length;
            foreach (var episode in batch)
            {
                metrics.Lag(_run, Math.Max(0, (loop.Play?.NewestVersion ?? 0) - episode.WeightsVersion));
            }
        }
    }

    /// <summary>The loop's one place for errors: logs, counts, and waits before the next turn.</summary>
    private async Task RecoverAsync(Loop loop, Exception e)
    {
        loop.Failures++;
        loop.Failure = e.Message;
        metrics.ActorFailed(_run);
        if (loop.Failures == 1)
        {
            LogFailed(_run, _slot, e);
        }

        if (loop.Play is { Slices.Failed: true } play)
        {
            // The agent's state is not to be trusted any more.
            loop.Play = null;
            await play.StopAsync();
            play.Dispose();
        }

        if (e is AgentSpecException)
        {
            // Repeating will not cure it. Not awaited: failing the run stops this very loop.
            GrainFactory.GetGrain<IRunGrain>(_run).FailAsync(e.Message).Ignore();
        }

        await Task.Delay(Backoff.Delay(loop.Failures), time, loop.Stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    private async Task EndAsync(Loop loop)
    {
        try
        {
            foreach (var slice in loop.Play is { } play ? await play.StopAsync() : [])
            {
                Take(loop, slice);
            }

            using var limit = new CancellationTokenSource(LastAppend, time);
            await AppendAsync(loop, last: true, limit.Token);
        }
        catch (Exception e)
        {
            // Unacknowledged episodes may be lost; the loop ends all the same.
            LogLastEpisodes(_run, _slot, loop.Pending.Count, e);
        }
        finally
        {
            loop.Play?.Dispose();
            loop.Stopping.Dispose();
        }
    }

    private ActorStatus Status(Loop loop)
    {
        var game = loop.Game is { } g
            ? new LiveGameView(loop.Spec.Task, g.Board, g.Player, [.. g.Moves], [.. g.PolicyMoves], [.. g.Policy], g.Value)
            : null;
        loop.Game = null;
        return new ActorStatus(_slot, !loop.Stopping.IsCancellationRequested, loop.Throttled, loop.Episodes, loop.WeightsVersion, loop.Failure, loop.Figures.Drain(), game);
    }

    [LoggerMessage(2101, LogLevel.Error, "Actor {Slot} of run {Run} failed; it tries again")]
    private partial void LogFailed(string run, int slot, Exception exception);

    [LoggerMessage(2102, LogLevel.Warning, "Actor {Slot} of run {Run} keeps its old weights. {Problem}")]
    private partial void LogWeightsRejected(string run, int slot, string problem);

    [LoggerMessage(2103, LogLevel.Warning, "Actor {Slot} of run {Run} has heard no heartbeat and stops")]
    private partial void LogNoHeartbeat(string run, int slot);

    [LoggerMessage(2104, LogLevel.Warning, "Actor {Slot} of run {Run} stopped before the replay took its last {Count} episodes")]
    private partial void LogLastEpisodes(string run, int slot, int count, Exception exception);

    /// <summary>How often this actor has begun to play.</summary>
    internal sealed class Lives
    {
        public long Count { get; set; }
    }

    /// <summary>Everything that belongs to one start of the actor.</summary>
    private sealed class Loop(RunSpec spec, IReplayGrain replay)
    {
        /// <summary>Bytes of payload in one append, so that a message stays near 1 MB.</summary>
        private const int MaxBatch = 1 << 20;

        public RunSpec Spec => spec;

        /// <summary>The agent's side; null before the first turn and after a failure.</summary>
        public ActorPlay? Play { get; set; }

        public IReplayGrain Replay => replay;

        public ActorFigures Figures { get; } = new();

        public List<EpisodeRecord> Pending { get; } = [];

        public CancellationTokenSource Stopping { get; } = new();

        /// <summary>The turn under way, or the last one.</summary>
        public Task Turn { get; set; } = Task.CompletedTask;

        public IGrainTimer? Timer { get; set; }

        public LiveGame? Game { get; set; }

        public long LastHeartbeat { get; set; }

        public long Episodes { get; set; }

        public long WeightsVersion { get; set; }

        public bool Throttled { get; set; }

        public string? Failure { get; set; }

        public int Failures { get; set; }

        public ImmutableArray<EpisodeRecord> NextBatch()
        {
            var bytes = 0;
            return [.. Pending.TakeWhile((e, i) => (bytes += e.Payload.Length) <= MaxBatch || i == 0)];
        }
    }
}
