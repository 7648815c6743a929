using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L07_Sde;

/// <summary>The part of the lesson where SGD itself stands beside its equation: linear regression on diabetes-6.</summary>
internal sealed class SgdPart
{
    private const double Time = 2;
    private const int Seeds = 3;
    private const double BerryEsseen = 0.4748;
    private static readonly double[] s_rates = [0.04, 0.02, 0.01, 0.005, 0.0025];

    private readonly LessonContext _context;
    private readonly LinearRegression _problem;
    private readonly Vector<double> _start;

    public SgdPart(LessonContext context)
    {
        _context = context;
        _problem = Diabetes6.Standardised(context.Data);
        _start = -_problem.Optimum;
    }

    public void CentralLimit()
    {
        var report = _context.Report;
        report.Section("The central limit theorem makes the noise normal");
        report.Say(
            "Over $N$ steps that hardly move $\\Phi$, SGD adds up $N$ independent gradients: $\\Phi(t+\\Delta t)\\approx\\Phi(t)-g\\,\\Delta t+\\eta\\sum(g-\\hat g_j)$ with "
            + "$\\Delta t=N\\eta$. The sum tends to a normal law of covariance $N\\Sigma$, and $\\eta^2N\\Sigma=\\eta\\Sigma\\,\\Delta t$. One gradient of the diabetes regression at "
            + "its optimum is far from normal; the distance of the scaled sum's distribution from the normal one is at most "
            + "$.4748\\,E|g|^3/(\\sigma^3\\sqrt N)$ (Berry and Esseen, with Shevtsova's constant of 2011), and less if the gradients are nearly symmetric, as here.");
        int[] sizes = [1, 4, 16, 64, 256];
        var samples = _context.Size(200_000, 20_000);
        var distances = new double[sizes.Length][];
        for (var i = 0; i < sizes.Length; i++)
        {
            _context.Step($"sums of {sizes[i]} gradients", 0.02 * i);
            var (size, stream) = (sizes[i], (ulong)(50 + (10 * i)));
            distances[i] = Replicas.Run(
                Seeds,
                seed =>
                {
                    var random = _context.Random(stream + (ulong)seed);
                    return KolmogorovSmirnov.Test(Sums(size, samples, ref random), Normal).Distance;
                },
                _context.Cancel);
        }

        double[] mean = [.. distances.Select(d => d.Average())];
        var gradients = Gradients();
        var skew = gradients.Average(g => Math.Abs(g * g * g)) / Math.Pow(gradients.Average(g => g * g), 1.5);
        double[] bounds = [.. sizes.Select(n => BerryEsseen * skew / Math.Sqrt(n))];
        report.Check("sde.clt.one", "distance of one gradient's distribution from the normal one", distances[0], Expected.AtLeast(0.05), Origin.Own);
        report.Check("sde.clt.many", "the same for the sum of 256", distances[^1], Expected.AtMost(_context.Size(0.006, 0.015)), Origin.Own);
        report.Check("sde.clt.bound", "largest ratio of the distance to Berry and Esseen's bound", mean.Select((d, i) => d / bounds[i]).Max(), Expected.AtMost(1));
        report.Table(
            ["gradients summed", "distance from the normal distribution", "bound", "sampling error of the distance"],
            sizes.Select((n, i) => (IReadOnlyList<string>)
                [$"{n}", Figures.Format(mean[i], 3), Figures.Format(bounds[i], 3), Figures.Format(0.87 / Math.Sqrt(samples), 2)]));
    }

    public void Moments()
    {
        var report = _context.Report;
        report.Section("SGD against its equation: the first two moments");
        report.Say(
            $"Both start from $w=0$ and go to $t={Time}$. SGD's mean and covariance obey an exact recursion; those of the SDE "
            + "$d\\delta=-A\\delta\\,dt+\\varepsilon\\sqrt{dt}$, $\\varepsilon\\sim N(0,\\eta\\Sigma(\\delta))$, an exact differential equation. As $\\eta\\to0$ they agree: "
            + "the means, and the covariances relative to their size, differ by $O(\\eta)$. With the drift $-(A+\\tfrac\\eta2A^2)\\delta$ the mean agrees to $O(\\eta^2)$ (Li, Tai and E 2017).");
        var (mean, covariance, corrected) = (new double[s_rates.Length], new double[s_rates.Length], new double[s_rates.Length]);
        for (var i = 0; i < s_rates.Length; i++)
        {
            _context.Step($"moments at learning rate {s_rates[i]}", 0.55 + (0.05 * i));
            var sgd = SgdMoments(s_rates[i], (int)Math.Round(Time / s_rates[i]));
            var equation = new SgdDiffusion(_problem, s_rates[i]);
            var sde = equation.Moments(_start, Time);
            mean[i] = (sde.Mean - sgd.Mean).L2Norm();
            covariance[i] = (sde.Covariance - sgd.Covariance).FrobeniusNorm() / sgd.Covariance.FrobeniusNorm();
            corrected[i] = (equation.Moments(_start, Time, corrected: true).Mean - sgd.Mean).L2Norm();
        }

        report.Check("sde.sgd.mean", "exponent of the difference of the means in η", LineFit.OfPower(s_rates, mean).Slope, Expected.Near(1, 0.1));
        report.Check("sde.sgd.covariance", "exponent of the relative difference of the covariances in η", LineFit.OfPower(s_rates, covariance).Slope, Expected.Near(1, 0.15));
        report.Check("sde.sgd.corrected", "exponent of the difference of the means with the corrected drift", LineFit.OfPower(s_rates, corrected).Slope, Expected.Near(2, 0.1));
        report.Check("sde.sgd.small", $"relative difference of the covariances at η = {s_rates[^1]}", covariance[^1], Expected.AtMost(0.02), Origin.Own);
        report.Plot(new LinePlot(
            "sgd-and-sde",
            $"SGD and its SDE at t = {Time} (diabetes, 6 columns)",
            "learning rate",
            "difference",
            [
                new("means", s_rates, mean, SeriesStyle.LineWithPoints),
                new("covariances, relative", s_rates, covariance, SeriesStyle.LineWithPoints),
                new("means, corrected drift", s_rates, corrected, SeriesStyle.LineWithPoints),
                new("∝ η", s_rates, [.. s_rates.Select(r => covariance[^1] * r / s_rates[^1])], SeriesStyle.Dashed),
                new("∝ η²", s_rates, [.. s_rates.Select(r => corrected[^1] * r * r / (s_rates[^1] * s_rates[^1]))], SeriesStyle.Dashed),
            ])
        {
            LogX = true,
            LogY = true,
        });
        Batches();
        Simulation();
    }

