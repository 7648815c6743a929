using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L06_Convergence;

/// <summary>The part of the lesson about the lecture's example, where every schedule has a closed form.</summary>
internal sealed class MeanPart(LessonContext context)
{
    private const double Optimum = 3;
    private const double StartError = 10;
    private const int Seeds = 3;
    private const int Last = 1000;
    private static readonly StepSizes s_harmonic = StepSizes.Power(1, 1);
    private static readonly StepSizes s_root = StepSizes.Power(1, 0.5);

    public void Run()
    {
        var report = context.Report;
        report.Section("The mean: ½(β − y)²");
        report.Say(
            "The lecture's example is $L(\\beta)=E\\,\\tfrac12(\\beta-y)^2$ with $y$ of mean $\\beta^*$ and variance $\\sigma^2$. SGD is "
            + "$\\beta_t=\\beta_{t-1}-\\eta_t(\\beta_{t-1}-y_t)$, so the error has mean $e_t=(1-\\eta_t)e_{t-1}$ and variance "
            + "$v_t=(1-\\eta_t)^2v_{t-1}+\\eta_t^2\\sigma^2$: two recursions that say everything about every schedule.");
        Harmonic();
        Constant();
        Summable();
        Root();
        Plot();
    }

    private void Harmonic()
    {
        var report = context.Report;
        context.Step("the running mean", 0);
        report.Say(
            "With $\\eta_t=1/t$ the first step forgets $\\beta_0$ and SGD *is* the running mean: $\\beta_t=\\frac1t\\sum_{s\\le t}y_s$, with "
            + "$E(\\beta_t-\\beta^*)^2=\\sigma^2/t$.");
        var random = context.Random(1);
        report.Check(
            "mean.difference",
            "largest |β_t − running mean| over 100,000 steps with η_t = 1/t",
            MeanEstimation.DifferenceFromMean(100_000, Optimum, ref random),
            Expected.AtMost(1e-12));
        var exact = MeanEstimation.SquaredError(s_harmonic.First(Last), StartError, 1);
        report.Check("mean.exact", "t·E(β_t − β*)²/σ² from the recursion, at t = 1000", Last * exact[^1], Expected.Near(1, 1e-12));
        int[] times = [10, 100, Last];
        var seeds = Simulate(s_harmonic, 10, times);
        for (var k = 0; k < times.Length; k++)
        {
            report.Check(
                $"mean.error.{times[k]}",
                $"t·E(β_t − β*)²/σ² of runs, at t = {times[k]}",
                [.. seeds.Select(seed => times[k] * seed.Square[k])],
                Expected.Near(1, context.Size(0.02, 0.1)));
        }
    }

    private void Constant()
    {
        var report = context.Report;
        report.Say(
            "A constant $\\eta$ satisfies $\\sum\\eta_t=\\infty$ but does not vanish: the mean error dies out as $(1-\\eta)^t$, the variance "
            + "stays at $v=(1-\\eta)^2v+\\eta^2\\sigma^2$, that is $v=\\eta\\sigma^2/(2-\\eta)$.");
        foreach (var rate in new[] { 0.1, 0.5 })
        {
            context.Step($"constant rate {rate}", 0.04);
            var schedule = StepSizes.Constant(rate);
            var plateau = rate / (2 - rate);
            report.Check($"constant.exact.{rate}", $"variance of the recursion after 1000 steps of η = {rate}", MeanEstimation.SquaredError(schedule.First(Last), StartError, 1)[^1], Expected.Within(plateau, 1e-12));

            // From 500 on nothing of the start is left; every fifth step counts.
            int[] times = [.. Enumerable.Range(0, 101).Select(i => 500 + (5 * i))];
            report.Check(
                $"constant.{rate}",
                $"plateau of E(β − β*)² of runs with η = {rate}, σ = 1",
                [.. Simulate(schedule, StartError, times, 10).Select(seed => seed.Square.Average())],
                Expected.Within(plateau, context.Size(0.02, 0.05)));
        }
    }

    private void Summable()
    {
        var report = context.Report;
        context.Step("a sum that stays finite", 0.07);
        report.Say(
            "With $\\eta_t=1/(t+1)^2$ the sum is finite, and SGD stops short however long it runs: of the first error the share "
            + "$\\prod_{s=2}^{t+1}(1-\\frac1{s^2})=\\frac{t+2}{2(t+1)}\\to\\frac12$ is left.");
        var (mean, _) = MeanEstimation.Moments(StepSizes.Summable.First(Last), 1, 1);
        report.Check("summable.exact", "share of the first error left after 1000 steps, recursion", mean[^1], Expected.Near((Last + 2.0) / (2 * (Last + 1)), 1e-12));
        report.Check(
            "summable.half",
            "share of the first error left after 1000 steps, mean of runs",
            [.. Simulate(StepSizes.Summable, StartError, [Last]).Select(seed => seed.Mean[0] / StartError)],
            Expected.Near(0.5, 0.005));
    }

    private void Root()
    {
        const int Steps = 1_000_000;
        var report = context.Report;
        report.Say(
            "The conditions are sufficient, not necessary: $\\eta_t=1/\\sqrt t$ has $\\sum\\eta_t^2=\\infty$ and still converges here, because "
            + "the error follows its plateau down, $v_t\\approx\\eta_t\\sigma^2/2$, only more slowly than with $1/t$.");
        var rates = s_root.First(Steps);
        var error = MeanEstimation.SquaredError(rates, StartError, 1);
        report.Check("root.plateau", "E(β_t − β*)² / (η_t σ²/2) at t = 10⁶ with η_t = 1/√t, recursion", error[^1] / (rates[^1] / 2), Expected.Near(1, 1e-3));
        report.Check(
            "root.slope",
            "exponent of E(β_t − β*)² in t from 10⁴ to 10⁶ with η_t = 1/√t, recursion",
            LineFit.OfPower([1e4, 1e5, 1e6], [error[9_999], error[99_999], error[999_999]]).Slope,
            Expected.Near(-0.5, 0.005));
    }

    private void Plot()
    {
        int[] times = Exponent.Times(1, Last, 16);
        double[] x = [.. times.Select(t => (double)t)];
        var series = new List<PlotSeries>();
        foreach (var schedule in new[] { s_harmonic, s_root, StepSizes.Constant(0.1), StepSizes.Summable })
        {
            var runs = Simulate(schedule, StartError, times, 4);
            var exact = MeanEstimation.SquaredError(schedule.First(Last), StartError, 1);
            series.Add(new($"runs, η = {schedule.Name}", x, [.. times.Select((_, k) => runs.Average(seed => seed.Square[k]))], SeriesStyle.Points));
            series.Add(new($"exact, η = {schedule.Name}", x, [.. times.Select(t => exact[t - 1])], SeriesStyle.Dashed));
        }

        context.Report.Plot(new LinePlot("mean", "Mean squared error of SGD on the mean, first error 10", "step t", "E(β − β*)²", series) { LogX = true, LogY = true });
    }

    /// <summary>Runs of three seeds; <paramref name="fewer"/> divides their number.</summary>
    private (double[] Mean, double[] Square)[] Simulate(StepSizes schedule, double error, int[] times, int fewer = 1)
    {
        var rates = schedule.First(times[^1]);
        var runs = context.Size(40_000, 4000) / fewer;
        return Replicas.Run(
            Seeds,
            seed =>
            {
                var random = context.Random((ulong)(10 + seed));
                return MeanEstimation.Simulate(rates, error, times, runs, ref random);
            },
            context.Cancel);
    }
}
