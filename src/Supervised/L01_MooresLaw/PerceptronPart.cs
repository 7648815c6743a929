using SelfPlay.Games;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L01_MooresLaw;

/// <summary>The oldest theorem about learning: on separable examples the perceptron makes a bounded number of mistakes.</summary>
internal sealed class PerceptronPart(LessonContext context)
{
    private const int Examples = 200;
    private const int Dimensions = 10;
    private const int Most = 10_000_000;
    private static readonly double[] s_margins = [0.3, 0.1, 0.03, 0.01];

    public void Run()
    {
        var report = context.Report;
        report.Section("The convergence theorem");
        report.Say(
            $"If a unit vector $u$ has $y\\langle u,x\\rangle\\ge\\gamma$ on all examples, and all $\\|x\\|\\le R$, the perceptron makes at most $(R/\\gamma)^2$ mistakes: each one adds at least $\\gamma$ to $\\langle u,w\\rangle$, and at most $R^2$ to "
            + $"$\\|w\\|^2$. Sets of {Examples} points of the unit sphere in {Dimensions} dimensions, those nearer than $\\gamma$ to a hidden plane left out; the order of the points, and so the number of mistakes, is random, the bound is not.");
        var draws = context.Size(50, 10);
        var random = context.Random(1);
        var rows = new List<(double Margin, double Mean, int Most, double Share)>();
        foreach (var margin in s_margins)
        {
            var counts = Enumerable.Range(0, draws).Select(_ => Draw(margin, ref random)).Select(set => (Mistakes: Perceptron.Mistakes(set.Examples, Most), set.Bound)).ToArray();
            rows.Add((margin, counts.Average(c => c.Mistakes), counts.Max(c => c.Mistakes), counts.Max(c => c.Mistakes / c.Bound)));
        }

        report.Check("perceptron.bound", $"largest share of (R/γ)² that the mistakes came to, {draws * s_margins.Length} sets", rows.Max(row => row.Share), Expected.AtMost(1));
        report.Table(
            ["γ at least", "mistakes, mean", "most", "largest share of (R/γ)²"],
            rows.Select(row => (IReadOnlyList<string>)[Figures.Format(row.Margin), Figures.Format(row.Mean, 3), $"{row.Most}", Figures.Format(row.Share, 3)]));
        const int Axes = 64;
        (double[] X, int Y)[] axes = [.. Enumerable.Range(0, Axes).Select(i => (Axis(i, Axes), random.Below(2) == 0 ? -1 : 1))];
        report.Check("perceptron.tight", $"mistakes on the {Axes} unit vectors of {Axes} dimensions, whose γ is 1/√{Axes}", Perceptron.Mistakes(axes, Most), Expected.Near(Axes, 0));
    }

    /// <summary>Points with a margin, and the bound by the margin and radius that they have.</summary>
    private static ((double[] X, int Y)[] Examples, double Bound) Draw(double margin, ref Xoshiro256 random)
    {
        var plane = Direction(ref random);
        var examples = new (double[] X, int Y)[Examples];
        var least = double.PositiveInfinity;
        for (var i = 0; i < Examples;)
        {
            var x = Direction(ref random);
            var side = SpanMath.Dot(plane, x);
            if (Math.Abs(side) >= margin)
            {
                examples[i++] = (x, Math.Sign(side));
                least = Math.Min(least, Math.Abs(side));
            }
        }

        return (examples, examples.Max(e => SpanMath.Dot(e.X, e.X)) / (least * least));
    }

    private static double[] Direction(ref Xoshiro256 random)
    {
        var x = new double[Dimensions];
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = random.Normal();
        }

        var length = Math.Sqrt(SpanMath.Dot(x, x));
        return [.. x.Select(value => value / length)];
    }

    private static double[] Axis(int index, int length)
    {
        var axis = new double[length];
        axis[index] = 1;
        return axis;
    }
}
