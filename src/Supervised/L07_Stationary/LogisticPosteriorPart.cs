using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L07_Stationary;

/// <summary>The part of the lesson about SGD as approximate Bayesian inference where the posterior is not normal: logistic regression.</summary>
internal sealed class LogisticPosteriorPart
{
    private const int Seeds = 3;
    private const int Batch = 1;
    private const double Prior = 3;
    private static readonly double[] s_shares = [0.25, 0.5, 0.8, 1, 1.25, 2];
    private static readonly string[] s_weights = ["radius", "texture", "smoothness", "symmetry", "fractal dimension", "intercept"];

    private readonly LessonContext _context;
    private readonly LogisticRegression _problem;
    private readonly OptimumLaw _optimum;
    private readonly PosteriorLaw _law;

    public LogisticPosteriorPart(LessonContext context)
    {
        _context = context;
        _problem = BreastCancer6.Regression(context.Data, Prior);
        _optimum = OptimumLaw.Of(_problem, context.Cancel);
        _law = new PosteriorLaw(_optimum.Hessian, _optimum.Noise, _problem.Count, Batch);
    }

    public void Run()
    {
        var report = _context.Report;
        report.Section("The same on logistic regression");
        report.Say(
            "569 tumours, five values of their cells and an intercept, a normal prior of deviation 3 on every weight. The posterior $e^{-NL(w)}/Z$ is not normal. Its moments come from importance sampling: independent draws from Student's t "
            + "around the mode, weighed by the ratio of the densities; on the regression above, where the posterior is known, the same sampler is off by what the first figure says. The model is nearly right, so $C\\approx A$: SGD's cloud, "
            + "$\\Sigma\\approx\\tfrac12\\epsilon$, is round, and the posterior, $A^{-1}/N$, is not. The best single rate is a compromise; with $C^{-1}$ the shape comes out right.");
        var posterior = Posterior();
        var runs = Curve(posterior);
        report.Check(
            "logistic.minimum",
            "where KL(runs ‖ posterior) is least, in ε* = 2D/(N tr C)",
            [.. Enumerable.Range(0, Seeds).Select(seed => DivergenceFit.Minimum(s_shares, [.. runs.Select(r => r[seed])]))],
            Expected.Near(1, _context.Size(0.15, 0.2)),
            Origin.Own);
        Ratios(posterior, runs.MinBy(r => r.Average())!);
    }

    /// <summary>The sampler on a posterior that is known, and then on the one that is not.</summary>
    private GaussianLaw Posterior()
    {
        var report = _context.Report;
        _context.Step("importance sampling", 0.74);
        var linear = Diabetes6.UnitNoise(_context.Data);
        var truth = linear.Hessian.Inverse() / linear.Count;
        var law = OptimumLaw.Of(linear, _context.Cancel);
        var draws = _context.Size(200_000, 20_000);
        var known = Replicas.Run(
            Seeds,
            seed =>
            {
                var random = _context.Random((ulong)(500 + seed));
                return ImportanceSampler.Sample(linear, law, draws / 4, ref random).Moments.Covariance;
            },
            _context.Cancel);
        report.Check("importance.known", "‖covariance by importance sampling − A⁻¹/N‖ / ‖A⁻¹/N‖, linear regression", [.. known.Select(s => (s - truth).FrobeniusNorm() / truth.FrobeniusNorm())], Expected.AtMost(_context.Size(0.02, 0.06)));
        var samples = Replicas.Run(
            Seeds,
            seed =>
            {
                var random = _context.Random((ulong)(510 + seed));
                return ImportanceSampler.Sample(_problem, _optimum, draws, ref random);
            },
            _context.Cancel);
        report.Check("importance.effective", "effective share of the draws, logistic regression", [.. samples.Select(s => s.Effective)], Expected.AtLeast(0.5), Origin.Own);
        var posterior = samples[0].Moments;
        report.Check("importance.agree", "KL between the normal laws of two independent samples, three pairs", [.. samples.Select((s, i) => s.Moments.DivergenceFrom(samples[(i + 1) % Seeds].Moments))], Expected.AtMost(_context.Size(0.001, 0.01)));
        var laplace = new GaussianLaw(Vector<double>.Build.Dense(_optimum.Optimum), _law.Posterior.Covariance);
        report.Observe("logistic.laplace", "KL of Laplace's normal law at the mode from the posterior's moments", laplace.DivergenceFrom(posterior));
        report.Observe("logistic.rate", "ε*", _law.OptimalRate);
        return posterior;
    }

