using SelfPlay.Games;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L07_Sde;

/// <summary>The part of the lesson on the errors of the integrator: in expectations, and in single paths.</summary>
internal sealed class OrderPart(LessonContext context)
{
    private const double Noise = 0.5;
    private const double Time = 1;
    private const double StartMean = 1;
    private const double StartDeviation = 0.3;
    private const double Edge = 4.5;
    private const int Seeds = 3;
    private static readonly double[] s_steps = [0.05, 0.025, 0.0125, 0.00625];
    private static readonly double[] s_strongSteps = [1.0 / 32, 1.0 / 64, 1.0 / 128, 1.0 / 256];

    public void Run()
    {
        Weak();
        Strong();
    }

    /// <summary>A loss with two minima, ¼x⁴ − ½x².</summary>
    private static double Loss(double x) => (x * x * x * x / 4) - (x * x / 2);

    private static double Slope(double x) => (x * x * x) - x;

    private void Weak()
    {
        var report = context.Report;
        report.Section("Weak order: expectations");
        report.Say(
            "On a loss that is not quadratic, $L=\\tfrac14x^4-\\tfrac12x^2$ with two minima, the density itself can be followed: by the "
            + "Fokker-Planck equation $\\dot p=\\partial_x\\left(pL'+\\tfrac12\\eta\\sigma^2\\partial_xp\\right)$, the lecture's gradient flow and diffusion flow "
            + "of probability mass. A step of Euler and Maruyama is an integral over a normal density, so its law is known as exactly, and the "
            + $"error in $E\\,x^2$ at $t={Time}$ shows without any sampling noise: it is proportional to $dt$.");
        context.Step("Fokker-Planck equation", 0.35);
        var equation = new FokkerPlanck(Loss, Noise, -Edge, Edge, context.Size(4000, 1500));
        var density = equation.Evolve(equation.Normal(StartMean, StartDeviation), Time, context.Size(2000, 500));
        var (truth, mean) = (equation.Expectation(density, x => x * x), equation.Expectation(density, x => x));
        report.Check("sde.fokker.mass", "mass of the density after the flow", equation.Expectation(density, _ => 1), Expected.Near(1, 1e-9));
        var errors = new double[s_steps.Length];
        var meanErrors = new double[s_steps.Length];
        for (var i = 0; i < s_steps.Length; i++)
        {
            var law = Law(s_steps[i]);
            errors[i] = Math.Abs(law.Expectation(x => x * x) - truth);
            meanErrors[i] = Math.Abs(law.Expectation(x => x) - mean);
        }

        report.Check("sde.weak.square", "exponent of the error of E x² in dt", LineFit.OfPower(s_steps, errors).Slope, Expected.Near(1, 0.1));
        report.Check("sde.weak.mean", "exponent of the error of E x in dt", LineFit.OfPower(s_steps, meanErrors).Slope, Expected.Near(1, 0.1));
        Sample(density, equation);
        double[] line = [.. s_steps.Select(dt => errors[^1] * dt / s_steps[^1])];
        report.Plot(new LinePlot(
            "weak-order",
            "Error of Euler-Maruyama in expectations, double well",
            "step dt",
            "error at t = 1",
            [
                new("E x²", s_steps, errors, SeriesStyle.LineWithPoints),
                new("E x", s_steps, meanErrors, SeriesStyle.LineWithPoints),
                new("∝ dt", s_steps, line, SeriesStyle.Dashed),
            ])
        {
            LogX = true,
            LogY = true,
        });
    }

    private static EulerMaruyamaLaw Law(double dt)
    {
        var law = new EulerMaruyamaLaw(x => -Slope(x), Noise, dt, StartMean, StartDeviation, -Edge, Edge);
        for (var t = 0; t < (int)Math.Round(Time / dt); t++)
        {
            law.Step();
        }

        return law;
    }

