using SelfPlay.Supervised.L02_Edf;
using SelfPlay.Supervised.L02_Edf.Optimisers;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
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
    private const int Copies = 200;
    private const int Seeds = 3;

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
            var steps = Moves([.. Enumerable.Repeat<double[]>([Gradient], Steps)], correction);
            context.Report.Check(
                $"correction.constant.{name}",
                $"steps / η on a constant gradient g, largest difference from g/(|g| + ε) in 1000 steps, {title}",
                steps.Max(s => Math.Abs(s[0] - Exact)),
                Expected.AtMost(1e-12));
        }

        var none = Moves([[Gradient]], BiasCorrection.None)[0][0];
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
        report.Say(
            $"On sequences of {Copies} noisy gradients each, $.3+\\epsilon$, the two corrections take different steps at first and then the same: from $t=N_s$ on both are running means of the same "
            + "values, and what they remember of the beginning shrinks by $\\beta_2$ a step.");
        var seeds = Replicas.Run(Seeds, Differences, context.Cancel);

        // Before 3 N_s the published correction, 1/(1 − β^t), still moves.
        var late = Enumerable.Range(3 * Ns, 5 * Ns).ToArray();
        double[] clock = [.. late.Select(t => t + 1.0)];
        double[] early = [.. seeds.Select(d => d.Plain[..Ns].Max())];
        report.Check("correction.early", "largest rms difference between the two Adams' steps / η, first N_s = 100 steps", early, Expected.AtLeast(0.05), Origin.Own);
        report.Check(
            "correction.decay",
            "N_s times the slope of its logarithm from 3 N_s to 8 N_s: N_s ln β₂",
            [.. seeds.Select(d => Ns * LineFit.Of(clock, [.. late.Select(t => Math.Log(d.Plain[t]))]).Slope)],
            Expected.Near(Ns * Math.Log(Beta2), 0.05));
        report.Check("correction.late", "the largest from 3 N_s on over the largest of the first N_s: at most e^−2", [.. seeds.Select((d, i) => d.Plain[(3 * Ns)..].Max() / early[i])], Expected.AtMost(Math.Exp(-2)));
        double[] steps = [.. Enumerable.Range(1, Steps).Select(i => (double)i)];
        report.Plot(new LinePlot(
            "correction",
            "Difference from the published Adam's steps (N = 10, N_s = 100)",
            "step",
            "rms difference of steps / η",
            [
                new("McAllester, weight 1/min(t, N)", steps, seeds[0].Plain),
                new("no correction", steps, seeds[0].None),
                new("e^(−(t − N_s)/N_s)", steps, [.. steps.Select(x => Math.Exp(-(x - Ns) / Ns))], SeriesStyle.Dashed),
            ])
        {
            LogX = true,
            LogY = true,
        });
    }

    /// <summary>Rms differences from the steps of the published Adam, over many sequences of gradients. [T] each</summary>
    private (double[] Plain, double[] None) Differences(int seed)
    {
        var random = context.Random((ulong)(1 + seed));
        var gradients = new double[Steps][];
        for (var t = 0; t < Steps; t++)
        {
            gradients[t] = new double[Copies];
            foreach (ref var g in gradients[t].AsSpan())
            {
                g = 0.3 + random.Normal();
            }
        }

        var divide = Moves(gradients, BiasCorrection.Divide);
        return (From(BiasCorrection.PlainMeanFirst), From(BiasCorrection.None));

        double[] From(BiasCorrection correction) =>
            [.. Moves(gradients, correction).Zip(divide, (a, b) => Math.Sqrt(SpanMath.SquaredDistance(a, b) / Copies))];
    }

    /// <summary>Steps in units of η, downhill positive, for sequences of gradients that do not depend on them. [T][copies]</summary>
    private static double[][] Moves(IReadOnlyList<double[]> gradients, BiasCorrection correction)
    {
        var parameter = new Parameter(gradients[0].Length);
        var adam = new Adam([parameter], 1) { Beta1 = Beta1, Beta2 = Beta2, Epsilon = Epsilon, Correction = correction };
        var moves = new double[gradients.Count][];
        for (var t = 0; t < moves.Length; t++)
        {
            double[] before = [.. parameter.Value];
            gradients[t].CopyTo(parameter.Grad, 0);
            adam.Step();
            moves[t] = [.. before.Zip(parameter.Value, (a, b) => a - b)];
        }

        return moves;
    }
}
