using Microsoft.Extensions.Logging;
using SelfPlay.Agents;
using SelfPlay.Contracts.Replay;
using SelfPlay.Contracts.Runs;
using SelfPlay.Contracts.Telemetry;
using SelfPlay.Contracts.Weights;
using SelfPlay.Torch;

namespace SelfPlay.Learner;

/// <summary>One lease on one run, from restoring the checkpoint to publishing the last one.</summary>
internal sealed partial class LearnerSession(
    LeaseResult lease,
    string owner,
    IGrainFactory grains,
    AlgorithmRegistry algorithms,
    LearnerOptions options,
    LearnerMetrics metrics,
    TimeProvider time,
    ILogger logger)
{
    private readonly RunSpec _spec = lease.Spec!;
    private readonly IRunGrain _run = grains.GetGrain<IRunGrain>(lease.Spec!.Name);
    private readonly IWeightsGrain _weights = grains.GetGrain<IWeightsGrain>(lease.Spec!.Name);
    private readonly ITelemetryGrain _telemetry = grains.GetGrain<ITelemetryGrain>(lease.Spec!.Name);
    private readonly StepFigures _figures = new(time);
    private readonly TaskCompletionSource _fencedOff = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _published = -1;
    private long _damaged;

    /// <summary>Learns until the run ends, the lease is lost, or <paramref name="stop"/>; the last one publishes a checkpoint too.</summary>
    /// <exception cref="InvalidDataException">The checkpoint cannot be used.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        var agentSpec = new AgentSpec(_spec.Task, _spec.Algorithm, _spec.Settings, _spec.Seed, _spec.Actors);
        var algorithm = algorithms.Find(_spec.Algorithm);
        var loop = algorithm.Loop(agentSpec);
        using var trainer = new Trainer(() => Create(algorithm, agentSpec), loop, PublishAsync, _figures, metrics, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var renewing = RenewAsync(trainer, end.Token);
        var learning = LearnAsync(trainer, loop, end.Token);
        await Task.WhenAny(renewing, learning, _fencedOff.Task);
        await end.CancelAsync();
        var keep = await renewing && !_fencedOff.Task.IsCompleted;
        await learning; // throws what the agent threw
        if (keep)
        {
            await FinishAsync(trainer);
        }
        else
        {
            LogLost(_spec.Name);
        }
    }

    private ILearnerAgent Create(IAlgorithm algorithm, AgentSpec spec)
    {
        if (options.TorchThreads > 0)
        {
            TorchThreads.Use(options.TorchThreads);
        }

        return algorithm.CreateLearner(spec);
    }

    /// <summary>Restores, publishes the first version if there is none, and feeds the trainer. Returns when cancelled.</summary>
    private async Task LearnAsync(Trainer trainer, LoopOptions loop, CancellationToken end)
    {
        if (!await _weights.FenceAsync(lease.Token))
        {
            _fencedOff.TrySetResult();
            return;
        }

        await trainer.BeginAsync(await _weights.DownloadCheckpointAsync());
        _published = trainer.Steps;
        while (!end.IsCancellationRequested && await _weights.WaitForNewerAsync(0, TimeSpan.Zero, CancellationToken.None) is null
            && !await PublishAsync(await trainer.SnapshotAsync()))
        {
            await Task.Delay(options.Poll, time, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // without a first version nobody plays, and no step would ever bring a second
        }

        LogBegins(_spec.Name, trainer.Steps);
        var tail = new ReplayTail(grains, _spec.Name, _spec.ReplayShards, loop);
        await tail.SeekAsync();
        var failures = 0;
        while (!end.IsCancellationRequested && !trainer.Ended.IsCompleted)
        {
            try
            {
                // Acknowledged whether or not there is more: actors that play faster than this reads would else never be held back.
                var more = await tail.ReadAsync(episodes => AddAsync(trainer, episodes));
                await tail.AcknowledgeAsync(trainer.SamplesLearnt);
                if (more)
                {
                    continue; // before the window is full again nothing is drawn from it
                }

                await trainer.SetInsertedAsync(tail.Inserted);
                failures = 0;
            }
            catch (Exception e) when (!trainer.Ended.IsCompleted)
            {
                if (failures++ == 0)
                {
                    LogReadFailed(_spec.Name, e); // the lease decides how long it makes sense to go on
                }
            }

            await Task.WhenAny(trainer.Ended, Task.Delay(options.Poll, time, end));
        }

        await (trainer.Ended.IsCompleted ? trainer.Ended : Task.CompletedTask);
    }

    private async Task AddAsync(Trainer trainer, IReadOnlyList<EpisodeRecord> episodes)
    {
        var damaged = await trainer.AddAsync(episodes);
        if (damaged > 0 && _damaged == 0)
        {
            LogDamaged(_spec.Name);
        }

        _damaged += damaged;
    }

    /// <summary>Renews the lease and reports. True when the run has ended or the process stops, false when the lease is lost.</summary>
    private async Task<bool> RenewAsync(Trainer trainer, CancellationToken end)
    {
        var renewed = time.GetTimestamp();
        while (true)
        {
            await Task.Delay(options.Renew, time, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (end.IsCancellationRequested)
            {
                return true;
            }

            try
            {
                var result = await _run.AcquireLeaseAsync(owner, Progress(trainer));
                if (!result.Granted)
                {
                    return result.State != RunState.Running;
                }

                renewed = time.GetTimestamp();
                if (trainer.Began)
                {
                    await _telemetry.ReportAsync(_figures.Drain(result.Elapsed.TotalSeconds, trainer.SamplesLearnt, trainer.WindowSamples));
                }
            }
            catch (Exception e)
            {
                LogRenewFailed(_spec.Name, e);
                if (time.GetElapsedTime(renewed) > lease.Duration)
                {
                    return false;
                }
            }
        }
    }

    /// <summary>Publishes a version; false if that failed and may be tried again.</summary>
    private async Task<bool> PublishAsync(Snapshot snapshot)
    {
        try
        {
            if (await _weights.PublishAsync(lease.Token, snapshot) == 0)
            {
                _fencedOff.TrySetResult();
                return true;
            }

            _published = snapshot.Steps;
            return true;
        }
        catch (Exception e)
        {
            // The next version is the next try: nothing is lost but a little more after a crash.
            LogPublishFailed(_spec.Name, e);
            return false;
        }
    }

    private async Task FinishAsync(Trainer trainer)
    {
        try
        {
            using var limit = new CancellationTokenSource(options.LastPublish, time);
            if (trainer.Began)
            {
                await trainer.PauseAsync().WaitAsync(limit.Token);
                if (trainer.Steps > _published)
                {
                    await PublishAsync(await trainer.SnapshotAsync()).WaitAsync(limit.Token);
                }
            }

            await _run.ReleaseLeaseAsync(owner, Progress(trainer)).WaitAsync(limit.Token);
            LogEnds(_spec.Name, trainer.Steps);
        }
        catch (Exception e)
        {
            LogFinishFailed(_spec.Name, _published, e);
        }
    }

    private LearnerProgress Progress(Trainer trainer) => new(lease.Token, trainer.Began ? trainer.Steps : null);

    [LoggerMessage(3001, LogLevel.Information, "Learning run {Run} from step {Steps}")]
    private partial void LogBegins(string run, long steps);

    [LoggerMessage(3002, LogLevel.Information, "Learning run {Run} ends at step {Steps}; everything is published")]
    private partial void LogEnds(string run, long steps);

    [LoggerMessage(3003, LogLevel.Warning, "The lease on run {Run} is lost; what was learnt since the last version is dropped")]
    private partial void LogLost(string run);

    [LoggerMessage(3004, LogLevel.Warning, "Renewing the lease on run {Run} failed")]
    private partial void LogRenewFailed(string run, Exception exception);

    [LoggerMessage(3005, LogLevel.Error, "Publishing weights of run {Run} failed; the next version tries again")]
    private partial void LogPublishFailed(string run, Exception exception);

    [LoggerMessage(3006, LogLevel.Error, "The last checkpoint of run {Run} could not be published; the newest is of step {Steps}")]
    private partial void LogFinishFailed(string run, long steps, Exception exception);

    [LoggerMessage(3008, LogLevel.Warning, "The replay of run {Run} could not be read; trying again")]
    private partial void LogReadFailed(string run, Exception exception);

    [LoggerMessage(3007, LogLevel.Warning, "The replay of run {Run} holds damaged episodes; they are left out")]
    private partial void LogDamaged(string run);
}
