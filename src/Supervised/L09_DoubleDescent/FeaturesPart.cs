using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L09_DoubleDescent;

/// <summary>Random features: the closed form of Mei and Montanari, and digits.</summary>
internal sealed class FeaturesPart(LessonContext context, DigitImages images)
{
    private const int Seeds = 3;
    private const double Noise = 0.2;
    private static readonly double[] s_ratios = [0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 1.1, 1.25, 1.6, 2.5, 5, 10];

    /// <summary>Numbers of features for n = 1000, and the test error that the reference found.</summary>
    private static readonly (int Count, double Error)[] s_reference =
        [(100, 0.276), (300, 0.218), (700, 0.290), (900, 0.496), (1000, 0.850), (1100, 0.481), (1600, 0.219), (3000, 0.136), (10_000, 0.110)];

    private static readonly double[] s_counts =
        [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 0.8, 0.9, 0.95, 1, 1.05, 1.1, 1.3, 1.6, 2, 3, 5, 10];

    public void Run()
    {
        Theory();
        Digits();
    }

    private void Theory()
    {
        var report = context.Report;
        var (dimension, examples) = context.Size((100, 300), (30, 90));
        report.Section("Random features: the closed form");
        report.Say(
            "A network whose first layer stays random: $N$ features $\\max(0,\\langle\\theta,x\\rangle/\\sqrt d)$ of inputs of dimension $d$, the second layer fitted to $n$ examples of a linear truth with the least "
            + "norm. For $N/d\\to\\psi_1$, $n/d\\to\\psi_2$ Mei and Montanari (2022) give the test error, $F_1^2B+\\tau^2V$, rational functions of the root $\\chi$ of a quadratic. It is computed here a second time "
            + "without their theorem: features act like $\\mu_1Wx$ + noise of size $\\mu_*$, and regression with a general covariance has the risk of Hastie et al. (2019). The two agree to many digits; "
            + "then both are held against features that are drawn.");
        var law = RandomFeaturesLaw.Relu(1, Noise);
        var worst = 0.0;
        foreach (var psi2 in new[] { 0.5, 1, 3, 8 })
        {
            worst = Math.Max(worst, s_ratios.Max(r => Math.Abs((law.ByEquivalents(r * psi2, psi2) / law.ClosedForm(r * psi2, psi2)) - 1)));
        }

        report.Check("features.law", $"largest relative difference of the two derivations, {4 * s_ratios.Length} pairs (ψ₁, ψ₂)", worst, Expected.AtMost(1e-6));
        var problem = new SphereFeatures(dimension, examples, Noise);
        int[] counts = [.. s_ratios.Select(r => (int)Math.Round(r * examples))];
        var runs = context.Size(8, 2);
        var measured = Replicas.Run(
            Seeds,
            seed =>
            {
                var random = context.Random((ulong)(40 + seed));
                var sum = new double[counts.Length];
                for (var run = 0; run < runs; run++)
                {
                    context.Cancel.ThrowIfCancellationRequested();
                    foreach (var (i, error) in problem.Errors(counts, ref random).Index())
                    {
                        sum[i] += error / runs;
                    }
                }

                return sum;
            },
            context.Cancel);
        double Limit(double ratio) => law.ClosedForm(ratio * examples / dimension, (double)examples / dimension);
        for (var i = 0; i < counts.Length; i++)
        {
            if (s_ratios[i] is <= 0.8 or >= 1.25)
            {
                report.Check($"features.measured.{s_ratios[i]}", $"test error with N = {s_ratios[i]} n drawn features over the limit", [.. measured.Select(m => m[i] / Limit(s_ratios[i]))], Expected.Near(1, context.Size(0.08, 0.4)));
            }
        }

        double[] curve = [.. Enumerable.Range(0, 300).Select(i => Math.Pow(10, -1.2 + (2.4 * i / 299)))];
        report.Plot(new LinePlot(
            "features-law",
            $"Random features of a linear truth, n = {examples}, d = {dimension}",
            "features / examples",
            "test error E(f − f̂)²",
            [
                new("measured", s_ratios, [.. s_ratios.Select((_, i) => measured.Average(m => m[i]))], SeriesStyle.Points),
                new("closed form", curve, [.. curve.Select(Limit)], SeriesStyle.Dashed),
            ])
        {
            LogX = true,
            LogY = true,
            Marks = [(1, "N = n")],
        });
    }

