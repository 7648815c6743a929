using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SelfPlay.Contracts.Actors;
using SelfPlay.Contracts.Telemetry;

namespace SelfPlay.Grains.Runs;

/// <summary>Turns what a heartbeat brings into points: counts become rates, levels become means over the actors.</summary>
internal sealed class RunTelemetry(TimeProvider time)
{
    /// <summary>Episodes come in bursts: their rate is taken over so long.</summary>
    private static readonly TimeSpan RateWindow = TimeSpan.FromSeconds(15);

    private readonly Queue<(long Timestamp, long Episodes)> _history = new();
    private long _last = time.GetTimestamp();

    /// <summary>Points of one heartbeat.</summary>
    public ImmutableArray<MetricPoint> Points(TimeSpan elapsed, StoredRun run, long replayBytes, IReadOnlyList<ActorStatus> actors)
    {
        var interval = time.GetElapsedTime(_last).TotalSeconds;
        _last = time.GetTimestamp();
        var figures = new Dictionary<string, (double Sum, long Count)>();
        foreach (var figure in actors.SelectMany(a => a.Figures))
        {
            ref var total = ref CollectionsMarshal.GetValueRefOrAddDefault(figures, figure.Series, out _);
            total = (total.Sum + figure.Sum, total.Count + figure.Count);
        }

        var seconds = elapsed.TotalSeconds;
        var points = ImmutableArray.CreateBuilder<MetricPoint>();
        foreach (var (series, (sum, count)) in figures)
        {
            points.Add(new MetricPoint(series, seconds, sum / (count > 0 ? count : Math.Max(interval, 1e-3))));
        }

        points.Add(new MetricPoint("selfplay.games_per_minute", seconds, GamesPerMinute(run.Episodes)));
        points.Add(new MetricPoint("replay.episodes", seconds, run.Episodes));
        points.Add(new MetricPoint("replay.samples", seconds, run.Samples));
        points.Add(new MetricPoint("replay.bytes", seconds, replayBytes));
        points.Add(new MetricPoint("weights.version", seconds, run.WeightsVersion));
        if (actors.Count > 0)
        {
            points.Add(new MetricPoint("selfplay.throttled", seconds, actors.Count(a => a.Throttled) / (double)actors.Count));
            points.Add(new MetricPoint("weights.lag", seconds, actors.Average(a => Math.Max(0, run.WeightsVersion - a.WeightsVersion))));
        }

        return points.ToImmutable();
    }

    private double GamesPerMinute(long episodes)
    {
        _history.Enqueue((time.GetTimestamp(), episodes));
        while (_history.Count > 2 && time.GetElapsedTime(_history.Peek().Timestamp) > RateWindow)
        {
            _history.Dequeue();
        }

        var (since, before) = _history.Peek();
        var span = time.GetElapsedTime(since).TotalMinutes;
        return span > 0 ? (episodes - before) / span : 0;
    }
}
