using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L08_L1Ensembles;

/// <summary>Early stopping is shrinkage: exactly, with a penalty for every direction, and nearly with one penalty for all.</summary>
internal sealed class EarlyStoppingPart(LessonContext context)
{
    private const double Rate = 0.1;
    private const int Seeds = 3;
    private static readonly double[] s_times = [.. Enumerable.Range(0, 400).Select(i => Math.Pow(10, -3 + (7.0 * i / 399)))];

    public void Run()
    {
        var regression = Diabetes6.Standardised(context.Data);
        Directions(regression);
        Bounds();
        var random = context.Random(10);
        Risks("diabetes", "diabetes table", NoisyRegression.Of(regression), 30);
        Risks("gaussian", "100 normal inputs of 50 dimensions", NoisyRegression.Gaussian(100, 50, 1, ref random), 40);
    }

    private void Directions(LinearRegression problem)
    {
        var report = context.Report;
        report.Section("Early stopping is shrinkage towards the start");
        report.Say(
            "Gradient descent on linear regression keeps, of the way from its start $\\Phi_0$ to the least-squares fit, the share "
            + "$f=1-(1-\\eta\\lambda)^k$ in the direction of an eigenvector with eigenvalue $\\lambda$. Shrinkage towards $\\Phi_0$, the prior "
            + "$e^{-\\|\\Phi-\\Phi_{init}\\|^2/(2\\sigma^2)}$, keeps $\\lambda/(\\lambda+\\kappa)$. With $\\kappa=\\lambda(1-f)/f$ in every direction both are the same point.");
        var eigen = problem.Hessian.Evd(Symmetricity.Symmetric);
        var (values, vectors) = (eigen.EigenValues.Real(), eigen.EigenVectors);
        var start = Vector<double>.Build.Dense(problem.Dimension, i => i % 2 == 0 ? 0.5 : -1.0);
        var (w, gradient, worst, step) = (start.ToArray(), new double[problem.Dimension], 0.0, 0);
        foreach (var stop in new[] { 1, 3, 10, 30, 100 })
        {
            for (; step < stop; step++)
            {
                problem.Gradient(w, gradient);
                SpanMath.AddScaled(w, -Rate, gradient);
            }

            var penalties = values.Map(l => SpectralFilter.EquivalentPenalty(l, SpectralFilter.Descent(l, Rate, stop)));
            var penalty = vectors * Matrix<double>.Build.DiagonalOfDiagonalVector(penalties) * vectors.Transpose();
            var shrunk = (problem.Hessian + penalty).Solve((problem.Hessian * problem.Optimum) + (penalty * start));
            worst = Math.Max(worst, (Vector<double>.Build.Dense(w) - shrunk).L2Norm() / shrunk.L2Norm());
        }

        report.Check("early.directions", "largest relative distance of descent after 1, 3, 10, 30, 100 steps from shrinkage with the penalties κ = λ(1 − f)/f", worst, Expected.AtMost(1e-10));
        double[] eigenvalues = [.. Enumerable.Range(0, 200).Select(i => Math.Pow(10, -2 + (4.0 * i / 199)))];
        report.Plot(new LinePlot(
            "filters",
            "Share of the least-squares fit that is kept, t = 1",
            "eigenvalue λ",
            "share f",
            [
                new("flow stopped at t, 1 − exp(−λt)", eigenvalues, [.. eigenvalues.Select(l => SpectralFilter.Flow(l, 1))]),
                new("shrinkage 1/t, λ/(λ + 1/t)", eigenvalues, [.. eigenvalues.Select(l => SpectralFilter.Ridge(l, 1))], SeriesStyle.Dashed),
            ])
        {
            LogX = true,
        });
    }

    private void Bounds()
    {
        var report = context.Report;
        report.Section("One penalty for all directions");
        report.Say(
            "With the single penalty $\\kappa=1/t$ the filters $1-e^{-\\lambda t}$ and $\\lambda/(\\lambda+1/t)$ differ, but never by much (Ali, Kolter "
            + "and Tibshirani 2019). The risk $E\\|\\hat w-\\beta\\|^2=\\sum_i(1-f_i)^2\\beta_i^2+f_i^2\\sigma^2/(N\\lambda_i)$ of stopped flow is at "
            + "most 1.6862 times that of shrinkage for every truth and every $t$, and with a Gaussian prior on the truth the best stopping "
            + "is at most 1.2147 times worse than the best penalty. Both constants are suprema over $x=\\lambda t$.");
        report.Check("early.bound", "sup ((1 − e⁻ˣ)(1 + x)/x)²", StoppingBounds.AnyTruth(), Expected.Between(1.6859, 1.6862, 1.6862));
        report.Check("early.bound.bayes", "sup (e⁻²ˣ + (1 − e⁻ˣ)²/x)(1 + x)", StoppingBounds.Bayes(), Expected.Near(1.2147, 5e-5));
    }

    private void Risks(string name, string what, NoisyRegression regression, ulong stream)
    {
        var report = context.Report;
        var spectral = regression.Spectral;
        report.Check($"early.{name}.worst", $"{what}: largest ratio over t of the risks of stopped flow and shrinkage", spectral.WorstRatio(s_times), Expected.Between(1, StoppingBounds.AnyTruth()));
        report.Check($"early.{name}.best", $"{what}: ratio of the lowest risks", spectral.BestRatio(s_times), Expected.AtMost(1.22), Origin.Reference);
        var variance = spectral.Truth.Average(b => b * b);
        report.Check($"early.{name}.bayes", $"{what}: ratio of the lowest Bayes risks", spectral.BestBayesRatio(s_times, variance), Expected.Between(1, StoppingBounds.Bayes()));
        int[] stops = [3, 10, 30, 100];
        var runs = context.Size(4000, 400);
        var measured = Replicas.Run(
            Seeds,
            seed =>
            {
                var random = context.Random(stream + (ulong)seed);
                return regression.DescentRisk(Rate, stops, runs, ref random);
            },
            context.Cancel);
        double[] exact = [.. stops.Select(k => spectral.Risk(l => SpectralFilter.Descent(l, Rate, k)))];
        for (var s = 0; s < stops.Length; s++)
        {
            report.Check($"early.{name}.descent.{stops[s]}", $"{what}: risk of {stops[s]} steps of descent, measured over the formula", [.. measured.Select(m => m[s] / exact[s])], Expected.Near(1, context.Size(0.03, 0.1)));
        }

        double[] Curve(Func<double, Func<double, double>> filter) => [.. s_times.Select(t => spectral.Risk(filter(t)))];
        report.Plot(new LinePlot(
            $"risk-{name}",
            $"Early stopping and shrinkage: {what}",
            "time t, or 1/κ",
            "E‖ŵ − β‖²",
            [
                new("flow stopped at t", s_times, Curve(t => l => SpectralFilter.Flow(l, t)), SeriesStyle.Dashed),
                new("shrinkage with κ = 1/t", s_times, Curve(t => l => SpectralFilter.Ridge(l, 1 / t)), SeriesStyle.Dashed),
                new("descent, measured", [.. stops.Select(k => Rate * k)], [.. stops.Select((_, s) => measured.Average(m => m[s]))], SeriesStyle.Points),
            ])
        {
            LogX = true,
            LogY = true,
        });
    }
}