    private void Digits()
    {
        var report = context.Report;
        var (n, tests) = context.Size((1000, 5000), (200, 1000));
        var test = images.Test.Take(Math.Min(tests, images.Test.Count));
        report.Section("Random features of digits");
        report.Say(
            $"The same on {images.Set.Title}: {n} training images, drawn anew for every seed, features $\\max(0,xW)$ with $W\\sim N(0,1/784)$, one-hot targets. At $p=n$ the last singular values that fit the noise are tiny, the weights "
            + "explode, and nearly every image is misread; with ten times as many features as images the error is half of what the best small model has.");
        int[] counts = [.. s_counts.Select(c => (int)Math.Round(c * n))];
        var (done, all) = (0, Seeds * counts.Length);
        var fits = Replicas.Run(
            Seeds,
            seed =>
            {
                var random = context.Random((ulong)(50 + seed));
                int[] order = [.. Enumerable.Range(0, images.Train.Count)];
                Orders.Shuffle(order, ref random);
                using var features = new ImageFeatures(images.Train.Select(order.AsSpan(0, n)), test);
                return features.Fit(
                    counts, ref random, count => context.Step($"{count} random features", 0.2 + (0.3 * Interlocked.Increment(ref done) / all)), context.Cancel);
            },
            context.Cancel);
        Verdicts(fits, counts, n);
        double[] x = [.. counts.Select(c => (double)c)];
        double[] Mean(Func<FeatureFit, double> figure) => [.. counts.Select((_, i) => fits.Average(f => figure(f[i])))];
        report.Plot(new LinePlot(
            "digits",
            $"Random features of {n} images",
            "features p",
            "error",
            [
                new("test", x, Mean(f => f.Test), SeriesStyle.LineWithPoints),
                new("training", x, Mean(f => f.Train)),
                .. images.IsMnist && !context.Quick ? [new PlotSeries("reference", [.. s_reference.Select(r => (double)r.Count)], [.. s_reference.Select(r => r.Error)], SeriesStyle.Points)] : Array.Empty<PlotSeries>(),
            ])
        {
            LogX = true,
            Marks = [(n, "p = n")],
        });
        report.Plot(new LinePlot("digits-norm", $"Norm of the weights, {n} images", "features p", "‖W‖", [new("‖W‖", x, Mean(f => f.Norm), SeriesStyle.LineWithPoints)])
        {
            LogX = true,
            LogY = true,
            Marks = [(n, "p = n")],
        });
    }

    private void Verdicts(FeatureFit[][] fits, int[] counts, int n)
    {
        var report = context.Report;
        int[] before = [.. Enumerable.Range(0, counts.Length).Where(i => counts[i] < n)];
        double Peak(FeatureFit[] fit, Func<FeatureFit, double> figure) => counts[Enumerable.Range(0, counts.Length).MaxBy(i => figure(fit[i]))] / (double)n;
        double FirstMinimum(FeatureFit[] fit) => before.Min(i => fit[i].Test);
        report.Check("digits.peak", "features over images where the test error is largest", [.. fits.Select(f => Peak(f, x => x.Test))], Expected.Near(1, 0.05), Origin.Reference);
        report.Check("digits.norm", "features over images where the weights are largest", [.. fits.Select(f => Peak(f, x => x.Norm))], Expected.Near(1, 0.05), Origin.Reference);
        report.Check("digits.height", "error at the peak over the first minimum", [.. fits.Select(f => f.Max(x => x.Test) / FirstMinimum(f))], Expected.AtLeast(context.Size(3, 1.5)), Origin.Reference);
        report.Check("digits.second", "error with ten times as many features as images over the first minimum", [.. fits.Select(f => f[^1].Test / FirstMinimum(f))], Expected.AtMost(1), Origin.Reference);
        report.Check("digits.interpolates", "training errors with at least as many features as images", fits.Max(f => f.Where((_, i) => counts[i] >= n).Max(x => x.Train)), Expected.Near(0, 0));
        if (!context.Quick && images.IsMnist)
        {
            foreach (var (count, error) in s_reference)
            {
                // The reference is the mean of two draws of training images. At the peak the figure itself is meant; elsewhere less is better.
                var expected = count == n ? Expected.Within(error, 0.08) : Expected.AtMost(1.08 * error, error);
                report.Check($"digits.{count}", $"test error with {count} features", [.. fits.Select(f => f[Array.IndexOf(counts, count)].Test)], expected, Origin.Reference);
            }
        }
    }
}
