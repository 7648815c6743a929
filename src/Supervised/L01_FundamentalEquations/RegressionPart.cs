using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L01_FundamentalEquations;

/// <summary>The part of the lesson that trains the simplest models on real data: logistic and softmax regression.</summary>
internal sealed class RegressionPart(LessonContext context)
{
    private const int Seeds = 5;
    private const double MarginPenalty = 0.01;
    private const double SoftmaxPenalty = 1e-4;
    private const int DigitPixels = 64;
    private const int DigitClasses = 10;

    public void Run()
    {
        context.Report.Section("Logistic and softmax regression");
        Margins();
        Digits();
    }

    private void Margins()
    {
        var report = context.Report;
        report.Say(
            $"569 tumours, 30 standardised values each, malignant or not: a linear score is trained with the log loss and with the hinge loss, both with $\\tfrac12\\lambda\\|w\\|^2$, $\\lambda={MarginPenalty}$, on 400 of them and tested on 169, "
            + $"{Seeds} splits. The log loss makes $P(y|x)$ honest: its mean is near the share of hits.");
        var table = Tables.BreastCancer(context.Data);
        double[][] x = [.. Columns.Standardised(table.X).Select(row => (double[])[.. row, 1])];
        int[] y = [.. table.Y.Select(label => label > 0.5 ? 1 : -1)];
        var steps = context.Size(3000, 500);
        var splits = Replicas.Run(
            Seeds,
            seed =>
            {
                context.Step($"tumours, split {seed + 1} of {Seeds}", 0.6 + (0.05 * seed));
                var order = Enumerable.Range(0, x.Length).ToArray();
                var random = context.Random((ulong)(10 + seed));
                Orders.Shuffle(order, ref random);
                var (train, test) = (Pick(order[..400]), Pick(order[400..]));
                var log = MarginClassifier.Train(MarginLoss.Log, train, MarginPenalty, steps, context.Cancel);
                var hinge = MarginClassifier.Train(MarginLoss.Hinge, train, MarginPenalty, steps, context.Cancel);
                double[] hits = [.. log.Margins(test).Select(m => 1 / (1 + Math.Exp(-Math.Abs(m))))];
                return (Log: log.Error(test), Hinge: hinge.Error(test), Confidence: hits.Average());
            },
            context.Cancel);
        report.Check("tumours.log", "test error, trained with the log loss", [.. splits.Select(s => s.Log)], Expected.AtMost(0.045), Origin.Own);
        report.Check("tumours.hinge", "test error, trained with the hinge loss", [.. splits.Select(s => s.Hinge)], Expected.AtMost(0.045), Origin.Own);
        report.Check("tumours.honest", "mean probability of the likelier label minus the share of hits, log loss", [.. splits.Select(s => s.Confidence - (1 - s.Log))], Expected.Near(0, 0.03), Origin.Own);

        BinaryExamples Pick(int[] chosen) => new([.. chosen.Select(i => x[i])], [.. chosen.Select(i => y[i])]);
    }

    private void Digits()
    {
        var report = context.Report;
        report.Say(
            "1,797 digits of 8x8 pixels in ten classes, softmax regression to its optimum, 1,300 to train on, random splits. There the gradient is 0, so that for every label the mean of $P-\\mathrm{onehot}$ is exactly $-\\lambda b$, "
            + "$b$ being the label's bias: without a penalty the model says every label as often as it occurs.");
        var table = Tables.Digits(context.Data);
        double[][] x = [.. table.X.Select(row => (double[])[.. row.Select(pixel => pixel / 16), 1])];
        int[] labels = [.. table.Y.Select(label => (int)label)];
        context.Step("digits", 0.9);
        var splits = Replicas.Run(Seeds, seed => Split(x, labels, seed), context.Cancel);
        report.Check("digits.error", "test error of softmax regression on the digits", [.. splits.Select(s => s.Error)], Expected.AtMost(0.05), Origin.Own);
        report.Check("digits.balance", "largest |mean of P − onehot, plus λb| of a label", splits.Max(s => s.Imbalance), Expected.AtMost(1e-8));
    }

    private (double Error, double Imbalance) Split(double[][] x, int[] labels, int seed)
    {
        const int Train = 1300;
        var order = Enumerable.Range(0, x.Length).ToArray();
        var random = context.Random((ulong)(20 + seed));
        Orders.Shuffle(order, ref random);
        var (train, test) = (order[..Train], order[Train..]);
        var regression = new SoftmaxRegression([.. train.Select(i => x[i])], [.. train.Select(i => labels[i])], DigitClasses, SoftmaxPenalty);
        var w = Lbfgs.Minimise(regression.Gradient, new double[regression.Dimension], 1e-9, 2000, context.Cancel).Point;
        var (p, sums) = (new double[DigitClasses], new double[DigitClasses]);
        foreach (var i in train)
        {
            _ = L02_Edf.Softmax.Of(Scores(w, x[i]), p);
            SpanMath.AddScaled(sums, 1.0 / Train, p);
            sums[labels[i]] -= 1.0 / Train;
        }

        var imbalance = Enumerable.Range(0, DigitClasses).Max(c => Math.Abs(sums[c] + (SoftmaxPenalty * w[(c * (DigitPixels + 1)) + DigitPixels])));
        return (test.Average(i => Likeliest(w, x[i]) == labels[i] ? 0.0 : 1), imbalance);
    }

    private static double[] Scores(double[] w, double[] x) =>
        [.. Enumerable.Range(0, DigitClasses).Select(c => SpanMath.Dot(w.AsSpan(c * x.Length, x.Length), x))];

    private static int Likeliest(double[] w, double[] x) => Scores(w, x).Index().MaxBy(pair => pair.Item).Index;
}
