using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L06_Temperature;

/// <summary>The part of the lesson about one parameter, where the law of temperature is exact.</summary>
internal sealed class ScalarPart(LessonContext context)
{
    private const double BaseRate = 0.01;
    private const int Seeds = 3;
    private static readonly ScalarLaw s_law = new(1, 1);
    private static readonly int[] s_batches = [1, 4, 16, 32];
    private static readonly double[] s_reference = [0.005025, 0.005102, 0.005435, 0.005952];

    public void Run()
    {
        var report = context.Report;
        report.Section("One parameter: the exact law");
        report.Say(
            "$L=\\tfrac12h\\Phi^2$, single gradients $h\\Phi-\\sigma\\epsilon$, batches of $B$ averaged: $\\Phi\\leftarrow\\Phi-\\eta\\hat g$. The variance must "
            + "reproduce itself, $v=(1-\\eta h)^2v+\\eta^2\\sigma^2/B$, so "
            + "$$v=\\frac{\\eta\\sigma^2}{B\\,h\\,(2-\\eta h)}\\approx\\frac Th,\\qquad T=\\frac{\\eta\\sigma^2}{2B}.$$ "
            + "That is the variance of the Gibbs law $P\\propto e^{-L/T}$: the learning rate is a temperature, a batch of $B$ divides it by $B$, and "
            + "$\\eta=B\\eta_0$ keeps it. (On the slide about batches, the gradient at step $t+b$ is taken at $\\Phi_{t+b}$; there it says $t+b-1$.)");
        Scaled();
        Fixed();
        Gibbs();
        Edge();
    }

    private void Scaled()
    {
        var report = context.Report;
        report.Check("law.recursion", "second moment after 2000 steps of the recursion / exact variance, η = 0.16, B = 16", s_law.SecondMoment(0.16, 16, 1, 2000) / s_law.Variance(0.16, 16), Expected.Near(1, 1e-12));
        var measured = new double[s_batches.Length][];
        for (var i = 0; i < s_batches.Length; i++)
        {
            var batch = s_batches[i];
            context.Step($"one parameter, batch {batch}", 0.02 * i);
            var rate = batch * BaseRate;
            var exact = s_law.Variance(rate, batch);
            report.Check($"law.exact.{batch}", $"exact variance, η = {rate}, B = {batch}", exact, Expected.Near(s_reference[i], 5e-7));
            measured[i] = Variances(rate, batch, (ulong)(10 * i));
            report.Check($"law.variance.{batch}", $"variance of runs, η = {rate}, B = {batch}", measured[i], Expected.Within(exact, context.Size(0.02, 0.06)));
        }

        report.Check(
            "law.near",
            "largest of these four variances over η₀σ²/2: nearly one temperature",
            [.. Enumerable.Range(0, Seeds).Select(seed => measured.Max(runs => runs[seed]) / s_law.Temperature(BaseRate, 1))],
            Expected.Between(1, context.Size(1.25, 1.3), 1));
    }

    private void Fixed()
    {
        const double Rate = 0.16;
        var report = context.Report;
        context.Step("one parameter, fixed rate", 0.1);
        var one = s_law.Variance(Rate, 1);
        var runs = s_batches.Select((batch, i) => Variances(Rate, batch, (ulong)(100 + (10 * i)))).ToArray();
        double[] measured = [.. runs.Select(seeds => seeds.Average())];
        report.Check("law.fixed", "variance at B = 1 over that at B = 32, runs with the same η = 0.16", [.. runs[0].Zip(runs[^1], (one, many) => one / many)], Expected.Within(32, context.Size(0.03, 0.1)));
        report.Plot(new LinePlot(
            "batches",
            "Stationary variance of SGD on one parameter",
            "batch B",
            "variance",
            [
                new("runs, η = 0.16", [.. s_batches.Select(b => (double)b)], measured, SeriesStyle.Points),
                new("ησ²/(B(2 − η)), η = 0.16", [.. s_batches.Select(b => (double)b)], [.. s_batches.Select(b => one / b)], SeriesStyle.Dashed),
                new("runs, η = 0.01 B", [.. s_batches.Select(b => (double)b)], [.. s_batches.Select((b, i) => Variances(b * BaseRate, b, (ulong)(10 * i)).Average())], SeriesStyle.Points),
                new("exact, η = 0.01 B", [.. Enumerable.Range(1, 32).Select(b => (double)b)], [.. Enumerable.Range(1, 32).Select(b => s_law.Variance(b * BaseRate, b))], SeriesStyle.Dashed),
            ])
        {
            LogX = true,
            LogY = true,
        });
    }

