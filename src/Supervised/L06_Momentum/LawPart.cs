using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L06_Momentum;

/// <summary>The part of the lesson about the temperature of momentum: the exact law, and what the factor 1 − μ is good for.</summary>
internal sealed class LawPart(LessonContext context)
{
    private const double BaseRate = 0.1;
    private const int Seeds = 3;
    private static readonly MomentumLaw s_law = new(1, 1);
    private static readonly double[] s_momenta = [0, 0.5, 0.9, 0.99];
    private static readonly double[] s_reference = [0.05263, 0.05085, 0.05013, 0.05001];

    public void Run()
    {
        var report = context.Report;
        report.Section("The temperature of momentum");
        report.Say(
            "On $\\tfrac12h\\Phi^2$ the pair $(\\Phi,v)$ moves linearly, and its stationary covariance solves a discrete Lyapunov equation, with the "
            + "closed form $$\\mathrm{Var}(\\Phi)=\\frac{\\eta\\sigma^2(1+\\mu)}{h(1-\\mu)(2(1+\\mu)-\\eta h)}\\approx\\frac{\\eta}{1-\\mu}\\,\\frac{\\sigma^2}{2h}.$$ "
            + "The temperature is that of the rate $\\eta/(1-\\mu)$. With $\\eta=(1-\\mu)\\eta_0$ it depends on $\\eta_0$ alone, and momentum only rounds off the "
            + "correction for large steps.");
        Closed();
        Scaled();
        Unscaled();
    }

    private void Closed()
    {
        var worst = 0.0;
        foreach (var law in new[] { s_law, new MomentumLaw(4, 0.5) })
        {
            foreach (var momentum in s_momenta)
            {
                foreach (var rate in new[] { 1e-3, 0.1, 0.4 })
                {
                    worst = Math.Max(worst, Math.Abs((law.Variance(rate, momentum) / law.VarianceOfRecursion(rate, momentum)) - 1));
                }
            }
        }

        context.Report.Check("law.lyapunov", "closed form over the solution of the Lyapunov equation, largest difference from 1 on 24 settings", worst, Expected.AtMost(1e-6));
    }

    private void Scaled()
    {
        var report = context.Report;
        var measured = new double[s_momenta.Length];
        for (var i = 0; i < s_momenta.Length; i++)
        {
            var momentum = s_momenta[i];
            context.Step($"momentum {momentum}", 0.05 + (0.02 * i));
            var rate = (1 - momentum) * BaseRate;
            var exact = s_law.Variance(rate, momentum);
            report.Check($"law.exact.{momentum}", $"exact variance, μ = {momentum}, η = (1 − μ)·0.1", exact, Expected.Near(s_reference[i], 5.1e-6));
            var runs = Measure(rate, momentum, (ulong)(100 + (10 * i)));
            measured[i] = runs.Average();
            report.Check($"law.variance.{momentum}", $"variance of runs, μ = {momentum}, η = (1 − μ)·0.1", runs, Expected.Within(exact, context.Size(0.02, 0.04)));
        }

        report.Table(
            ["μ", "exact, η = (1 − μ)η₀", "runs", "exact, η = η₀", "times as hot"],
            s_momenta.Select((m, i) => new[]
            {
                $"{m}", Figures.Format(s_law.Variance((1 - m) * BaseRate, m), 4), Figures.Format(measured[i], 4), Figures.Format(s_law.Variance(BaseRate, m), 4),
                Figures.Format(s_law.Variance(BaseRate, m) / s_law.Variance(BaseRate, 0), 4),
            }));
        double[] grid = [.. Enumerable.Range(0, 100).Select(i => 0.0099 * i)];
        report.Plot(new LinePlot(
            "variance",
            "Stationary variance with momentum, η₀ = 0.1",
            "momentum μ",
            "variance",
            [
                new("runs, η = (1 − μ)η₀", s_momenta, measured, SeriesStyle.Points),
                new("exact, η = (1 − μ)η₀", grid, [.. grid.Select(m => s_law.Variance((1 - m) * BaseRate, m))], SeriesStyle.Dashed),
                new("exact, η = η₀", grid, [.. grid.Select(m => s_law.Variance(BaseRate, m))]),
            ])
        {
            LogY = true,
        });
    }

    private void Unscaled()
    {
        const double Rate = 0.01;
        foreach (var momentum in new[] { 0.5, 0.9 })
        {
            context.Step("momentum without the factor", 0.15);
            var cold = Measure(Rate, 0, 200);
            var hot = Measure(Rate, momentum, 300);
            context.Report.Check(
                $"law.unscaled.{momentum}",
                $"variance with μ = {momentum} over that without momentum, the same η = 0.01: 1/(1 − μ)",
                [.. hot.Zip(cold, (h, c) => h / c)],
                Expected.Within(1 / (1 - momentum), context.Size(0.02, 0.1)));
        }
    }

    private double[] Measure(double rate, double momentum, ulong stream) =>
        Replicas.Run(
            Seeds,
            seed =>
            {
                var random = context.Random(stream + (ulong)seed);
                return s_law.Measure(rate, momentum, context.Size(100_000, 8_000), ref random);
            },
            context.Cancel);
}
