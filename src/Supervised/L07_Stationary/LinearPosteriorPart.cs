using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L07_Stationary;

/// <summary>The part of the lesson about SGD as approximate Bayesian inference where everything is exact: linear regression.</summary>
internal sealed class LinearPosteriorPart
{
    private const int Seeds = 3;
    private const int Batch = 10;
    private static readonly double[] s_shares = [0.1, 0.5, 0.8, 1, 1.25, 2, 10];
    private static readonly double[] s_reference = [4.63, 1.01, 0.496, 0.427, 0.507, 1.35, 20.5];

    private readonly LessonContext _context;
    private readonly LinearRegression _problem;
    private readonly PosteriorLaw _law;

    public LinearPosteriorPart(LessonContext context)
    {
        _context = context;
        _problem = Diabetes6.UnitNoise(context.Data);
        _law = new PosteriorLaw(_problem.Hessian, _problem.Noise, _problem.Count, Batch);
    }

    public void Run()
    {
        var report = _context.Report;
        report.Section("SGD as approximate Bayesian inference");
        report.Say(
            "Linear regression with noise of variance 1 and a flat prior has the posterior $N(w^*,A^{-1}/N)$. SGD with batches of $S=10$ stays in $q=N(w^*,\\Sigma_\\epsilon)$ with "
            + "$A\\Sigma+\\Sigma A=\\frac\\epsilon SC$. Setting the derivative of $KL(q\\,\\|\\,\\text{posterior})$ by $\\epsilon$ to 0 gives "
            + "$$\\epsilon^*=\\frac{2DS}{N\\,\\mathrm{tr}\\,C}.$$ At that rate the *size* of the cloud is right on average; its shape is not, as SGD's noise goes with $C$ and the posterior "
            + "with $A^{-1}$. A matrix of rates $\\frac{2S}NC^{-1}$ puts that right.");
        report.Check("bayes.rate", "ε* on the diabetes regression, N = 442, D = 6, S = 10", _law.OptimalRate, Expected.Near(0.05042, 1e-5), Origin.Reference);
        Curve();
        Ratios();
        Averages();
    }

    private void Curve()
    {
        var report = _context.Report;
        var (exact, runs) = (new double[s_shares.Length], new double[s_shares.Length][]);
        for (var i = 0; i < s_shares.Length; i++)
        {
            _context.Step($"divergence from the posterior at {s_shares[i]} ε*", 0.6 + (0.01 * i));
            var rate = s_shares[i] * _law.OptimalRate;
            exact[i] = _law.Divergence(rate);
            report.Check($"bayes.kl.{s_shares[i]}", $"KL(q ‖ posterior) at {s_shares[i]} ε*, Lyapunov equation", exact[i], Expected.Within(s_reference[i], 0.01), Origin.Reference);
            var rates = rate * Matrix<double>.Build.DenseIdentity(_problem.Dimension);

            // Ten times the rate is beyond what a discrete step survives.
            runs[i] = s_shares[i] > 5 ? [] : [.. Sample(rates, (ulong)(300 + (10 * i))).Select(q => q.DivergenceFrom(_law.Posterior))];
        }

        report.Check("bayes.kl.runs", "KL(runs ‖ posterior) at ε*", runs[Array.IndexOf(s_shares, 1)], Expected.Near(0.458, 0.04), Origin.Reference);
        report.Check("bayes.minimum", "where KL is least, in ε*, by the Lyapunov equation", DivergenceFit.Minimum(s_shares, exact), Expected.Near(1, 0.001));
        report.Check("bayes.minimum.runs", "the same by the runs", [.. Enumerable.Range(0, Seeds).Select(seed => DivergenceFit.Minimum(s_shares[..^1], [.. runs[..^1].Select(r => r[seed])]))], Expected.Near(1, 0.1), Origin.Reference);
        double[] grid = [.. Enumerable.Range(0, 101).Select(i => Math.Pow(10, -1.2 + (0.024 * i)))];
        report.Plot(new LinePlot(
            "posterior",
            "Divergence of SGD from the posterior (diabetes regression, batches of 10)",
            "learning rate / ε*",
            "KL, nats",
            [
                new("runs", s_shares[..^1], [.. runs[..^1].Select(r => r.Average())], SeriesStyle.Points),
                new("Lyapunov equation", grid, [.. grid.Select(share => _law.Divergence(share * _law.OptimalRate))], SeriesStyle.Dashed),
            ])
        {
            LogX = true,
            LogY = true,
            Marks = [(1, "ε*")],
        });
    }