    private void Gibbs()
    {
        var report = context.Report;
        context.Step("the Gibbs law", 0.14);
        report.Say(
            "With normal noise every step is linear in normal variables, so the stationary law is normal: Gibbs' law for this loss at the "
            + "temperature $\\tfrac12\\eta\\sigma^2/(B(1-\\eta h/2))$. The Kolmogorov-Smirnov test compares values of runs that lie nine relaxation times apart.");
        var batch = s_batches[^1];
        var exact = s_law.Variance(batch * BaseRate, batch);
        var seeds = Replicas.Run(
            Seeds,
            seed =>
            {
                var random = context.Random((ulong)(500 + seed));
                return s_law.Sample(batch * BaseRate, batch, 9, context.Size(20_000, 2000), ref random);
            },
            context.Cancel);
        var law = new MathNet.Numerics.Distributions.Normal(0, Math.Sqrt(exact));
        var tests = seeds.Select(run => KolmogorovSmirnov.Test(run, law.CumulativeDistribution)).ToArray();
        var hot = new MathNet.Numerics.Distributions.Normal(0, Math.Sqrt(1.1 * exact));
        double[] values = [.. seeds.SelectMany(run => run)];
        report.Check("gibbs.p", "chance of a greater distance from Gibbs' law (KS test), least of three seeds, B = 32", tests.Min(test => test.PValue), Expected.AtLeast(0.001));
        report.Observe("gibbs.distance", "that distance, between distribution functions", [.. tests.Select(test => test.Distance)]);
        if (!context.Quick)
        {
            report.Check("gibbs.wrong", "the same chance of all values together against a law 10 % hotter: the test's power", KolmogorovSmirnov.Test(values, hot.CumulativeDistribution).PValue, Expected.AtMost(1e-4), Origin.Own);
        }

        var edges = Enumerable.Range(-12, 25).Select(i => 0.02 * i).ToArray();
        report.Plot(new LinePlot(
            "gibbs",
            "Where Φ is found: runs with batch 32 and Gibbs' law",
            "Φ",
            "density",
            [
                new("runs, η = 0.32, B = 32", edges, [.. edges.Select(x => values.Count(v => Math.Abs(v - x) < 0.01) / (0.02 * values.Length))], SeriesStyle.Points),
                new("exp(−L/T)/Z, T of the exact law", edges, [.. edges.Select(law.Density)], SeriesStyle.Dashed),
            ]));
    }

    private void Edge()
    {
        var report = context.Report;
        report.Say(
            "The scaling has an end: $B\\eta_0h<2$. Near it a single step overshoots, the variance leaves the temperature behind, and at "
            + "$B=2/(\\eta_0h)$ there is no stationary law at all. That is why very large batches need more than a larger rate (Goyal et al. 2017 warm up).");
        int[] batches = [1, 16, 64, 128, 192, 200];
        report.Table(
            ["B", "η = B η₀", "exact variance / (η₀σ²/2)"],
            batches.Select(b => new[] { $"{b}", Figures.Format(b * BaseRate), Figures.Format(s_law.Variance(b * BaseRate, b) / s_law.Temperature(BaseRate, 1), 4) }));
        report.Check("law.edge", "variance of runs, B = 128, η = 1.28", Variances(1.28, 128, 200), Expected.Within(s_law.Variance(1.28, 128), context.Size(0.03, 0.1)));
        const int Long = 300;
        var ends = Replicas.Run(
            Seeds,
            seed =>
            {
                var random = context.Random((ulong)(600 + seed));
                return Enumerable.Range(0, context.Size(400, 100)).Average(_ => Square(s_law.Walk(0, 200 * BaseRate, 200, Long, ref random)));
            },
            context.Cancel);
        var linear = Long * 200 * BaseRate * BaseRate;
        report.Check("law.end", $"E Φ² after {Long} steps at B = 200 over that of a random walk, η²σ²t/B: it grows for ever", [.. ends.Select(square => square / linear)], Expected.Near(1, context.Size(0.15, 0.3)));
    }

    /// <summary>Mean squares of runs of three seeds.</summary>
    private double[] Variances(double rate, int batch, ulong stream) =>
        Replicas.Run(
            Seeds,
            seed =>
            {
                var random = context.Random(1000 + stream + (ulong)seed);
                return s_law.Sample(rate, batch, 1, context.Size(150_000, 10_000), ref random).Average(phi => phi * phi);
            },
            context.Cancel);

    private static double Square(double x) => x * x;
}