    /// <summary>Divergences of runs at single rates from the posterior. [rates][seeds]</summary>
    private double[][] Curve(GaussianLaw posterior)
    {
        var runs = new double[s_shares.Length][];
        for (var i = 0; i < s_shares.Length; i++)
        {
            _context.Step($"logistic regression at {s_shares[i]} ε*", 0.78 + (0.02 * i));
            var rates = s_shares[i] * _law.OptimalRate * Matrix<double>.Build.DenseIdentity(_problem.Dimension);
            runs[i] = [.. Sample(rates, (ulong)(520 + (10 * i))).Select(q => q.DivergenceFrom(posterior))];
        }

        double[] grid = [.. Enumerable.Range(0, 61).Select(i => 0.2 + (0.03 * i))];
        _context.Report.Plot(new LinePlot(
            "logistic",
            "Divergence of SGD from the posterior (logistic regression, batch 1)",
            "learning rate / ε*",
            "KL, nats",
            [
                new("runs, from the true posterior's moments", s_shares, [.. runs.Select(r => r.Average())], SeriesStyle.Points),
                new("Lyapunov equation, from Laplace's", grid, [.. grid.Select(share => _law.Divergence(share * _law.OptimalRate))], SeriesStyle.Dashed),
            ])
        {
            Marks = [(1, "ε*")],
        });
        return runs;
    }

    /// <param name="posterior">What the runs should be.</param>
    /// <param name="best">Divergences at the best of the single rates. [seeds]</param>
    private void Ratios(GaussianLaw posterior, double[] best)
    {
        var report = _context.Report;
        _context.Step("preconditioned SGD on logistic regression", 0.9);
        var plain = Sample(_law.OptimalRate * Matrix<double>.Build.DenseIdentity(_problem.Dimension), 600);
        var full = Sample(_law.FullPreconditioner, 610);
        var plainRatios = plain.Select(q => PosteriorLaw.Ratios(q, posterior)).ToArray();
        var fullRatios = full.Select(q => PosteriorLaw.Ratios(q, posterior)).ToArray();
        report.Check("logistic.full.least", "least standard deviation over the posterior's, rates (2/N)C⁻¹", [.. fullRatios.Select(r => r.Min())], Expected.AtLeast(0.85), Origin.Own);
        report.Check("logistic.full.greatest", "greatest", [.. fullRatios.Select(r => r.Max())], Expected.AtMost(1.15), Origin.Own);
        report.Check(
            "logistic.gain",
            "KL(runs ‖ posterior) with the rates (2/N)C⁻¹ over the least of six single rates",
            [.. full.Zip(best, (f, single) => f.DivergenceFrom(posterior) / single)],
            Expected.AtMost(0.5),
            Origin.Own);
        report.Table(
            ["standard deviation over the posterior's", .. s_weights, "KL"],
            [
                ["one rate ε*", .. Means(plainRatios), Figures.Format(plain.Average(q => q.DivergenceFrom(posterior)), 3)],
                ["rates (2/N)C⁻¹", .. Means(fullRatios), Figures.Format(full.Average(q => q.DivergenceFrom(posterior)), 3)],
            ]);
    }

    private static IEnumerable<string> Means(double[][] ratios) =>
        Enumerable.Range(0, ratios[0].Length).Select(k => Figures.Format(ratios.Average(r => r[k]), 3));

    /// <summary>Normal laws with the moments of runs. [seeds]</summary>
    private GaussianLaw[] Sample(Matrix<double> rates, ulong stream) =>
        Replicas.Run(
            Seeds,
            seed =>
            {
                var random = _context.Random(stream + (ulong)seed);
                var chain = new SgdChain(_problem, _optimum.Optimum, rates, Batch);
                chain.Run(_context.Size(200_000, 40_000), ref random);
                var tally = chain.Watch(_optimum.Optimum, 100, _context.Size(200_000, 20_000), ref random, _context.Cancel);
                return new GaussianLaw(tally.Mean(), tally.Covariance());
            },
            _context.Cancel);
}
