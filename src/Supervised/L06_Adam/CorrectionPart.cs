using SelfPlay.Supervised.L02_Edf;
using SelfPlay.Supervised.L02_Edf.Optimisers;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L06_Adam;

/// <summary>The part of the lesson about bias correction: Kingma and Ba's, McAllester's, and none.</summary>
internal sealed class CorrectionPart(LessonContext context)
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.99;
    private const double Epsilon = 1e-8;
    private const int Ns = 100;
    private const int Steps = 10 * Ns;

    public void Run()
    {
        var report = context.Report;
        context.Step("bias correction", 0.06);
        report.Section("Bias correction");
        report.Say(
            "A running mean that starts at 0 is too small by $1-\\beta^t$. Kingma and Ba divide by that; McAllester's simplified Adam gives the newest value the weight "
            + "$1/\\min(t,N)$, so that the mean is the plain one for $N=1/(1-\\beta)$ steps. Both are exact for constant gradients. They weigh the first gradients "
            + "differently, and the difference dies out as $\\beta^{t-N}$. With no correction $\\sqrt s$ is too small for longer than $\\tilde g$ is: the first steps are too "
            + "long by up to $(1-\\beta_1)/\\sqrt{1-\\beta_2}$.");
        Constant();
        Weights();
        Steps1000();
    }

    private void Constant()
    {
        // Exact means of a constant g are g and g², and the step is ηg/(|g| + ε).
        const double Gradient = 7;
        const double Exact = Gradient / (Gradient + Epsilon);
        foreach (var (name, title, correction) in new[] { ("divide", "Kingma and Ba", BiasCorrection.Divide), ("plain", "McAllester", BiasCorrection.PlainMeanFirst) })
        {
            var steps = Moves(Enumerable.Repeat(Gradient, Steps), correction);
            context.Report.Check(
                $"correction.constant.{name}",
                $"steps / η on a constant gradient g, largest difference from g/(|g| + ε) in 1000 steps, {title}",
                steps.Max(s => Math.Abs(s - Exact)),
                Expected.AtMost(1e-12));
        }

        var none = Moves([Gradient], BiasCorrection.None)[0];
        var small = (1 - Beta1) * Gradient / ((Math.Sqrt(1 - Beta2) * Gradient) + Epsilon);
        context.Report.Check("correction.none", "first step / η without correction, over (1 − β₁)g/(√(1 − β₂)|g| + ε)", none / small, Expected.Near(1, 1e-12));
    }

    private void Weights()
    {
        var report = context.Report;
        const int N = 10;
        foreach (var correction in new[] { BiasCorrection.Divide, BiasCorrection.PlainMeanFirst })
        {
            var sums = Enumerable.Range(1, 100).Select(t => CorrectionWeights.At(correction, Beta1, t).Sum());
            report.Check($"correction.sum.{(correction == BiasCorrection.Divide ? "divide" : "plain")}", "weights of all gradients so far, largest difference of their sum from 1", sums.Max(s => Math.Abs(s - 1)), Expected.AtMost(1e-12));
        }

        report.Check("correction.weights.n", "distance Σ|w − w'| between the two sets of weights at t = N, N = 10", CorrectionWeights.Distance(Beta1, N), Expected.Between(0.1, 1));
        report.Check("correction.weights.10n", "the same at t = 10 N", CorrectionWeights.Distance(Beta1, 10 * N), Expected.AtMost(1e-3));
    }

    private void Steps1000()
    {
        var report = context.Report;
        var random = context.Random(1);
        double[] gradients = [.. Enumerable.Range(0, Steps).Select(_ => 0.3 + random.Normal())];
        var (divide, plain, none) = (Moves(gradients, BiasCorrection.Divide), Moves(gradients, BiasCorrection.PlainMeanFirst), Moves(gradients, BiasCorrection.None));
        var early = divide.Zip(plain, (a, b) => Math.Abs(a - b)).Take(Ns).Max();
        var late = divide.Zip(plain, (a, b) => Math.Abs(a - b)).Skip(6 * Ns).Max();
        report.Check("correction.early", "largest difference between the two Adams' steps / η, first N_s = 100 steps", early, Expected.AtLeast(0.05), Origin.Own);
        report.Check("correction.late", "the same from step 6 N_s on", late, Expected.AtMost(0.01), Origin.Own);
        double[] t = [.. Enumerable.Range(1, Steps).Select(i => (double)i)];
        report.Plot(new LinePlot(
            "correction",
            "Difference from the published Adam on one sequence of gradients (N = 10, N_s = 100)",
            "step",
            "|difference of steps| / η",
            [
                new("McAllester, weight 1/min(t, N)", t, [.. divide.Zip(plain, (a, b) => Math.Abs(a - b))]),
                new("no correction", t, [.. divide.Zip(none, (a, b) => Math.Abs(a - b))]),
                new("e^(−(t − N_s)/N_s)", t, [.. t.Select(x => Math.Exp(-(x - Ns) / Ns))], SeriesStyle.Dashed),
            ])
        {
            LogX = true,
            LogY = true,
        });
    }

    /// <summary>Steps in units of η, downhill positive, for a sequence of gradients that does not depend on them.</summary>
    private static double[] Moves(IEnumerable<double> gradients, BiasCorrection correction)
    {
        var parameter = new Parameter();
        var adam = new Adam([parameter], 1) { Beta1 = Beta1, Beta2 = Beta2, Epsilon = Epsilon, Correction = correction };
        var moves = new List<double>();
        foreach (var gradient in gradients)
        {
            var before = parameter.Value[0];
            parameter.Grad[0] = gradient;
            adam.Step();
            moves.Add(before - parameter.Value[0]);
        }

        return [.. moves];
    }
}
