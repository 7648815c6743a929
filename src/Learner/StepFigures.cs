using System.Collections.Immutable;
using SelfPlay.Agents;
using SelfPlay.Contracts.Telemetry;

namespace SelfPlay.Learner;

/// <summary>What the training thread measures between two reports. Thread-safe.</summary>
internal sealed class StepFigures(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (double Sum, long Count, MetricKind Kind)> _figures = [];
    private long _since = time.GetTimestamp();
    private TimeSpan _busy;
    private long _steps;

    /// <summary>Adds a step.</summary>
    public void Add(IReadOnlyList<Metric> metrics, TimeSpan duration)
    {
        lock (_lock)
        {
            _steps++;
            _busy += duration;
            foreach (var metric in metrics)
            {
                var (sum, count, _) = _figures.GetValueOrDefault(metric.Name);
                _figures[metric.Name] = (sum + metric.Value, count + 1, metric.Kind);
            }
        }
    }

    /// <summary>Points since the last call: levels as means, counts per second.</summary>
    public ImmutableArray<MetricPoint> Drain(double seconds, long samplesLearnt, long windowSamples)
    {
        lock (_lock)
        {
            var interval = Math.Max(time.GetElapsedTime(_since).TotalSeconds, 1e-3);
            var points = ImmutableArray.CreateBuilder<MetricPoint>();
            foreach (var (series, (sum, count, kind)) in _figures)
            {
                points.Add(new MetricPoint(series, seconds, sum / (kind == MetricKind.Mean ? count : interval)));
            }

            points.Add(new MetricPoint("learner.steps_per_second", seconds, _steps / interval));
            points.Add(new MetricPoint("learner.busy", seconds, Math.Min(1, _busy.TotalSeconds / interval)));
            points.Add(new MetricPoint("learner.samples", seconds, samplesLearnt));
            points.Add(new MetricPoint("learner.window", seconds, windowSamples));
            _figures.Clear();
            _since = time.GetTimestamp();
            (_steps, _busy) = (0, TimeSpan.Zero);
            return points.ToImmutable();
        }
    }
}
