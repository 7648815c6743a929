using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using SelfPlay.Agents;
using SelfPlay.Contracts.Arena;
using SelfPlay.Contracts.Replay;
using SelfPlay.Contracts.Runs;
using SelfPlay.Contracts.Telemetry;
using SelfPlay.Contracts.Weights;
using SelfPlay.Games;
using SelfPlay.Grains.Weights;

namespace SelfPlay.Grains.Runs;

/// <summary>
/// A run: its durable spec and state, the heartbeat of its actors, its clock and budget, and the learner's lease. A run
/// that was running when its silo died goes on as soon as it is activated again. Reentrant, because heartbeats and leases
/// must not wait for each other; writes of the state take turns.
/// </summary>
[GrainType("run"), Reentrant]
internal sealed partial class RunGrain(
    [PersistentState("run")] IPersistentState<StoredRun> stored,
    AlgorithmRegistry algorithms,
    IOptions<SelfPlayOptions> options,
    TimeProvider time,
    ILogger<RunGrain> logger) : Grain, IRunGrain, IDisposable
{
    private readonly RunClock _clock = new(time);
    private readonly SemaphoreSlim _writing = new(1);
    private LearnerLease _lease = null!;
    private RunTelemetry _telemetry = null!;
    private ActorCrew? _crew;
    private IGrainTimer? _timer;
    private long _savedAt;
    private long _replayBytes;
    private Task _finishing = Task.CompletedTask;
    private int _failures;
    private long _ratedAt;
    private long _ratedVersion;

    private string Run => this.GetPrimaryKeyString();

    private StoredRun State => stored.State;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _lease = new LearnerLease(State, options.Value.Lease, time);
        _clock.Set(State.Elapsed);
        if (State.State == RunState.Running)
        {
            LogGoesOn(Run, State.Elapsed);
            Go(options.Value.Heartbeat);
        }

        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (State.State == RunState.Running)
        {
            _clock.Stop();
            await SaveAsync();
        }
    }

    public async Task<StartResult> StartAsync(RunSpec spec)
    {
        if (State.Spec is not null)
        {
            return new StartResult(false, $"A run named '{Run}' exists already and is {State.State.ToString().ToLowerInvariant()}; resume it, or choose another name.");
        }

        var problem = spec.Name != Run ? $"The spec of run '{Run}' names another run, '{spec.Name}'." : RunNames.Problem(spec) ?? AgentProblem(spec);
        if (problem is not null)
        {
            return new StartResult(false, problem);
        }

        State.Spec = spec;
        State.State = RunState.Running;
        State.StartedAt = time.GetUtcNow();
        try
        {
            await GrainFactory.GetGrain<IRunDirectoryGrain>(0).AddAsync(Run);
            await SaveAsync();
        }
        catch
        {
            (State.Spec, State.State) = (null, RunState.Unknown);
            throw;
        }

        Go(TimeSpan.Zero);
        return new StartResult(true, null);
    }

    public async Task<StartResult> ResumeAsync(RunBudget? budget)
    {
        if (State.Spec is null)
        {
            return new StartResult(false, $"There is no run named '{Run}' to resume.");
        }

        var next = budget ?? State.Spec.Budget;
        if (RunNames.Problem(next) is { } problem)
        {
            return new StartResult(false, problem);
        }

        if (Exhausted(next) is { } used)
        {
            return new StartResult(false, $"The run '{Run}' has used up its budget of {used}; give it a larger one.");
        }

        State.Spec = State.Spec with { Budget = next };
        if (State.State == RunState.Running)
        {
            await SaveAsync();
            return new StartResult(true, null);
        }

        State.State = RunState.Running;
        State.Failure = null;
        State.LeaseOwner = null;
        await SaveAsync();
        Go(TimeSpan.Zero);
        return new StartResult(true, null);
    }

    public Task StopAsync() => FinishAsync(RunState.Stopped, null);

    public async Task FailAsync(string reason)
    {
        if (State.State == RunState.Running)
        {
            LogFailed(Run, reason);
            // Answered before the actors have stopped: the one that calls may be one of them.
            FinishAsync(RunState.Failed, reason).Ignore();
        }

        await Task.CompletedTask;
    }

    public Task<RunStatus?> GetStatusAsync() => Task.FromResult(State.ToStatus(_clock.Elapsed));

    public async Task<LeaseResult> AcquireLeaseAsync(string owner, LearnerProgress? progress)
    {
        var change = State.State == RunState.Running ? _lease.Acquire(owner, progress) : LeaseChange.Refused;
        if (change == LeaseChange.Granted)
        {
            await SaveAsync(); // a token that was handed out is never handed out again
            LogLease(Run, owner, State.LeaseToken);
        }

        return change == LeaseChange.Refused
            ? new LeaseResult(false, 0, options.Value.Lease, null, State.State, _clock.Elapsed)
            : new LeaseResult(true, State.LeaseToken, options.Value.Lease, State.Spec, State.State, _clock.Elapsed);
    }

    public async Task ReleaseLeaseAsync(string owner, LearnerProgress progress)
    {
        if (_lease.Release(owner, progress))
        {
            if (State.State != RunState.Running)
            {
                await CountAsync(); // the learner's last version came after the end
            }

            await SaveAsync();
        }
    }

    public void Dispose() => _writing.Dispose();

    private void Go(TimeSpan firstBeat)
    {
        _clock.Start(State.Elapsed);
        _telemetry = new RunTelemetry(time);
        _crew = new ActorCrew(State.Spec!, GrainFactory, logger);
        _savedAt = _ratedAt = time.GetTimestamp();
        _failures = 0;
        _timer = this.RegisterGrainTimer(BeatAsync, _crew, new GrainTimerCreationOptions(firstBeat, options.Value.Heartbeat)
        {
            Interleave = true,
            KeepAlive = true,
        });
    }

    private async Task BeatAsync(ActorCrew crew, CancellationToken cancellationToken)
    {
        try
        {
            var actors = await crew.BeatAsync(options.Value.Heartbeat * 2);
            await CountAsync();
            if (!ReferenceEquals(crew, _crew) || State.State != RunState.Running)
            {
                return;
            }

            await ReportAsync(actors);
            await RateAsync();
            if (Exhausted(State.Spec!.Budget) is { } used)
            {
                LogCompleted(Run, used);
                await FinishAsync(RunState.Completed, null);
            }
            else if (time.GetElapsedTime(_savedAt) >= options.Value.SaveEvery)
            {
                await SaveAsync();
            }

            _failures = 0;
        }
        catch (Exception e)
        {
            if (_failures++ == 0)
            {
                LogBeatFailed(Run, e); // once in a row: the next heartbeat is the next try
            }
        }
    }

    private async Task ReportAsync(List<Contracts.Actors.ActorStatus> actors)
    {
        var telemetry = GrainFactory.GetGrain<ITelemetryGrain>(Run);
        await telemetry.ReportAsync(_telemetry.Points(_clock.Elapsed, State, _replayBytes, actors));
        if (actors.Find(a => a.Game is not null)?.Game is { } game)
        {
            await telemetry.ReportGameAsync(game);
        }
    }

    /// <summary>Has a new version rated now and then, unless the arena is still busy with the one before: the run's curve of strength.</summary>
    private async Task RateAsync()
    {
        var (every, games) = (options.Value.RateEvery, options.Value.RateGames);
        if (every > TimeSpan.Zero
            && time.GetElapsedTime(_ratedAt) >= every
            && WeightsRetention.Lasting(State.WeightsVersion) is var version && version > _ratedVersion
            && GameCatalog.TryFind(State.Spec!.Task, out _))
        {
            var arena = GrainFactory.GetGrain<IArenaGrain>(Run);
            _ratedAt = time.GetTimestamp();
            if (await arena.GetPendingAsync() == 0)
            {
                _ratedVersion = version;
                await arena.RateAsync(version, games);
            }
        }
    }

    /// <summary>Asks replay and weights how far the run has come.</summary>
    private async Task CountAsync()
    {
        var shards = await Task.WhenAll(Enumerable.Range(0, State.Spec!.ReplayShards)
            .Select(shard => GrainFactory.GetGrain<IReplayGrain>(RunNames.Shard(Run, shard)).GetStatusAsync()));
        State.Episodes = shards.Sum(s => s.TotalEpisodes);
        State.Samples = shards.Sum(s => s.TotalSamples);
        _replayBytes = shards.Sum(s => s.Bytes);
        var newest = await GrainFactory.GetGrain<IWeightsGrain>(Run).WaitForNewerAsync(State.WeightsVersion, TimeSpan.Zero);
        State.WeightsVersion = newest?.Version ?? 0;
    }

    /// <summary>Ends the run, or waits for the end that is under way: then actors have stopped and everything is counted.</summary>
    private Task FinishAsync(RunState end, string? failure)
    {
        if (State.State == RunState.Running)
        {
            _finishing = EndAsync(end, failure);
        }

        return _finishing;
    }

    private async Task EndAsync(RunState end, string? failure)
    {
        State.State = end;
        State.Failure = failure;
        _timer?.Dispose();
        _clock.Stop();
        var crew = _crew;
        _crew = null;
        await SaveAsync();
        if (crew is not null)
        {
            await crew.StopAsync();
        }

        await CountAsync();
        await SaveAsync();
    }

    private async Task SaveAsync()
    {
        await _writing.WaitAsync();
        try
        {
            State.Elapsed = _clock.Elapsed;
            _savedAt = time.GetTimestamp();
            await stored.WriteStateAsync();
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>The budget that is used up, in words, or null.</summary>
    private string? Exhausted(RunBudget budget) => budget switch
    {
        { Time: { } limit } when _clock.Elapsed >= limit => $"{limit.TotalMinutes:0.##} minutes",
        { Episodes: { } limit } when State.Episodes >= limit => $"{limit} episodes",
        { Steps: { } limit } when State.Steps >= limit => $"{limit} learner steps",
        { Frames: { } limit } when State.Samples >= limit => $"{limit} frames",
        _ => null,
    };

    private string? AgentProblem(RunSpec spec)
    {
        try
        {
            algorithms.Find(spec.Algorithm).Validate(new AgentSpec(spec.Task, spec.Algorithm, spec.Settings, spec.Seed, spec.Actors));
            return null;
        }
        catch (AgentSpecException e)
        {
            return e.Message;
        }
    }

    [LoggerMessage(2011, LogLevel.Information, "Run {Run} was interrupted and goes on after {Elapsed}")]
    private partial void LogGoesOn(string run, TimeSpan elapsed);

    [LoggerMessage(2012, LogLevel.Information, "Run {Run} is complete: {Budget}")]
    private partial void LogCompleted(string run, string budget);

    [LoggerMessage(2013, LogLevel.Error, "Run {Run} failed: {Reason}")]
    private partial void LogFailed(string run, string reason);

    [LoggerMessage(2014, LogLevel.Error, "A heartbeat of run {Run} failed; the next one tries again")]
    private partial void LogBeatFailed(string run, Exception exception);

    [LoggerMessage(2015, LogLevel.Information, "Run {Run} is learnt by {Owner} with lease {Token}")]
    private partial void LogLease(string run, string owner, long token);
}
