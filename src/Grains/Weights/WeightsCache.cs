using Microsoft.Extensions.Logging;
using SelfPlay.Contracts.Weights;

namespace SelfPlay.Grains.Weights;

/// <summary>
/// The newest weights of every run that has actors on this silo: one long poll per run, whatever the number of actors.
/// Actors read their <see cref="WeightsFeed"/> without a call.
/// </summary>
public sealed partial class WeightsCache(IGrainFactory grains, ILogger<WeightsCache> logger) : IDisposable
{
    private readonly Dictionary<string, WeightsFeed> _feeds = [];

    /// <summary>Joins the feed of a run; dispose of it when the actor stops.</summary>
    public WeightsSubscription Subscribe(string run)
    {
        lock (_feeds)
        {
            if (!_feeds.TryGetValue(run, out var feed))
            {
                feed = new WeightsFeed();
                _feeds.Add(run, feed);
                // Its own execution context: the poll outlives the call that happens to start it.
                using (ExecutionContext.SuppressFlow())
                {
                    _ = Task.Run(() => PollAsync(run, feed), feed.Stop.Token);
                }
            }

            feed.Users++;
            return new WeightsSubscription(this, run, feed);
        }
    }

    /// <summary>Ends all polls.</summary>
    public void Dispose()
    {
        lock (_feeds)
        {
            foreach (var feed in _feeds.Values)
            {
                feed.Stop.Cancel();
            }

            _feeds.Clear();
        }
    }

    internal void Leave(string run, WeightsFeed feed)
    {
        lock (_feeds)
        {
            if (--feed.Users == 0)
            {
                feed.Stop.Cancel();
                _feeds.Remove(run);
            }
        }
    }

    private async Task PollAsync(string run, WeightsFeed feed)
    {
        var stop = feed.Stop.Token;
        var weights = grains.GetGrain<IWeightsGrain>(run);
        var failures = 0;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var known = feed.Newest?.Version ?? 0;
                var info = await weights.WaitForNewerAsync(known, TimeSpan.FromSeconds(10), stop);
                if (info is not null && info.Version > known && await WeightsDownload.ReadAsync(weights, info) is { } bytes)
                {
                    feed.Newest = new CachedWeights(info.Version, bytes);
                }

                failures = 0;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogPollFailed(run, ++failures, e);
                await Task.Delay(Backoff.Delay(failures), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(2301, LogLevel.Warning, "The newest weights of run {Run} could not be fetched ({Failures} times in a row); trying again")]
    private partial void LogPollFailed(string run, int failures, Exception exception);
}

/// <summary>Weights as they are held on a silo.</summary>
/// <param name="Version">Version, from 1.</param>
/// <param name="Bytes">A safetensors file.</param>
public sealed record CachedWeights(long Version, ReadOnlyMemory<byte> Bytes);

/// <summary>Where the newest weights of one run arrive.</summary>
internal sealed class WeightsFeed
{
    private CachedWeights? _newest;

    /// <summary>The newest weights so far; null before the first version.</summary>
    public CachedWeights? Newest
    {
        get => Volatile.Read(ref _newest);
        set => Volatile.Write(ref _newest, value);
    }

    public int Users { get; set; }

    public CancellationTokenSource Stop { get; } = new();
}

/// <summary>An actor's view of the newest weights of its run.</summary>
public sealed class WeightsSubscription : IDisposable
{
    private readonly WeightsCache _cache;
    private readonly string _run;
    private readonly WeightsFeed _feed;
    private bool _disposed;

    internal WeightsSubscription(WeightsCache cache, string run, WeightsFeed feed) => (_cache, _run, _feed) = (cache, run, feed);

    /// <summary>The newest weights on this silo; null before the first version.</summary>
    public CachedWeights? Newest => _feed.Newest;

    /// <summary>Leaves the feed; the last to leave ends the poll.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _cache.Leave(_run, _feed);
        }
    }
}
