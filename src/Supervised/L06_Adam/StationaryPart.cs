using SelfPlay.Supervised.L02_Edf;
using SelfPlay.Supervised.L02_Edf.Optimisers;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L06_Adam;

/// <summary>The part of the lesson about where adaptive methods stop, which need not be where the gradient is 0.</summary>
internal sealed class StationaryPart(LessonContext context)
{
    private static readonly TwoPoints s_points = new(0.75, 0.1);

    public void Run()
    {
        var report = context.Report;
        context.Step("two points", 0.3);
        report.Section("Adaptive methods need not stop at a stationary point");
        report.Say(
            "Problem 6 of the lecture, with numbers. The population is $y=0$ in three of four draws and $y=1$ in one, $L=E\\tfrac12(\\Phi-y)^2$, so the optimum is $\\tfrac14$. "
            + "If every gradient is divided by its own size, $\\hat g/(|\\hat g|+\\epsilon)$ with $\\epsilon=.1$, the expected step vanishes where "
            + "$\\tfrac34\\frac{\\Phi}{\\Phi+\\epsilon}=\\tfrac14\\frac{1-\\Phi}{1-\\Phi+\\epsilon}$: at $\\Phi=.0432$, near the median, and there the true gradient is $-.2068$. That "
            + "is RMSProp with $N_s=1$. A longer mean forgets which example it divides, and the bias goes as $1/N_s$: what saves Adam in practice is its $\\beta_2=.999$.");
        var steps = context.Size(200_000, 40_000);
        var rows = new List<string[]>();
        var series = new List<PlotSeries>();
        int[] moments = [.. Enumerable.Range(0, 200).Select(i => (int)Math.Pow(steps - 1, (i + 1) / 200.0))];
        foreach (var (name, title, rule) in Rules())
        {
            var paths = Replicas.Run(
                3,
                seed =>
                {
                    var random = context.Random((ulong)(400 + seed));
                    return s_points.Run(rule, steps, ref random);
                },
                context.Cancel);
            double[] ends = [.. paths.Select(path => path[^(steps / 10)..].Average())];
            Check(name, title, ends);
            rows.Add([title, Figures.Format(ends.Average(), 4), Figures.Format(s_points.Gradient(ends.Average()), 3)]);
            series.Add(new(title, [.. moments.Select(t => t + 1.0)], [.. moments.Select(t => paths[0][t])]));
        }

        report.Table(["rule", "ends at Φ", "true gradient there"], rows);
        double[] span = [1, steps];
        series.Add(new("solution of the stationary equation", span, [s_points.StationaryPoint, s_points.StationaryPoint], SeriesStyle.Dashed));
        series.Add(new("optimum", span, [s_points.Optimum, s_points.Optimum], SeriesStyle.Dashed));
        report.Plot(new LinePlot("two-points", "Where adaptive rules end on two points (one seed)", "step", "Φ", series) { LogX = true });
    }

    private static IEnumerable<(string Name, string Title, Func<IReadOnlyList<Parameter>, Optimiser> Rule)> Rules()
    {
        yield return ("sgd", "SGD", p => new Sgd(p, 0.05));
        foreach (var n in new[] { 1, 10, 100, 1000 })
        {
            yield return ($"rmsprop.{n}", $"RMSProp, N_s = {n}", p => new RmsProp(p, 0.02) { Beta = 1 - (1.0 / n), Epsilon = s_points.Epsilon });
        }
    }

    private void Check(string name, string title, double[] ends)
    {
        var report = context.Report;
        double[] gradients = [.. ends.Select(s_points.Gradient)];
        switch (name)
        {
            case "rmsprop.1":
                report.Check("points.end", "Φ where RMSProp with N_s = 1 ends", ends, Expected.Near(s_points.StationaryPoint, 0.005));
                report.Check("points.gradient", "true gradient there", gradients, Expected.Near(s_points.Gradient(s_points.StationaryPoint), 0.005));
                break;
            case "sgd" or "rmsprop.1000":
                report.Check($"points.{name}", $"true gradient where {title} ends", gradients, Expected.Near(0, 0.01), name == "sgd" ? Origin.Theory : Origin.Own);
                break;
            default:
                report.Observe($"points.{name}", $"true gradient where {title} ends", gradients);
                break;
        }
    }
}
