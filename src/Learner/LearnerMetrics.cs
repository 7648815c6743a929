using System.Diagnostics.Metrics;
using SelfPlay.Agents;

namespace SelfPlay.Learner;

/// <summary>The learner's instruments, on the meter "SelfPlay".</summary>
public sealed class LearnerMetrics
{
    private readonly Counter<long> _steps;
    private readonly Histogram<double> _duration;
    private readonly Gauge<double> _loss;
    private readonly Counter<long> _failures;

    /// <summary>Creates the instruments.</summary>
    public LearnerMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("SelfPlay");
        _steps = meter.CreateCounter<long>("learner.steps", "{step}", "Optimizer steps.");
        _duration = meter.CreateHistogram<double>("learner.step.duration", "s", "Time of one optimizer step.");
        _loss = meter.CreateGauge<double>("learner.loss", null, "Loss of the newest step.");
        _failures = meter.CreateCounter<long>("learner.failures", "{failure}", "Errors that made a learner give up a run and begin again.");
    }

    internal void Step(IReadOnlyList<Metric> measured, TimeSpan duration)
    {
        _steps.Add(1);
        _duration.Record(duration.TotalSeconds);
        foreach (var metric in measured)
        {
            if (metric.Name == "learner.loss")
            {
                _loss.Record(metric.Value);
            }
        }
    }

    internal void Failed() => _failures.Add(1);
}
