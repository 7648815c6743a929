using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L06_Convergence;

/// <summary>The part of the lesson about losses that are not convex: stationary points are all the theorem promises.</summary>
internal sealed class NonConvexPart(LessonContext context)
{
    private const int Groups = 8;
    private const int Seeds = 3;
    private const int Moments = 24;
    private static readonly DoubleWell s_well = new(0.1);

    public void Run()
    {
        var report = context.Report;
        report.Section("Not convex");
        report.Say(
            "Without convexity the theorem promises that $L(\\Phi_t)$ converges and that every limit point is stationary, $g=0$. It does not "
            + "promise the global minimum, nor even a minimum. $\\tfrac14(x^2-1)^2+x/10$ has two minima, the left one lower; all runs start in "
            + "the right one.");
        Wells();
        Saddle();
        Network();
    }

    private void Wells()
    {
        var report = context.Report;
        var last = context.Size(100_000, 10_000);
        var rows = new List<string[]>();
        var (right, left) = (s_well.Minimum(1), s_well.Minimum(-1));
        foreach (var (name, scale) in new[] { ("cold", 0.5), ("warm", 1.0), ("hot", 2.0) })
        {
            context.Step($"double well, {name}", 0.8);
            var schedule = StepSizes.Power(scale, 0.75, 10);
            var rates = schedule.First(last);
            var runs = context.Size(700, 100);
            var ends = Replicas.Run(
                Seeds * runs,
                run =>
                {
                    var random = context.Random((ulong)(20_000 + run));
                    return ScalarDescent.Walk(s_well, right, rates, ref random);
                },
                context.Cancel).Chunk(runs).ToArray();
            double[] Share(Func<double, bool> holds) => [.. ends.Select(seed => seed.Average(x => holds(x) ? 1.0 : 0))];

            // At the end L'(x) ≈ h(x − x*), so its deviation is √(hησ²/2): five of them are no chance.
            var curvature = (3 * left * left) - 1;
            var bound = 5 * Math.Sqrt(curvature * rates[^1] / 2);
            report.Check($"well.stationary.{name}", $"share of runs that end where |L'| < 5 deviations, η = {schedule.Name}", Share(x => Math.Abs(s_well.Slope(x)) < bound), Expected.AtLeast(0.999));
            var global = Share(x => x < 0);
            report.Observe($"well.global.{name}", "share of them in the global minimum", global);
            if (name == "cold")
            {
                report.Check("well.local", "share of them that stay in the local minimum for good", Share(x => x > 0), Expected.AtLeast(0.9), Origin.Own);
            }

            rows.Add([schedule.Name, Figures.Format(global.Average(), 3), Figures.Format(1 - global.Average(), 3)]);
        }

        report.Table(["η_t", "end in the global minimum", "end in the local minimum"], rows);
        report.Say("The same theorem holds in every row. Larger first steps are a higher temperature, which finds the lower well more often: the subject of the next lesson.");
    }

    private void Saddle()
    {
        var report = context.Report;
        report.Say(
            "$\\tfrac12x^2-\\tfrac12y^2+\\tfrac14y^4$ has a saddle at 0 and minima at $y=\\pm1$ with $L=-\\tfrac14$. Gradient descent that starts with $y=0$ "
            + "ends in the saddle, a limit point the theorem allows. With noise it is left almost surely (Pemantle 1990).");
        var steps = context.Size(20_000, 5000);
        var rates = StepSizes.Power(0.3, 0.75).First(steps);
        var (_, quiet) = SaddlePoint.Run(1, 0, rates, noise: 0, context.Random(2));
        report.Check("saddle.quiet", "loss where gradient descent without noise from (1, 0) ends: the saddle's", quiet, Expected.Near(0, 1e-6));
        var runs = context.Size(400, 80);
        var away = Replicas.Run(Seeds * runs, run => SaddlePoint.Run(0, 0, rates, 1, context.Random((ulong)(30_000 + run))), context.Cancel);
        report.Check(
            "saddle.left",
            "share of runs of SGD from the saddle itself that end with L < −0.2",
            [.. away.Chunk(runs).Select(seed => seed.Average(run => run.Loss < -0.2 ? 1.0 : 0))],
            Expected.AtLeast(1));
    }

