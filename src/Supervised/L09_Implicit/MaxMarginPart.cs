using SelfPlay.Games;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L09_Implicit;

/// <summary>Logistic regression without a minimum: its direction is that of the support vector machine, reached as slowly as 1/ln t.</summary>
internal sealed class MaxMarginPart(LessonContext context)
{
    private const int Seeds = 3;
    private const double Rate = 1;
    private const int Examples = 40;
    private const int Dimension = 10;
    private const double Apart = 0.03;
    private static readonly double[] s_logTimes = [1, 2, 3, 5, 7, 10, 14, 20, 30, 50, 70, 100, 140, 200, 300, 500, 700, 1000];
    private readonly int[] _looks = context.Size<int[]>([10, 100, 1000, 10_000, 100_000, 300_000], [10, 100, 1000, 10_000]);

    /// <summary>What one problem showed.</summary>
    /// <param name="Violation">How far the support vector machine is from optimal.</param>
    /// <param name="Norm">‖ŵ‖, one over the margin.</param>
    /// <param name="Residual">max over support vectors of |z·(w − ŵ ln t) + ln(Nα)| at the last time.</param>
    /// <param name="Loss">t·L(t)/‖ŵ‖² at the last time.</param>
    /// <param name="Growth">Rise of ‖w‖ per unit of ln t at the end, over ‖ŵ‖.</param>
    /// <param name="Direction">‖w/‖w‖ − ŵ/‖ŵ‖‖ along the flow.</param>
    /// <param name="Margin">1 − margin of w over that of ŵ, along the flow.</param>
    /// <param name="Steps">The same two of gradient descent, and ln L and ‖w‖, at every look.</param>
    /// <param name="Normalised">The same of descent with normalised gradients.</param>
    /// <param name="FromFlow">‖w − flow at the same time‖/‖w‖ of gradient descent at the last look.</param>
    private sealed record Found(
        double Violation, double Norm, double Residual, double Loss, double Growth, double[] Direction, double[] Margin, Look[] Steps, Look[] Normalised, double FromFlow);

    /// <summary>A look at some parameters.</summary>
    private sealed record Look(double Direction, double Margin, double LogLoss, double Norm);

    public void Run()
    {
        var report = context.Report;
        report.Section("Separable logistic regression: the direction of largest margin");
        report.Say(
            "Where a plane separates the classes the log loss has no minimum and $\\|w\\|\\to\\infty$. In the limit $w(t)=\\hat w\\ln t+\\tilde w$, $\\hat w$ the hard-margin support "
            + "vector machine: examples of larger margin drop out of the gradient first, and what is left is a combination of support vectors (Soudry et al. 2018). With $\\hat w=\\sum\\alpha_nz_n$ the "
            + "constants follow: $z_n\\cdot\\tilde w=-\\ln(N\\alpha_n)$ for support vectors, $t\\,L(t)\\to\\|\\hat w\\|^2$, one over the squared margin. So the loss falls as "
            + "$1/t$, the direction converges as $1/\\ln t$ only: on the scale of $\\ln t$ the flow is integrated to $t=e^{1000}$.");
        var problems = Enumerable.Range(0, Seeds).Select(seed =>
        {
            var random = context.Random((ulong)(50 + seed));
            return WithoutTies(ref random);
        }).Append(Iris()).ToArray();
        var found = Replicas.Run(problems.Length, i => Measure(problems[i]), context.Cancel);
        Verdicts("random", $"random classes, {Examples} examples of {Dimension} dimensions", found[..Seeds]);
        Verdicts("iris", "setosa against the other irises", found[Seeds..]);
        Show(found[^1]);
    }

    /// <summary>
    /// An example of margin (1 + δ)/‖ŵ‖ leaves the gradient as t^−δ, and a support vector of share α arrives as t^−α: problems in which either is nearly 0
    /// converge for longer than any time here, and are drawn again.
    /// </summary>
    private static SeparableLogistic WithoutTies(ref Xoshiro256 random)
    {
        while (true)
        {
            var problem = SeparableLogistic.Gaussian(Examples, Dimension, 0.3, ref random);
            var svm = HardMargin.Solve(problem.Examples);
            var others = Enumerable.Range(0, Examples).Except(svm.Support);
            if (svm.Support.Min(n => svm.Alpha[n]) > Apart && others.All(n => SpanMath.Dot(problem.Examples[n], svm.Weights) > 1 + Apart))
            {
                return problem;
            }
        }
    }

    private SeparableLogistic Iris()
    {
        var table = Tables.Iris(context.Data);
        var x = Columns.Standardised(table.X);
        return new SeparableLogistic([.. x.Select((row, n) => row.Append(1).Select(v => table.Y[n] == 0 ? v : -v).ToArray())]);
    }

