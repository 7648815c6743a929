using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L02_EdfMnist;

/// <summary>All trainings of the lesson, two at a time: every plan with its number of seeds.</summary>
internal sealed class TrainingRuns
{
    private readonly Dictionary<TrainingPlan, TrainingResult[]> _results = [];

    private TrainingRuns()
    {
    }

    /// <summary>The results of a plan, seed by seed.</summary>
    public TrainingResult[] this[TrainingPlan plan] => _results[plan];

    /// <summary>Runs the plans on images.</summary>
    /// <param name="context">The lesson.</param>
    /// <param name="plans">Plans with their numbers of seeds.</param>
    /// <param name="train">Training images.</param>
    /// <param name="test">Test images.</param>
    /// <param name="stream">Seeds' first stream of chance.</param>
    /// <param name="from">Share of the lesson that is done when this begins.</param>
    /// <param name="to">Share that is done when it ends.</param>
    public static TrainingRuns Run(
        LessonContext context, IReadOnlyList<(TrainingPlan Plan, int Seeds)> plans, LabelledImages train, LabelledImages test, ulong stream, double from, double to)
    {
        var jobs = plans.SelectMany(p => Enumerable.Range(0, p.Seeds).Select(seed => (p.Plan, Seed: seed))).ToArray();
        var (all, done) = (jobs.Sum(job => Cost(job.Plan)), 0.0);
        var gate = new Lock();
        var results = Replicas.Run(
            jobs.Length,
            i =>
            {
                var (plan, seed) = jobs[i];
                var result = ImageTraining.Run(plan, train, test, context.Random(stream + (ulong)seed), context.Cancel);
                lock (gate)
                {
                    done += Cost(plan);
                    context.Step($"{plan.Title}, seed {seed + 1}: {100 * result.TestError[^1]:0.00} %", from + ((to - from) * done / all));
                }

                return result;
            },
            context.Cancel);
        var runs = new TrainingRuns();
        foreach (var group in jobs.Zip(results).GroupBy(pair => pair.First.Plan))
        {
            runs._results[group.Key] = [.. group.OrderBy(pair => pair.First.Seed).Select(pair => pair.Second)];
        }

        return runs;
    }

    private static double Cost(TrainingPlan plan) => plan.Epochs * plan.Hidden * (1 + (0.3 * plan.Layers));
}