    private void Ratios()
    {
        var report = _context.Report;
        _context.Step("preconditioned SGD", 0.68);
        var plain = _law.OptimalRate * Matrix<double>.Build.DenseIdentity(_problem.Dimension);
        (string Name, string Title, Matrix<double> Rates, double Low, double High, double Divergence)[] settings =
        [
            ("plain", "one rate ε*", plain, 0.82, 0.97, 0.458),
            ("full", "rates (2S/N)C⁻¹", _law.FullPreconditioner, 1.02, 1.04, 0.005),
        ];
        var rows = new List<string[]>();
        foreach (var (name, title, rates, low, high, divergence) in settings)
        {
            var runs = Sample(rates, name == "plain" ? 400UL : 410UL);
            var exact = GaussianLaw.Centred(_problem.Recursion(rates).WithBatch(Batch).StationaryCovariance());
            var ratios = runs.Select(q => PosteriorLaw.Ratios(q, _law.Posterior)).ToArray();
            report.Check($"bayes.{name}.least", $"least standard deviation over the posterior's, six parameters, {title}", [.. ratios.Select(r => r.Min())], Expected.Near(low, 0.02), Origin.Reference);
            report.Check($"bayes.{name}.greatest", $"greatest, {title}", [.. ratios.Select(r => r.Max())], Expected.Near(high, 0.02), Origin.Reference);
            report.Check($"bayes.{name}.exact", $"‖S of runs − S of the exact law‖ / ‖S‖, {title}", [.. runs.Select(q => (q.Covariance - exact.Covariance).FrobeniusNorm() / exact.Covariance.FrobeniusNorm())], Expected.AtMost(_context.Size(0.03, 0.1)));
            var expected = name == "plain" ? Expected.Near(divergence, 0.02) : Expected.AtMost(divergence);
            rows.Add([title, .. PosteriorLaw.Ratios(exact, _law.Posterior).Select(r => Figures.Format(r, 3)), Figures.Format(exact.DivergenceFrom(_law.Posterior), 3)]);
            report.Check($"bayes.{name}.kl", $"KL of the exact law of SGD from the posterior, {title}", exact.DivergenceFrom(_law.Posterior), expected, Origin.Reference);
            report.Check(
                $"bayes.{name}.kl.runs",
                $"the same of runs, {title}",
                [.. runs.Select(q => q.DivergenceFrom(_law.Posterior))],
                _context.Quick ? Expected.Near(divergence, 0.05) : expected,
                Origin.Reference);
        }

        var diagonal = GaussianLaw.Centred(_problem.Recursion(_law.DiagonalPreconditioner).WithBatch(Batch).StationaryCovariance());
        rows.Insert(1, ["rates 2S/(N C_kk)", .. PosteriorLaw.Ratios(diagonal, _law.Posterior).Select(r => Figures.Format(r, 3)), Figures.Format(diagonal.DivergenceFrom(_law.Posterior), 3)]);
        report.Table(["standard deviation over the posterior's", "age", "sex", "bmi", "bp", "s3", "s5", "KL"], rows);
    }