    private void Batches()
    {
        const double Rate = 0.005;
        const int Batch = 4;
        var one = SgdMoments(Rate, (int)(Time / Rate)).Covariance;
        var batch = SgdMoments(Rate * Batch, (int)(Time / Rate / Batch), Batch).Covariance;
        _context.Report.Say("A batch of $B$ divides $\\Sigma$ by $B$; with $\\eta=B\\eta_0$ the noise $\\eta\\Sigma/B$ is what it was, and so is the process.");
        _context.Report.Check(
            "sde.batch",
            $"tr Cov of SGD with B = {Batch} and η = {Rate * Batch}, over that with B = 1 and η = {Rate}",
            batch.Trace() / one.Trace(),
            Expected.Near(1, 0.02));
    }

    private void Simulation()
    {
        const double Rate = 0.02;
        const double Dt = 0.02;
        var report = _context.Report;
        _context.Step("paths of the SDE of SGD", 0.85);
        var truth = new SgdDiffusion(_problem, Rate).Moments(_start, Time);
        var paths = _context.Size(30_000, 3_000);
        var laws = Replicas.Run(
            Seeds,
            seed =>
            {
                var random = _context.Random((ulong)(120 + seed));
                return Paths(new SgdDiffusion(_problem, Rate), Dt, paths, ref random);
            },
            _context.Cancel);
        var bound = _context.Size(0.05, 0.12);
        report.Check(
            "sde.paths.mean",
            "‖mean over paths of Euler and Maruyama − mean of the SDE‖, diabetes, η = dt = 0.02",
            [.. laws.Select(law => (law.Mean - truth.Mean).L2Norm())],
            Expected.AtMost(_context.Size(0.01, 0.02)));
        report.Check(
            "sde.paths.covariance",
            "relative difference of the covariances of those",
            [.. laws.Select(law => (law.Covariance - truth.Covariance).FrobeniusNorm() / truth.Covariance.FrobeniusNorm())],
            Expected.AtMost(bound));
    }

    private GaussianLaw SgdMoments(double rate, int steps, int batch = 1)
    {
        var recursion = _problem.Recursion(rate).WithBatch(batch);
        var (mean, second) = (_start, _start.OuterProduct(_start));
        for (var t = 0; t < steps; t++)
        {
            (mean, second) = recursion.Step(mean, second);
        }

        return new GaussianLaw(mean, second - mean.OuterProduct(mean));
    }

    private GaussianLaw Paths(SgdDiffusion equation, double dt, int paths, ref Xoshiro256 random)
    {
        var solver = new EulerMaruyama(equation);
        var tally = new MomentTally(new double[equation.Dimension]);
        var state = new double[equation.Dimension];
        for (var path = 0; path < paths; path++)
        {
            _start.AsArray().CopyTo(state, 0);
            solver.Run(state, dt, (int)Math.Round(Time / dt), ref random);
            tally.Add(state);
        }

        return new GaussianLaw(tally.Mean(), tally.Covariance());
    }

    /// <summary>Sums of gradients of the first parameter at the optimum, in units of their standard deviation.</summary>
    private double[] Sums(int size, int samples, ref Xoshiro256 random)
    {
        var gradients = Gradients();
        var deviation = Math.Sqrt(gradients.Average(g => g * g) * size);
        var sums = new double[samples];
        for (var i = 0; i < samples; i++)
        {
            for (var j = 0; j < size; j++)
            {
                sums[i] += gradients[random.Below(gradients.Length)] / deviation;
            }
        }

        return sums;
    }

    /// <summary>∂ℓ_b/∂w₁ at the optimum. [N]</summary>
    private double[] Gradients()
    {
        var gradient = new double[_problem.Dimension];
        return [.. Enumerable.Range(0, _problem.Count).Select(b =>
        {
            _problem.ExampleGradient(_problem.Optimum.AsArray(), b, gradient);
            return gradient[0];
        })];
    }

    private static double Normal(double x) => MathNet.Numerics.Distributions.Normal.CDF(0, 1, x);
}
