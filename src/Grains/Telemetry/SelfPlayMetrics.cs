using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SelfPlay.Grains.Telemetry;

/// <summary>The silo's instruments, on the meter and the activity source "SelfPlay". Tags are bounded: run and task, never keys.</summary>
public sealed class SelfPlayMetrics
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "SelfPlay";

    private readonly Counter<long> _games;
    private readonly Counter<long> _samples;
    private readonly Counter<long> _throttled;
    private readonly Counter<long> _actorFailures;
    private readonly Counter<long> _published;
    private readonly Histogram<double> _slice;
    private readonly Histogram<double> _append;
    private readonly Histogram<long> _lag;
    private readonly UpDownCounter<long> _replayBytes;

    /// <summary>Creates the instruments.</summary>
    public SelfPlayMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _games = meter.CreateCounter<long>("selfplay.games", "{game}", "Episodes that the replay has stored.");
        _samples = meter.CreateCounter<long>("selfplay.samples", "{sample}", "Training samples that the replay has stored.");
        _throttled = meter.CreateCounter<long>("replay.throttled", "{append}", "Appends refused because the learner is behind.");
        _actorFailures = meter.CreateCounter<long>("actor.failures", "{failure}", "Errors of actors, each followed by a pause.");
        _published = meter.CreateCounter<long>("weights.published", "{version}", "Versions of weights published.");
        _slice = meter.CreateHistogram<double>("selfplay.search.duration", "s", "Time of one slice of play on a search thread.");
        _append = meter.CreateHistogram<double>("replay.append.duration", "s", "Time of one append, until it is durable.");
        _lag = meter.CreateHistogram<long>("weights.lag", "{version}", "Versions between the weights that finished an episode and the newest.");
        _replayBytes = meter.CreateUpDownCounter<long>("replay.size", "By", "Payload bytes in the replay window.");
    }

    /// <summary>Traces of the loop.</summary>
    public static ActivitySource Activities { get; } = new(Name);

    internal void Stored(string run, long episodes, long samples)
    {
        var tag = new KeyValuePair<string, object?>("run", run);
        _games.Add(episodes, tag);
        _samples.Add(samples, tag);
    }

    internal void Throttled(string run) => _throttled.Add(1, new KeyValuePair<string, object?>("run", run));

    internal void ActorFailed(string run) => _actorFailures.Add(1, new KeyValuePair<string, object?>("run", run));

    internal void Published(string run) => _published.Add(1, new KeyValuePair<string, object?>("run", run));

    internal void Slice(string task, TimeSpan duration) => _slice.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("game", task));

    internal void Append(string run, TimeSpan duration) => _append.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("run", run));

    internal void Lag(string run, long versions) => _lag.Record(versions, new KeyValuePair<string, object?>("run", run));

    internal void ReplayBytes(string run, long change) => _replayBytes.Add(change, new KeyValuePair<string, object?>("run", run));
}