    /// <summary>Averages of iterates: what is random about them is the data's sampling error, A⁻¹CA⁻¹/N.</summary>
    private void Averages()
    {
        var report = _context.Report;
        report.Say(
            "Another way to the posterior's shape: means of $T=N/S$ successive iterates have the covariance $A^{-1}CA^{-1}/(ST)$ once $T\\gg1/\\epsilon\\lambda$, whatever the rate, and that is the posterior's if $C=A$, as it is "
            + "for a model that is right. Here with $S=1$, $T=442$ and $\\epsilon=.05$.");
        const double Rate = 0.05;
        _context.Step("averages of iterates", 0.7);
        var window = _problem.Count;
        var single = _problem.Recursion(Rate).StationaryCovariance();
        var exact = GaussianLaw.Centred(_law.OfAverages(single, Rate, window));
        var runs = Replicas.Run(
            Seeds,
            seed =>
            {
                var random = _context.Random((ulong)(420 + seed));
                return Averages(Rate, window, _context.Size(30_000, 2_000), ref random);
            },
            _context.Cancel);
        report.Check("bayes.averages", "‖covariance of averages of runs − exact‖ / ‖exact‖", [.. runs.Select(s => (s - exact.Covariance).FrobeniusNorm() / exact.Covariance.FrobeniusNorm())], Expected.AtMost(_context.Size(0.03, 0.1)));
        const double Small = 0.001;
        var limit = LongRun(_problem.Recursion(Small).StationaryCovariance(), Small) / window;
        report.Check("bayes.averages.limit", "‖lim T·covariance − A⁻¹CA⁻¹‖ / ‖A⁻¹CA⁻¹‖ at ε = 0.001", (limit - _law.Sandwich).FrobeniusNorm() / _law.Sandwich.FrobeniusNorm(), Expected.AtMost(0.01));
        report.Check("bayes.averages.kl", "KL(averages ‖ posterior), exact", exact.DivergenceFrom(_law.Posterior), Expected.AtMost(_law.Divergence(_law.OptimalRate)), Origin.Own);
        report.Observe("bayes.averages.least", "least standard deviation of averages over the posterior's", PosteriorLaw.Ratios(exact, _law.Posterior).Min());
        report.Observe("bayes.averages.greatest", "greatest", PosteriorLaw.Ratios(exact, _law.Posterior).Max());
    }

    /// <summary>lim T·Cov of averages: (1 − M)⁻¹Σ + Σ(1 − M)⁻¹ − Σ with 1 − M = εA. [D, D]</summary>
    private Matrix<double> LongRun(Matrix<double> covariance, double rate)
    {
        var half = (rate * _problem.Hessian).Solve(covariance);
        return half + half.Transpose() - covariance;
    }

    private Matrix<double> Averages(double rate, int window, int count, ref Xoshiro256 random)
    {
        var chain = new SgdChain(_problem, _problem.Optimum.AsArray(), rate);
        var (tally, mean) = (new MomentTally(_problem.Optimum.AsArray()), new double[_problem.Dimension]);
        for (var i = -1; i < count; i++)
        {
            _context.Cancel.ThrowIfCancellationRequested();
            Array.Clear(mean);
            for (var t = 0; t < window; t++)
            {
                chain.Run(1, ref random);
                SpanMath.AddScaled(mean, 1.0 / window, chain.Point);
            }

            // The first window is the way to the stationary law.
            if (i >= 0)
            {
                tally.Add(mean);
            }
        }

        return tally.SecondMoment();
    }

    /// <summary>Normal laws with the second moments of runs around the optimum.</summary>
    private GaussianLaw[] Sample(Matrix<double> rates, ulong stream) =>
        Replicas.Run(
            Seeds,
            seed =>
            {
                var random = _context.Random(stream + (ulong)seed);
                var optimum = _problem.Optimum.AsArray();
                var chain = new SgdChain(_problem, optimum, rates, Batch);
                chain.Run(4000, ref random);
                return GaussianLaw.Centred(chain.Watch(optimum, 20, _context.Size(150_000, 15_000), ref random, _context.Cancel).SecondMoment());
            },
            _context.Cancel);
}
