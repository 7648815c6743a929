using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L07_GradientFlow;

/// <summary>Section 7.1: SGD becomes gradient flow, on linear regression in closed form and on a network through an ODE solver.</summary>
internal sealed class GradientFlowLesson : ILesson
{
    private const double Time = 2;
    private const int Seeds = 3;

    /// <summary>The reference figures were themselves sampled; the exact moments show them to be off by up to 1.9 %.</summary>
    private const double ReferenceError = 0.03;

    private static readonly double[] s_rates = [0.1, 0.03, 0.01, 0.003, 0.001];
    private static readonly double[] s_reference = [1.41, 1.24, 1.19, 1.19, 1.19];

    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "gradient-flow",
        "7.1",
        "SGD in continuous time",
        "Gradient flow",
        "If time is the sum of the learning rates, which curve does SGD follow, and how far from it does it stray?",
        [
            "With N = t/η steps and η going to 0, SGD ends where dΦ/dt = −g(Φ) is at time t.",
            "Its distance from there shrinks as √η: noise, not curvature, is what separates SGD from the flow.",
            "Gradient descent without noise is Euler's method: its distance shrinks as η.",
        ],
        [DataCatalog.Diabetes, DataCatalog.Wine]);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var regression = Diabetes6.Standardised(context.Data);
        Regression(context, regression);
        Schedules(context, regression);
        new NetworkPart(context).Run();
    }

    private static void Regression(LessonContext context, LinearRegression problem)
    {
        var report = context.Report;
        report.Section("SGD on linear regression against the exact flow");
        report.Say(
            "Gradient flow is $d\\Phi/dt=-g(\\Phi)$ with the gradient $g$ of the whole training loss. On a quadratic it is solved direction by "
            + "direction of the eigenvectors of $A=E[xx^\\top]$: $\\Phi(t)=w^*+e^{-At}(\\Phi(0)-w^*)$. SGD, $w\\leftarrow w-\\eta\\hat g_b$ with "
            + "one example drawn with replacement, starts at 0 and takes $N=t/\\eta$ steps up to $t=2$. Its first two moments obey a "
            + "linear recursion, so the distance $\\sqrt{E\\|w_N-\\Phi(t)\\|^2}$ is known without any run; the runs confirm it.");
        var start = new double[problem.Dimension];
        var runs = context.Size(20_000, 4000);
        var exact = new SgdSpread[s_rates.Length];
        var measured = new SgdSpread[s_rates.Length][];
        for (var i = 0; i < s_rates.Length; i++)
        {
            context.Step($"linear regression, learning rate {s_rates[i]}", 0.1 * i / s_rates.Length);
            var (rate, steps) = (s_rates[i], Steps(s_rates[i]));
            var target = GradientFlow.Exact(problem, start, rate * steps);
            exact[i] = SgdSpread.Exact(problem, start, rate, steps, target);
            var stream = (ulong)(100 + (10 * i));
            measured[i] = Replicas.Run(
                Seeds,
                seed =>
                {
                    var random = context.Random(stream + (ulong)seed);
                    return SgdSpread.Measure(problem, start, rate, steps, target, runs, ref random);
                },
                context.Cancel);
        }

        Report(context, problem, start, exact, measured);
    }

    private static void Report(LessonContext context, LinearRegression problem, double[] start, SgdSpread[] exact, SgdSpread[][] measured)
    {
        var report = context.Report;
        var limit = FlowNoise.Factor(problem, start, Time, steps: 40);
        for (var i = 0; i < s_rates.Length; i++)
        {
            var root = Math.Sqrt(s_rates[i]);
            report.Check($"flow.exact.{s_rates[i]}", $"exact rms distance / √η at η = {s_rates[i]}", exact[i].Rms / root, Expected.Within(s_reference[i], ReferenceError), Origin.Reference);
            report.Check(
                $"flow.rms.{s_rates[i]}",
                $"rms distance / √η of runs at η = {s_rates[i]}",
                [.. measured[i].Select(m => m.Rms / root)],
                Expected.Within(exact[i].Rms / root, context.Size(0.02, 0.03)));
        }

        double[] rms = [.. measured.Select(seeds => seeds.Average(m => m.Rms))];
        var fit = LineFit.OfPower(s_rates, rms);
        report.Check("flow.slope", "exponent of the rms distance in η, over five rates", fit.Slope, Expected.Near(0.5, 0.05));
        report.Observe("flow.slope.interval", "half its 95 % interval", fit.SlopeInterval);
        report.Check("flow.limit", "√tr V(t), the factor for η → 0, from the covariance's own equation along the flow", limit, Expected.Within(s_reference[^1], ReferenceError), Origin.Reference);
        report.Check("flow.limit.exact", "exact rms distance / √η at η = 0.001 beside that limit", exact[^1].Rms / Math.Sqrt(s_rates[^1]), Expected.Within(limit, 0.005));
        report.Check("flow.mean", "largest ‖E[w] − Φ(t)‖ over the five rates", measured.Max(seeds => seeds.Average(m => m.MeanError)), Expected.AtMost(0.02));
        report.Check(
            "flow.mean.order",
            "exponent of the exact ‖E[w] − Φ(t)‖ in η",
            LineFit.OfPower(s_rates[1..], [.. exact[1..].Select(e => e.MeanError)]).Slope,
            Expected.Near(1, 0.03));
        report.Say(
            "The *mean* of SGD is gradient descent, Euler's method for the flow, and is off by $O(\\eta)$; the single run is off by "
            + "$O(\\sqrt\\eta)$, because $N$ steps of size $\\eta$ add up noise of size $\\eta\\sqrt{N}=\\sqrt{\\eta t}$. In the limit "
            + "$w\\approx\\Phi(t)+\\sqrt\\eta\\,z$ with $\\dot V=-HV-VH+\\Sigma$ for the covariance of $z$; the dashed line is $\\sqrt{\\eta\\,\\mathrm{tr}V(t)}$.");
        report.Plot(new LinePlot(
            "distance",
            "Distance of SGD from gradient flow at t = 2 (diabetes, 6 columns)",
            "learning rate",
            "rms distance",
            [
                new("runs of SGD", s_rates, rms, SeriesStyle.Points),
                new("exact moments of SGD", s_rates, [.. exact.Select(e => e.Rms)]),
                new("limit √(η tr V)", s_rates, [.. s_rates.Select(rate => limit * Math.Sqrt(rate))], SeriesStyle.Dashed),
                new("mean of SGD (exact)", s_rates, [.. exact.Select(e => e.MeanError)], SeriesStyle.LineWithPoints),
            ])
        {
            LogX = true,
            LogY = true,
        });
    }

    private static void Schedules(LessonContext context, LinearRegression problem)
    {
        var report = context.Report;
        report.Section("Time is the sum of the learning rates");
        report.Say(
            "Not the number of steps and not the size of each decides where the flow is reached, but $\\sum_t\\eta_t$: three schedules with "
            + "the same sum end at the same point, to first order in the largest rate. The gap is that of the mean of SGD, without noise. As "
            + "$\\prod_t(1-\\eta_t a)\\approx e^{-a\\sum\\eta_t-\\frac{a^2}{2}\\sum\\eta_t^2}$ it goes as $\\sum_t\\eta_t^2$, which is 4/3 times as large "
            + "for a triangle of any shape as for a constant rate.");
        (string Name, Func<double, double> Shape)[] schedules =
            [("constant", _ => 1), ("falling to 0", s => 2 * (1 - s)), ("warm-up, then falling", s => s < 0.25 ? 8 * s : 8 * (1 - s) / 3)];
        int[] steps = [100, 200, 400, 800];
        var start = new double[problem.Dimension];
        var target = GradientFlow.Exact(problem, start, Time);
        var rows = new List<string[]>();
        foreach (var (name, shape) in schedules)
        {
            double[] gaps = [.. steps.Select(n => ScheduleGap(problem, start, target, n, shape))];
            rows.Add([name, .. gaps.Select(gap => Figures.Format(gap, 3))]);
            report.Check(
                $"flow.schedule.{rows.Count}",
                $"exponent of the gap to the flow in the number of steps, schedule {name}",
                LineFit.OfPower([.. steps.Select(n => (double)n)], gaps).Slope,
                Expected.Near(-1, 0.05));
        }

        report.Table(["schedule", .. steps.Select(n => $"gap with {n} steps")], rows);
    }

    private static double ScheduleGap(LinearRegression problem, double[] start, double[] target, int steps, Func<double, double> shape)
    {
        // The shapes have mean 1 over the run only up to rounding: scale them so that the rates sum to the time exactly.
        double[] shares = [.. Enumerable.Range(0, steps).Select(i => shape((i + 0.5) / steps))];
        var (total, w, gradient) = (shares.Sum(), start.ToArray(), new double[start.Length]);
        foreach (var share in shares)
        {
            problem.Gradient(w, gradient);
            SpanMath.AddScaled(w, -Time * share / total, gradient);
        }

        return Math.Sqrt(SpanMath.SquaredDistance(w, target));
    }

    private static int Steps(double rate) => (int)Math.Round(Time / rate);
}
