using SelfPlay.Games;
using SelfPlay.Supervised.L02_Edf;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Reports;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L01_FundamentalEquations;

/// <summary>The part of the lesson about the softmax, its gradient, and its two-class case.</summary>
internal sealed class SoftmaxPart(LessonContext context)
{
    private const int Examples = 50;
    private const int Classes = 7;

    public void Run()
    {
        var report = context.Report;
        report.Section("Scores to probabilities");
        report.Say(
            "$P_\\Phi(y|x)=\\mathrm{softmax}_y\\,s_\\Phi(y|x)=\\frac1Ze^{s(y|x)}$, $Z=\\sum_ye^{s(y|x)}$. The loss $-\\ln P(y|x)$ pushes the scores along $P-\\mathrm{onehot}(y)$: every label up by what it lacks. "
            + $"Here the gradients of {Examples} random examples with {Classes} labels each, by our framework's chain rule through softmax and log loss, by finite differences, and by TorchSharp.");
        var random = context.Random(1);
        var (scores, labels) = Draw(ref random);
        var (framework, exact) = (Gradient(scores, labels), PMinusOneHot(scores, labels));
        report.Check("softmax.gradient", "largest difference of the framework's gradient from P − onehot(y)", Worst(framework, exact), Expected.AtMost(1e-12));
        report.Check("softmax.differences", "largest difference of finite differences from P − onehot(y)", Worst(Differences(scores, labels), exact), Expected.AtMost(1e-6));
        report.Check("softmax.torch", "largest difference of TorchSharp's gradient from P − onehot(y)", Worst(TorchGradient(scores, labels), exact), Expected.AtMost(1e-12));
        TwoClasses();
    }

    private void TwoClasses()
    {
        var report = context.Report;
        report.Say(
            "Two labels, $y\\in\\{-1,1\\}$, and the scores $y\\,s(x)$: $P(y|x)=1/(1+e^{-m})$ with the margin $m=2y\\,s(x)$; mind the 2. The log loss $\\ln(1+e^{-m})$ and the hinge loss $\\max(0,1-m)$ look alike, "
            + "but the hinge loss is no $-\\ln P$ of anything: it has no probabilities to give.");
        double[] scores = [.. Enumerable.Range(-60, 121).Select(i => i / 3.0)];
        var (probability, loss) = (0.0, 0.0);
        var p = new double[2];
        foreach (var s in scores)
        {
            _ = L02_Edf.Softmax.Of([s, -s], p);
            probability = Math.Max(probability, Math.Abs(p[0] - (1 / (1 + Math.Exp(-2 * s)))));
            loss = Math.Max(loss, Math.Abs(MarginLoss.Log.Of(2 * s) + Math.Log(p[0])));
        }

        report.Check("binary.probability", "largest difference of a two-label softmax of ±s from the sigmoid of 2s", probability, Expected.AtMost(1e-12));
        report.Check("binary.loss", "largest difference of ln(1 + e^−m) from −ln P", loss, Expected.AtMost(1e-12));
        double[] m = [.. Enumerable.Range(-300, 701).Select(i => i / 100.0)];
        report.Plot(new LinePlot(
            "margin-losses",
            "Losses of a margin",
            "margin m = 2ys(x)",
            "loss",
            [
                new("log loss ln(1 + exp(-m))", m, [.. m.Select(MarginLoss.Log.Of)]),
                new("hinge loss max(0, 1 - m)", m, [.. m.Select(MarginLoss.Hinge.Of)]),
                new("error", m, [.. m.Select(x => x > 0 ? 0.0 : 1)], SeriesStyle.Dashed),
            ]));
    }

    private static (double[] Scores, int[] Labels) Draw(ref Xoshiro256 random)
    {
        var scores = new double[Examples * Classes];
        var labels = new int[Examples];
        foreach (ref var s in scores.AsSpan())
        {
            s = 2 * random.Normal();
        }

        foreach (ref var label in labels.AsSpan())
        {
            label = random.Below(Classes);
        }

        return (scores, labels);
    }

    /// <summary>The gradient of every example's loss with respect to its scores: the scores are the rows of a matrix, picked by one-hot inputs.</summary>
    private static double[] Gradient(double[] scores, int[] labels)
    {
        var random = new Xoshiro256(1);
        var phi = new AffineParameters(Examples, Classes, ref random);
        scores.CopyTo(phi.Weight.Value, 0);
        var computation = new Computation();
        var (x, y) = (new Input(computation, Examples), new Labels());
        var loss = new LogLoss(new L02_Edf.Softmax(new Affine(phi, x)), y);
        for (var b = 0; b < Examples; b++)
        {
            x.Fill(Examples)[(b * Examples) + b] = 1;
        }

        y.Set(labels);
        computation.Forward();
        computation.Backward(loss);
        return [.. phi.Weight.Grad.Select(g => g * Examples)];
    }

    private static double[] PMinusOneHot(double[] scores, int[] labels)
    {
        var gradient = new double[scores.Length];
        for (var b = 0; b < Examples; b++)
        {
            var row = scores.AsSpan(b * Classes, Classes);
            var z = row.ToArray().Sum(Math.Exp);
            for (var c = 0; c < Classes; c++)
            {
                gradient[(b * Classes) + c] = (Math.Exp(row[c]) / z) - (labels[b] == c ? 1 : 0);
            }
        }

        return gradient;
    }

    private static double[] Differences(double[] scores, int[] labels)
    {
        const double Step = 1e-5;
        var gradient = new double[scores.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            var b = i / Classes;
            var row = scores[(b * Classes)..((b + 1) * Classes)];
            double Loss(double moved)
            {
                row[i % Classes] = moved;
                return Math.Log(row.Sum(Math.Exp)) - row[labels[b]];
            }

            gradient[i] = (Loss(scores[i] + Step) - Loss(scores[i] - Step)) / (2 * Step);
        }

        return gradient;
    }

    private static double[] TorchGradient(double[] scores, int[] labels)
    {
        TorchThreads.Use(1);
        using var scope = NewDisposeScope();
        var s = tensor(scores, [Examples, Classes], requires_grad: true);
        nn.functional.cross_entropy(s, tensor(labels, ScalarType.Int64), reduction: nn.Reduction.Sum).backward();
        return s.grad!.data<double>().ToArray();
    }

    private static double Worst(double[] a, double[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max();
}
