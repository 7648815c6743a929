using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SelfPlay.Agents;
using SelfPlay.Contracts.Runs;

namespace SelfPlay.Learner;

/// <summary>
/// Looks for running runs that nobody learns, takes their leases and learns them. A client of the cluster: all it loads
/// or stores goes through grains.
/// </summary>
internal sealed partial class LearnerService(
    IGrainFactory grains,
    AlgorithmRegistry algorithms,
    LearnerMetrics metrics,
    IOptions<LearnerOptions> options,
    TimeProvider time,
    ILogger<LearnerService> logger) : BackgroundService
{
    /// <summary>Sessions of a run that may end in an error one after another before the run is given up as failed.</summary>
    private const int MaxFailures = 5;

    /// <summary>A session that learnt for so long ends the row.</summary>
    private static readonly TimeSpan Healthy = TimeSpan.FromMinutes(10);

    private readonly string _owner = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}";
    private readonly Dictionary<string, Task> _sessions = [];
    private readonly ConcurrentDictionary<string, int> _failures = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var unreachable = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
                unreachable = false;
            }
            catch (Exception e)
            {
                if (!unreachable)
                {
                    LogUnreachable(e); // once: the cluster may take a while to come
                }

                unreachable = true;
            }

            await Task.Delay(options.Value.Look, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(_sessions.Values);
    }

    private async Task LookAsync(CancellationToken stop)
    {
        foreach (var (run, session) in _sessions.Where(s => s.Value.IsCompleted).ToList())
        {
            _sessions.Remove(run);
            await session;
        }

        foreach (var run in await grains.GetGrain<IRunDirectoryGrain>(0).ListRunningAsync())
        {
            if (_sessions.Count < options.Value.MaxRuns && !_sessions.ContainsKey(run))
            {
                var lease = await grains.GetGrain<IRunGrain>(run).AcquireLeaseAsync(_owner, null);
                if (lease.Granted)
                {
                    _sessions.Add(run, LearnAsync(run, lease, stop));
                }
            }
        }
    }

    /// <summary>One session; the one place where its errors end.</summary>
    private async Task LearnAsync(string run, LeaseResult lease, CancellationToken stop)
    {
        var begun = time.GetTimestamp();
        try
        {
            await new LearnerSession(lease, _owner, grains, algorithms, options.Value, metrics, time, logger).RunAsync(stop);
            _failures.TryRemove(run, out _);
        }
        catch (Exception e) when (e is InvalidDataException or AgentSpecException)
        {
            await FailAsync(run, $"The learner cannot go on from the checkpoint of run '{run}': {e.Message}");
        }
        catch (Exception e)
        {
            metrics.Failed();
            LogFailed(run, e);
            var failures = _failures[run] = (time.GetElapsedTime(begun) > Healthy ? 0 : _failures.GetValueOrDefault(run)) + 1;
            if (failures == MaxFailures)
            {
                await FailAsync(run, $"The learner failed {failures} times in a row, the last time because of: {e.Message}");
            }
            else
            {
                await Task.Delay(TimeSpan.FromSeconds(failures), time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task FailAsync(string run, string reason)
    {
        try
        {
            await grains.GetGrain<IRunGrain>(run).FailAsync(reason);
        }
        catch (Exception e)
        {
            LogFailed(run, e);
        }
    }

    [LoggerMessage(3011, LogLevel.Warning, "The runs cannot be listed; trying again until they can")]
    private partial void LogUnreachable(Exception exception);

    [LoggerMessage(3012, LogLevel.Error, "Learning run {Run} failed; it begins again from the newest checkpoint")]
    private partial void LogFailed(string run, Exception exception);
}