    private Found Measure(SeparableLogistic problem)
    {
        var svm = HardMargin.Solve(problem.Examples);
        var norm = Math.Sqrt(svm.SquaredNorm);
        double[] unit = [.. svm.Weights.Select(v => v / norm)];
        Look At(double[] w)
        {
            var length = Math.Sqrt(SpanMath.SquaredNorm(w));
            double[] direction = [.. w.Select(v => v / length)];
            return new Look(Math.Sqrt(SpanMath.SquaredDistance(direction, unit)), 1 - (problem.Margin(w) * norm), problem.LogLoss(w), length);
        }

        var flow = problem.Flow(s_logTimes);
        Look[] looks = [.. flow.Select(At)];
        var (last, s) = (flow[^1], s_logTimes[^1]);
        var residual = svm.Support.Max(n => Math.Abs(
            SpanMath.Dot(problem.Examples[n], last) - s + Math.Log(problem.Examples.Length * svm.Alpha[n])));
        var steps = problem.Descend(Rate, _looks, normalised: false, context.Cancel);
        var beside = problem.Flow([Math.Log(1 + (Rate * _looks[^1]))])[0];
        return new Found(
            svm.Violation(problem.Examples),
            norm,
            residual,
            Math.Exp(looks[^1].LogLoss + s) / svm.SquaredNorm,
            (looks[^1].Norm - looks[^2].Norm) / (s - s_logTimes[^2]) / norm,
            [.. looks.Select(l => l.Direction)],
            [.. looks.Select(l => l.Margin)],
            [.. steps.Select(At)],
            [.. problem.Descend(Rate, _looks, normalised: true, context.Cancel).Select(At)],
            Math.Sqrt(SpanMath.SquaredDistance(steps[^1], beside) / SpanMath.SquaredNorm(beside)));
    }

    private void Verdicts(string name, string what, Found[] found)
    {
        var report = context.Report;
        var late = Enumerable.Range(0, s_logTimes.Length).Where(i => s_logTimes[i] >= 300).ToArray();
        double Exponent(double[] curve) => LineFit.OfPower([.. late.Select(i => s_logTimes[i])], [.. late.Select(i => curve[i])]).Slope;
        void Check(string figure, string text, Func<Found, double> of, Expected expected, Origin origin = Origin.Theory) =>
            report.Check($"margin.{name}.{figure}", $"{what}: {text}", [.. found.Select(of)], expected, origin);
        Check("svm", "largest violation of the support vector machine's conditions", f => f.Violation, Expected.AtMost(1e-9));
        Check("residual", "largest |z·(w − ŵ ln t) + ln(Nα)| over support vectors at t = e¹⁰⁰⁰", f => f.Residual, Expected.AtMost(1e-3));
        Check("loss", "t·L(t)·(margin)² at t = e¹⁰⁰⁰", f => f.Loss, Expected.Near(1, 1e-3));
        Check("growth", "rise of ‖w‖ per unit of ln t, times the margin", f => f.Growth, Expected.Near(1, 1e-3));
        Check("direction", "exponent of ‖w/‖w‖ − ŵ/‖ŵ‖‖ in ln t, t from e³⁰⁰ to e¹⁰⁰⁰", f => Exponent(f.Direction), Expected.Near(-1, 0.05));
        Check("gap", "exponent of the margin's distance from the largest one in ln t", f => Exponent(f.Margin), Expected.Near(-1, 0.1));
        Check("steps", $"‖w − flow‖/‖w‖ of gradient descent at step {_looks[^1]}", f => f.FromFlow, Expected.AtMost(0.02), Origin.Own);
        Check("normalised", "distance of the direction, normalised descent over plain", f => f.Normalised[^1].Direction / f.Steps[^1].Direction, Expected.AtMost(0.5), Origin.Own);
    }

    private void Show(Found iris)
    {
        var report = context.Report;
        report.Say($"Setosa against the other irises (five parameters, margin {Figures.Format(1 / iris.Norm, 4)}), gradient descent with η = {Rate}:");
        report.Table(
            ["steps", "training loss", "‖w‖", "distance of the direction", "margin / largest margin", "normalised: distance"],
            _looks.Select((look, i) => (string[])
            [
                Figures.Format(look, 7), Figures.Format(Math.Exp(iris.Steps[i].LogLoss), 3), Figures.Format(iris.Steps[i].Norm, 3), Figures.Format(iris.Steps[i].Direction, 3),
                Figures.Format(1 - iris.Steps[i].Margin, 4), Figures.Format(iris.Normalised[i].Direction, 3),
            ]));
        double[] times = [.. _looks.Select(look => Math.Log(1 + (Rate * look)))];
        var end = s_logTimes.Length - 1;
        report.Plot(new LinePlot(
            "max-margin",
            "Setosa against the other irises: distance of the direction from the largest margin's",
            "ln t, the logarithm of the sum of learning rates",
            "‖w/‖w‖ − ŵ/‖ŵ‖‖",
            [
                new("gradient flow", s_logTimes, iris.Direction),
                new("gradient descent", times, [.. iris.Steps.Select(l => l.Direction)], SeriesStyle.Points),
                new("normalised descent", times, [.. iris.Normalised.Select(l => l.Direction)], SeriesStyle.LineWithPoints),
                new("c / ln t", s_logTimes, [.. s_logTimes.Select(s => iris.Direction[end] * s_logTimes[end] / s)], SeriesStyle.Dashed),
            ])
        {
            LogX = true,
            LogY = true,
        });
    }
}
