using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using SelfPlay.Contracts.Replay;
using SelfPlay.Grains.Runs;
using SelfPlay.Grains.Storage;
using SelfPlay.Grains.Telemetry;

namespace SelfPlay.Grains.Replay;

/// <summary>
/// A shard of a run's replay in front of the episode log. Reentrant, so that the appends of several actors share one
/// commit; the log itself keeps them apart, and this grain only remembers the newest totals.
/// </summary>
/// <remarks>
/// An id is known as long as its episode is in the log. The learner's window is far longer than an actor goes on offering an episode whose acknowledgement it has
/// missed, but for a shard with next to no share of it.
/// </remarks>
[GrainType("replay"), Reentrant]
internal sealed class ReplayGrain(IEpisodeLog log, IOptions<SelfPlayOptions> options, SelfPlayMetrics metrics, TimeProvider time)
    : Grain, IReplayGrain
{
    /// <summary>Bounds of a page: large enough to be worth a call, small enough for a message.</summary>
    private const int MinPage = 64 * 1024, MaxPage = 4 * 1024 * 1024;

    /// <summary>Trimming waits until there is this share more than is to be kept, so that deletions come in batches.</summary>
    private const double TrimShare = 0.05;

    private string _shard = "";
    private string _run = "";
    private ShardTotals _totals;
    private InsertBudget _budget = new(0, 0);
    private long _throttled;
    private Task? _trimming;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _shard = this.GetPrimaryKeyString();
        (_run, _) = RunNames.Split(_shard);
        _totals = await log.GetTotalsAsync(_shard);
        _budget = new InsertBudget(_totals.Samples, options.Value.SamplesWithoutLearner);
        metrics.ReplayBytes(_run, _totals.WindowBytes);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        metrics.ReplayBytes(_run, -_totals.WindowBytes);
        return Task.CompletedTask;
    }

    public async Task<AppendResult> AppendAsync(ImmutableArray<EpisodeRecord> episodes, bool last = false)
    {
        if (!last && !_budget.Allows(_totals.Samples))
        {
            _throttled++;
            metrics.Throttled(_run);
            return new AppendResult(AppendOutcome.Throttled, options.Value.RetryThrottled);
        }

        var start = time.GetTimestamp();
        var appended = await log.AppendAsync(_shard, episodes);
        metrics.Append(_run, time.GetElapsedTime(start));
        metrics.Stored(_run, appended.New, appended.NewSamples);
        Remember(appended.Totals);
        return new AppendResult(AppendOutcome.Stored, TimeSpan.Zero);
    }

    public Task<ReplayPage> ReadAsync(long cursor, int maxBytes) => log.ReadAsync(_shard, cursor, Math.Clamp(maxBytes, MinPage, MaxPage));

    public Task<long> SeekAsync(long samples) => log.SeekAsync(_shard, samples);

    public async Task AcknowledgeAsync(LearnerAcknowledgement acknowledgement)
    {
        _budget.Acknowledge(acknowledgement);
        var expired = acknowledgement.ReadSamples - acknowledgement.WindowSamples; // counted from the first: what is appended meanwhile changes nothing
        var surplus = expired - (_totals.Samples - _totals.WindowSamples);
        if (_trimming is null && surplus > TrimShare * (_totals.WindowSamples - surplus))
        {
            _trimming = log.TrimAsync(_shard, expired);
            try
            {
                await _trimming;
                Remember(await log.GetTotalsAsync(_shard));
            }
            finally
            {
                _trimming = null;
            }
        }
    }

    public Task<ReplayStatus> GetStatusAsync() => Task.FromResult(new ReplayStatus(
        _totals.Episodes, _totals.Samples, _totals.Steps, _totals.WindowEpisodes, _totals.WindowBytes, _throttled));

    /// <summary>Totals of operations that overlap may arrive in either order; those with more episodes are newer.</summary>
    private void Remember(ShardTotals totals)
    {
        if (totals.Episodes >= _totals.Episodes)
        {
            metrics.ReplayBytes(_run, totals.WindowBytes - _totals.WindowBytes);
            _totals = totals;
        }
    }
}