    /// <summary>Paths with a small step, whose histogram must be the density.</summary>
    private void Sample(double[] density, FokkerPlanck equation)
    {
        const double Dt = 0.0125;
        const int Bins = 45;
        var paths = context.Size(100_000, 20_000);
        context.Step("paths in the double well", 0.4);
        var ends = Replicas.Run(
            Seeds,
            seed =>
            {
                var random = context.Random((ulong)(30 + seed));
                return Ends(paths, Dt, ref random);
            },
            context.Cancel);
        var law = Law(Dt).Expectation(x => x * x);
        context.Report.Check(
            "sde.weak.paths",
            $"E x² over paths of Euler and Maruyama with dt = {Dt}, against the law of the method",
            [.. ends.Select(e => e.Average(x => x * x))],
            Expected.Within(law, context.Size(0.01, 0.02)));
        var width = 2 * Edge / Bins;
        var all = ends.SelectMany(e => e).ToArray();
        double[] middles = [.. Enumerable.Range(0, Bins).Select(i => -Edge + ((i + 0.5) * width))];
        double[] share = [.. middles.Select(m => all.Count(x => Math.Abs(x - m) <= width / 2) / (all.Length * width))];
        context.Report.Plot(new LinePlot(
            "density",
            "Density in the double well at t = 1",
            "x",
            "density",
            [
                new("histogram of paths", middles, share, SeriesStyle.Points),
                new("Fokker-Planck", equation.Grid, density, SeriesStyle.Dashed),
                new("start", equation.Grid, equation.Normal(StartMean, StartDeviation), SeriesStyle.Dashed),
            ]));
    }

    private static double[] Ends(int paths, double dt, ref Xoshiro256 random)
    {
        var deviation = Math.Sqrt(Noise);
        var solver = new EulerMaruyama(new ScalarDiffusion(x => -Slope(x), _ => deviation));
        var ends = new double[paths];
        for (var i = 0; i < paths; i++)
        {
            ends[i] = StartMean + (StartDeviation * random.Normal());
            solver.Run(ends.AsSpan(i, 1), dt, (int)Math.Round(Time / dt), ref random);
        }

        return ends;
    }

    private void Strong()
    {
        const double Drift = 0.5;
        const double Deviation = 1;
        var report = context.Report;
        report.Section("Strong order: single paths");
        report.Say(
            "Where the noise vanishes at the optimum, as in a model that fits every example, the equation in one dimension is $dx=-ax\\,dt+bx\\,\\varepsilon\\sqrt{dt}$ "
            + "with the solution $x_0e^{-(a+b^2/2)t+bW(t)}$. Driven by the same Brownian path, Euler and Maruyama ends $O(\\sqrt{dt})$ away from it.");
        context.Step("strong order", 0.5);
        var equation = new ScalarDiffusion(x => -Drift * x, x => Deviation * x);
        var slopes = Replicas.Run(
            Seeds,
            seed =>
            {
                var random = context.Random((ulong)(40 + seed));
                var errors = new double[s_strongSteps.Length];
                for (var i = 0; i < s_strongSteps.Length; i++)
                {
                    errors[i] = StrongError(equation, Drift, Deviation, s_strongSteps[i], context.Size(40_000, 6_000), ref random);
                }

                return LineFit.OfPower(s_strongSteps, errors).Slope;
            },
            context.Cancel);
        report.Check("sde.strong", "exponent of E|x − exact| in dt, noise proportional to x", slopes, Expected.Near(0.5, 0.05));
    }

    private static double StrongError(ScalarDiffusion equation, double a, double b, double dt, int paths, ref Xoshiro256 random)
    {
        var solver = new EulerMaruyama(equation);
        Span<double> x = stackalloc double[1];
        Span<double> normal = stackalloc double[1];
        var sum = 0.0;
        for (var path = 0; path < paths; path++)
        {
            x[0] = 1;
            var brownian = 0.0;
            for (var t = 0; t < (int)Math.Round(Time / dt); t++)
            {
                normal[0] = random.Normal();
                brownian += normal[0] * Math.Sqrt(dt);
                solver.Step(x, dt, normal);
            }

            sum += Math.Abs(x[0] - Math.Exp((-(a + (b * b / 2)) * Time) + (b * brownian)));
        }

        return sum / paths;
    }
}