    private void Network()
    {
        var report = context.Report;
        report.Say(
            "A real network: 178 wines, 13 values each, 6 tanh units, log loss with penalty .01. For smooth losses "
            + "$\\min_{s\\le t}E\\|\\nabla L\\|^2=O(1/\\sqrt t)$ up to logarithms with $\\eta_t=c/\\sqrt t$ (Ghadimi and Lan 2013). Once a run is in a valley, "
            + "its gradient follows the learning rate, $E\\|\\nabla L\\|^2\\approx\\tfrac\\eta2\\mathrm{tr}HC$; a constant rate never gets there. Valleys are flat, curvature .01 "
            + "along the penalty, and forget with $2\\cdot.01\\sum\\eta$: with $1/\\sqrt t$ the first hundred thousand steps are still the way there.");
        (string Name, StepSizes Schedule, int Delay, double Expected, int First, int Last)[] all =
        [
            ("root", StepSizes.Power(1, 0.5, 100), 100, -0.5, 100_000, 600_000),
            ("harmonic", StepSizes.Power(200, 1, 2000), 2000, -1, 20_000, 150_000),
            ("constant", StepSizes.Constant(0.05), 0, 0, 20_000, 150_000),
        ];
        var series = new List<PlotSeries>();
        for (var i = 0; i < all.Length; i++)
        {
            var (name, schedule, delay, expected, first, last) = all[i];
            var times = Exponent.Times(context.Size(first, 4000), context.Size(last, 20_000), 5);
            context.Step($"network, η = {schedule.Name}", 0.85 + (0.04 * i));
            var curves = GradientSquares(schedule, times, (ulong)(40_000 + (1000 * i)));
            double[] clock = [.. times.Select(t => (double)t)];
            var slopes = Exponent.OfGroups([.. clock.Select(t => t + delay)], curves);
            report.Check($"network.{name}", $"exponent of E‖∇L‖² of the network with η = {schedule.Name}", slopes, Expected.Near(expected, context.Size(0.1, 0.5)));
            var fit = MeanInterval.Of(slopes);
            report.Observe($"network.{name}.interval", "half its 95 % interval", fit.Half);
            series.Add(new($"η = {schedule.Name}", clock, Exponent.MeanCurve(curves), SeriesStyle.LineWithPoints));
        }

        report.Plot(new LinePlot("network", "Squared gradient of a network under SGD", "step t", "E‖∇L‖²", series) { LogX = true, LogY = true });
    }

    private double[][] GradientSquares(StepSizes schedule, int[] times, ulong stream)
    {
        var problem = WineNetwork.Create(context.Data, 6, 0.01);
        int[] moments = [.. times.SelectMany(Window)];
        var rates = schedule.First(moments[^1]);
        var runs = context.Size(64, 8);
        var curves = Replicas.Run(
            runs,
            run =>
            {
                var loss = problem.Clone();
                var random = context.Random(stream + (ulong)run);
                var gradient = new double[loss.Dimension];
                return new VectorDescent(loss, rates).Run(problem.Initial(ref random), moments, Square, ref random);

                double Square(double[] w)
                {
                    loss.Gradient(w, gradient);
                    return SpanMath.SquaredNorm(gradient);
                }
            },
            context.Cancel);
        return [.. curves.Chunk(runs / Groups).Select(group => Exponent.MeanCurve(group).Chunk(Moments).Select(window => window.Average()).ToArray())];
    }

    /// <summary>Moments from a sixth before to a sixth after a time: one squared gradient says little.</summary>
    private static IEnumerable<int> Window(int time) => Enumerable.Range(0, Moments).Select(i => (int)(time * (5.0 / 6 + (i / (3.0 * Moments)))));
}
