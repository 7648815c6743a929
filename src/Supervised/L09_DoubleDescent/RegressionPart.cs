using SelfPlay.Games;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L09_DoubleDescent;

/// <summary>Linear regression, where double descent is a formula: in the number of parameters, and in the number of examples.</summary>
internal sealed class RegressionPart(LessonContext context)
{
    private const int Seeds = 3;
    private const int Examples = 200;
    private const double Noise = 0.25;

    /// <summary>γ, and the risk that the reference's simulation found there.</summary>
    private static readonly (double Gamma, double Reference)[] s_points =
        [(0.2, 0.061), (0.5, 0.240), (0.8, 1.02), (0.95, 4.80), (1.2, 1.48), (2, 0.753), (4, 0.828), (10, 0.928)];

    private static readonly int[] s_counts = [40, 70, 100, 130, 160, 180, 190, 210, 220, 240, 300, 400, 600, 1000];
    private readonly RidgelessLaw _law = new(1, Noise);

    public void Run()
    {
        var report = context.Report;
        report.Section("Linear regression: the formula");
        report.Say(
            "$n$ examples with $p$ independent normal inputs, $y=x\\cdot\\beta+\\epsilon$, $\\|\\beta\\|=1$, $\\sigma^2=0.25$. With $\\gamma=p/n$ the risk $E\\|\\hat\\beta-\\beta\\|^2$ of least squares is "
            + "$\\sigma^2\\frac{\\gamma}{1-\\gamma}$ for $\\gamma<1$; of the many solutions beyond, the one of least norm has $(1-\\frac1\\gamma)+\\frac{\\sigma^2}{\\gamma-1}$: it forgets what it does not see (the "
            + "first term), and the more parameters share the noise the less it hurts (the second). For finite $n$ and $p$ the means are exact by inverse Wishart matrices.");
        Parameters();
        SampleSizes();
    }

    private void Parameters()
    {
        var report = context.Report;
        var runs = context.Size(100, 10);
        var measured = Replicas.Run(
            Seeds,
            seed =>
            {
                var random = context.Random((ulong)(10 + seed));
                return s_points.Select(point => Mean(Examples, (int)Math.Round(point.Gamma * Examples), 0, runs, ref random)).ToArray();
            },
            context.Cancel);
        for (var i = 0; i < s_points.Length; i++)
        {
            var (gamma, reference) = s_points[i];
            var exact = _law.Exact(Examples, (int)Math.Round(gamma * Examples));
            double[] of = [.. measured.Select(m => m[i])];
            if (!context.Quick)
            {
                // Near the threshold single draws have no variance to speak of: the mean over draws is what converges last.
                var near = Math.Abs(gamma - 1) < 0.1;
                report.Check($"ridgeless.{gamma}", $"risk at γ = {gamma} (reference's simulation {reference})", of, Expected.Within(near ? exact : _law.Risk(gamma), 0.08));
            }

            report.Check($"ridgeless.exact.{gamma}", $"risk at γ = {gamma} over the exact mean for n = {Examples}", [.. of.Select(r => r / exact)], Expected.Near(1, context.Size(0.08, 0.5)));
        }

        double[] curve = [.. Enumerable.Range(0, 400).Select(i => Math.Pow(10, -1 + (2.0 * i / 399)))];
        double[] gammas = [.. s_points.Select(point => point.Gamma)];
        report.Plot(new LinePlot(
            "regression",
            $"Risk of the solution of least norm, n = {Examples}",
            "γ = parameters / examples",
            "E‖β̂ − β‖²",
            [
                new("measured", gammas, [.. gammas.Select((_, i) => measured.Average(m => m[i]))], SeriesStyle.Points),
                new("formula", curve, [.. curve.Select(_law.Risk)], SeriesStyle.Dashed),
                new("with the best penalty", curve, [.. curve.Select(_law.BestRidge)]),
            ])
        {
            LogX = true,
            LogY = true,
            Marks = [(1, "p = n")],
        });
        Ridge();
    }

    private void Ridge()
    {
        var report = context.Report;
        var runs = context.Size(30, 5);
        double[] gammas = [0.5, 1, 2];
        var measured = Replicas.Run(
            Seeds,
            seed =>
            {
                var random = context.Random((ulong)(20 + seed));
                return gammas.Select(g => Mean(Examples, (int)(g * Examples), _law.BestPenalty(g), runs, ref random) / _law.BestRidge(g)).ToArray();
            },
            context.Cancel);
        for (var i = 0; i < gammas.Length; i++)
        {
            report.Check($"ridge.{gammas[i]}", $"risk with the best penalty at γ = {gammas[i]} over its formula", [.. measured.Select(m => m[i])], Expected.Near(1, context.Size(0.05, 0.15)));
        }
    }

    private void SampleSizes()
    {
        const int Size = 200;
        var report = context.Report;
        report.Say($"The same formula read the other way: with {Size} parameters, more examples hurt on the way to n = {Size}.");
        var runs = context.Size(60, 5);
        var measured = Replicas.Run(
            Seeds,
            seed =>
            {
                var random = context.Random((ulong)(30 + seed));
                return s_counts.Select(n => Mean(n, Size, 0, runs, ref random)).ToArray();
            },
            context.Cancel);
        double[][] ratios = [.. measured.Select(m => s_counts.Select((n, i) => m[i] / _law.Exact(n, Size)).ToArray())];
        double[] counts = [.. s_counts.Select(n => (double)n)];
        report.Check("samples.exact", $"risk over its exact mean, {s_counts.Length} numbers of examples: mean", [.. ratios.Select(r => r.Average())], Expected.Near(1, context.Size(0.05, 0.2)));
        report.Check("samples.hurt", "risk with 190 examples over that with 70", [.. measured.Select(m => m[6] / m[1])], Expected.AtLeast(2));
        double[] all = [.. Enumerable.Range(30, 1000).Where(n => Math.Abs(n - Size) > 1).Select(n => (double)n)];
        report.Plot(new LinePlot(
            "samples",
            $"More data can hurt: {Size} parameters",
            "examples n",
            "E‖β̂ − β‖²",
            [
                new("measured", counts, [.. counts.Select((_, i) => measured.Average(m => m[i]))], SeriesStyle.Points),
                new("exact mean", all, [.. all.Select(n => _law.Exact((int)n, Size))], SeriesStyle.Dashed),
            ])
        {
            LogX = true,
            LogY = true,
            Marks = [(Size, "n = p")],
        });
    }

    private static double Mean(int n, int p, double ridge, int runs, ref Xoshiro256 random)
    {
        var sum = 0.0;
        for (var run = 0; run < runs; run++)
        {
            sum += NormalRegression.Risk(n, p, Noise, ridge, ref random);
        }

        return sum / runs;
    }
}
