using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L06_Convergence;

/// <summary>The part of the lesson about conditions that the slides do not name and the proof needs: finite variance, bounded growth.</summary>
internal sealed class BrokenPart(LessonContext context)
{
    public void Run()
    {
        var report = context.Report;
        report.Section("Where it fails");
        report.Table(
            ["broken condition", "example", "what happens"],
            [
                ["η_t → 0", "η constant", "the error stays at ησ²/(2 − η)"],
                ["Σ η_t = ∞", "η_t = 1/(t + 1)²", "SGD stops with half of its first error left"],
                ["Σ η_t² < ∞", "η_t = 1/√t", "nothing here: the condition is sufficient, not necessary"],
                ["finite variance", "y from Cauchy's law", "the running mean never settles"],
                ["gradients grow at most linearly", "¼x⁴ from x = 3", "the first step overshoots, every further one more"],
            ]);
        HeavyTailed();
        Overshoot();
    }

    private void HeavyTailed()
    {
        var report = context.Report;
        context.Step("noise without variance", 0.97);
        report.Say(
            "The mean of $t$ Cauchy values is Cauchy again: with $\\eta_t=1/t$ half of all runs are farther than 1 from the centre for ever. "
            + "The absolute error instead of the square bounds the gradients, $\\mathrm{sign}(\\beta-y)$, and SGD finds the median at the usual "
            + "pace: with the best $c=\\pi/2$ the variance is $\\pi^2/4t$, the range between the quartiles $1.349\\,\\pi/(2\\sqrt t)$.");
        int[] times = [10, 100, 1000];
        var runs = context.Size(40_000, 5000);
        var seeds = Replicas.Run(
            3,
            seed =>
            {
                var random = context.Random((ulong)(60 + seed));
                return (
                    Mean: HeavyTails.Range(error => error, 1, 0, times, runs, ref random),
                    Median: HeavyTails.Range(error => Math.Sign(error), Math.PI / 2, 4, times, runs, ref random));
            },
            context.Cancel);
        for (var k = 0; k < times.Length; k++)
        {
            report.Check(
                $"cauchy.mean.{times[k]}",
                $"range between the quartiles of β_t on Cauchy values, squared error, t = {times[k]}",
                [.. seeds.Select(seed => seed.Mean[k])],
                Expected.Within(2, context.Size(0.03, 0.1)));
        }

        report.Check(
            "cauchy.median",
            "range between the quartiles of β_t times √t, absolute error, t = 1000",
            [.. seeds.Select(seed => seed.Median[^1] * Math.Sqrt(times[^1]))],
            Expected.Within(1.349 * Math.PI / 2, context.Size(0.05, 0.1)));
    }

    private void Overshoot()
    {
        var steps = 0;
        for (var x = 3.0; Math.Abs(x) < 1e100; steps++)
        {
            x -= new Quartic().Slope(x) / (steps + 1);
        }

        context.Report.Check("overshoot", "steps until |x| exceeds 10¹⁰⁰: gradient descent on ¼x⁴ from 3 with η_t = 1/t, no noise", steps, Expected.AtMost(8));
    }
}
