using SelfPlay.Games;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L07_Sde;

/// <summary>Section 7.2: the stochastic differential equation of SGD, its integrator, and how well it stands for SGD.</summary>
internal sealed class SdeLesson : ILesson
{
    private const int Seeds = 3;
    private const double Curvature = 1;
    private const double Rate = 0.1;
    private const double Sigma = 1;
    private const double Start = 3;
    private const double Step = 0.005;
    private static readonly double[] s_times = [0.25, 0.5, 1, 1.5, 2];

    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "sde",
        "7.2",
        "SGD in continuous time",
        "The stochastic differential equation of SGD",
        "Which continuous process does SGD with a fixed learning rate look like, and how alike are they?",
        [
            "By the central limit theorem many small steps are dΦ = −g dt + ε√dt with ε ~ N(0, ηΣ), Σ the covariance of single gradients.",
            "On a quadratic that is the process of Ornstein and Uhlenbeck, whose mean, variance and autocovariance are exponentials.",
            "The method of Euler and Maruyama integrates it with weak order 1, and SGD is as near to it: O(η).",
        ],
        [DataCatalog.Diabetes]);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var sgd = new SgdPart(context);
        sgd.CentralLimit();
        OrnsteinUhlenbeck(context);
        new OrderPart(context).Run();
        sgd.Moments();
    }

    private static void OrnsteinUhlenbeck(LessonContext context)
    {
        var report = context.Report;
        report.Section("The process of Ornstein and Uhlenbeck");
        report.Say(
            "With $L=\\tfrac12hx^2$ and constant noise the equation is $dx=-hx\\,dt+\\varepsilon\\sqrt{dt}$, $\\varepsilon\\sim N(0,\\eta\\sigma^2)$, and "
            + "$$E\\,x(t)=x_0e^{-ht},\\qquad \\mathrm{Var}\\,x(t)=\\frac{\\eta\\sigma^2}{2h}\\left(1-e^{-2ht}\\right),\\qquad "
            + "\\frac{\\mathrm{Cov}(x(t),x(t+\\tau))}{\\mathrm{Var}\\,x}=e^{-h|\\tau|}\\ \\text{once stationary.}$$ "
            + $"Paths of Euler and Maruyama with $dt={Step}$, $h={Curvature}$, $\\eta={Rate}$, $\\sigma={Sigma}$, $x_0={Start}$.");
        context.Step("Ornstein-Uhlenbeck paths", 0.1);
        var equation = ScalarDiffusion.OrnsteinUhlenbeck(Curvature, Rate, Sigma);
        var runs = Replicas.Run(
            Seeds,
            seed =>
            {
                var random = context.Random((ulong)(10 + seed));
                return Transient(equation, context.Size(80_000, 10_000), ref random);
            },
            context.Cancel);
        context.Step("stationary Ornstein-Uhlenbeck paths", 0.2);
        var stationary = Replicas.Run(
            Seeds,
            seed =>
            {
                var random = context.Random((ulong)(20 + seed));
                return Autocorrelation(equation, context.Size(150_000, 15_000), ref random);
            },
            context.Cancel);
        Verdicts(context, runs, stationary);
    }

    private static void Verdicts(LessonContext context, (double[] Mean, double[] Variance)[] runs, double[][] stationary)
    {
        var report = context.Report;
        double[] mean = [.. s_times.Select(t => Start * Math.Exp(-Curvature * t))];
        double[] variance = [.. s_times.Select(t => Rate * Sigma * Sigma / (2 * Curvature) * (1 - Math.Exp(-2 * Curvature * t)))];
        double[] decay = [.. s_times.Select(t => Math.Exp(-Curvature * t))];
        double[] Over(Func<int, double> ofSeed) => [.. Enumerable.Range(0, Seeds).Select(ofSeed)];
        for (var i = 0; i < s_times.Length; i++)
        {
            var (t, at) = (s_times[i], i);
            report.Check($"sde.ou.mean.{t}", $"mean of x({t})", Over(s => runs[s].Mean[at]), Expected.Within(mean[i], 0.02));
            report.Check($"sde.ou.variance.{t}", $"variance of x({t})", Over(s => runs[s].Variance[at]), Expected.Within(variance[i], context.Size(0.02, 0.03)));
            report.Check($"sde.ou.memory.{t}", $"autocovariance over variance at lag {t}", Over(s => stationary[s][at]), Expected.Within(decay[i], context.Size(0.02, 0.05)));
        }

        double[] fine = [.. Enumerable.Range(0, 81).Select(i => 0.025 * i)];
        report.Plot(new LinePlot(
            "ornstein-uhlenbeck",
            "Ornstein-Uhlenbeck: paths of Euler-Maruyama against the exponentials",
            "time, or lag",
            "share of the start or of the final variance",
            [
                new("mean", s_times, [.. s_times.Select((_, i) => runs.Average(r => r.Mean[i]) / Start)], SeriesStyle.Points),
                new("autocorrelation", s_times, [.. s_times.Select((_, i) => stationary.Average(r => r[i]))], SeriesStyle.Points),
                new("variance", s_times, [.. s_times.Select((_, i) => runs.Average(r => r.Variance[i]) / (Rate * Sigma * Sigma / (2 * Curvature)))], SeriesStyle.Points),
                new("exp(−ht)", fine, [.. fine.Select(t => Math.Exp(-Curvature * t))], SeriesStyle.Dashed),
                new("1 − exp(−2ht)", fine, [.. fine.Select(t => 1 - Math.Exp(-2 * Curvature * t))], SeriesStyle.Dashed),
            ]));
    }

    /// <summary>Mean and variance at the times, from paths that start at one point.</summary>
    private static (double[] Mean, double[] Variance) Transient(ScalarDiffusion equation, int paths, ref Xoshiro256 random)
    {
        var (sum, square) = (new double[s_times.Length], new double[s_times.Length]);
        var solver = new EulerMaruyama(equation);
        Span<double> x = stackalloc double[1];
        for (var path = 0; path < paths; path++)
        {
            x[0] = Start;
            for (var i = 0; i < s_times.Length; i++)
            {
                solver.Run(x, Step, Steps(i), ref random);
                sum[i] += x[0];
                square[i] += x[0] * x[0];
            }
        }

        double[] mean = [.. sum.Select(s => s / paths)];
        return (mean, [.. square.Select((s, i) => (s / paths) - (mean[i] * mean[i]))]);
    }

    /// <summary>Cov(x(0), x(τ)) / Var(x) at the times, from paths that start from the stationary law.</summary>
    private static double[] Autocorrelation(ScalarDiffusion equation, int paths, ref Xoshiro256 random)
    {
        var (product, square) = (new double[s_times.Length], 0.0);
        var deviation = Math.Sqrt(Rate * Sigma * Sigma / (2 * Curvature));
        var solver = new EulerMaruyama(equation);
        Span<double> x = stackalloc double[1];
        for (var path = 0; path < paths; path++)
        {
            var first = x[0] = deviation * random.Normal();
            square += first * first;
            for (var i = 0; i < s_times.Length; i++)
            {
                solver.Run(x, Step, Steps(i), ref random);
                product[i] += first * x[0];
            }
        }

        return [.. product.Select(p => p / square)];
    }

    private static int Steps(int leg) => (int)Math.Round((s_times[leg] - (leg > 0 ? s_times[leg - 1] : 0)) / Step);
}
