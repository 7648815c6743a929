using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L06_Momentum;

/// <summary>The part of the lesson about what momentum does without noise: √κ steps instead of κ.</summary>
internal sealed class SpeedPart(LessonContext context)
{
    private static readonly double[] s_conditions = [10, 100, 1000];

    public void Run()
    {
        var report = context.Report;
        context.Step("momentum without noise", 0.18);
        report.Section("What momentum was made for");
        report.Say(
            "Without noise and with curvatures from 1 to $\\kappa$, the best fixed rate leaves $(\\kappa-1)/(\\kappa+1)$ of the distance per step, and the best momentum "
            + "$\\mu=\\left(\\frac{\\sqrt\\kappa-1}{\\sqrt\\kappa+1}\\right)^2$ leaves $\\sqrt\\mu$ (Polyak 1964): about $\\sqrt\\kappa$ steps where descent takes $\\kappa$. With "
            + "noise that advantage ends where the cloud begins, and its size is the temperature's affair, as above.");
        var rows = new List<string[]>();
        foreach (var condition in s_conditions)
        {
            var (rate, momentum) = HeavyBall.Best(condition);
            var fast = Pace(condition, rate, momentum, (int)(60 * Math.Sqrt(condition)));
            var slow = Pace(condition, 2 / (1 + condition), 0, (int)(5 * condition));
            report.Check($"speed.momentum.{condition}", $"−ln of what a step leaves with the best momentum, κ = {condition}", fast, Expected.Within(-Math.Log(HeavyBall.BestFactor(condition)), 0.02));
            report.Check($"speed.plain.{condition}", $"−ln of what a step leaves without momentum, κ = {condition}", slow, Expected.Within(-Math.Log(HeavyBall.PlainFactor(condition)), 0.02));
            rows.Add([$"{condition}", Figures.Format(momentum, 4), Figures.Format(Math.Log(1e6) / slow, 4), Figures.Format(Math.Log(1e6) / fast, 4), Figures.Format(fast / slow, 3)]);
        }

        report.Table(["κ", "best μ", "steps for a factor 10⁶, plain", "with momentum", "gain"], rows);
        Plot(1000);
    }

    /// <summary>−ln of the mean factor per step from T to 2T: the double root of the best momentum has a factor t, which fades.</summary>
    private static double Pace(double condition, double rate, double momentum, int steps)
    {
        var distances = HeavyBall.Distances(condition, rate, momentum, 2 * steps);
        return -Math.Log(distances[^1] / distances[steps]) / steps;
    }

    private void Plot(double condition)
    {
        const int Steps = 800;
        var (rate, momentum) = HeavyBall.Best(condition);
        double[] x = [.. Enumerable.Range(0, Steps + 1).Select(t => (double)t)];
        context.Report.Plot(new LinePlot(
            "speed",
            "Descent without noise, curvatures from 1 to 1000",
            "step",
            "distance from the optimum",
            [
                new("plain, best rate", x, HeavyBall.Distances(condition, 2 / (1 + condition), 0, Steps)),
                new("best momentum", x, HeavyBall.Distances(condition, rate, momentum, Steps)),
                new("((κ − 1)/(κ + 1))^t", x, [.. x.Select(t => Math.Pow(HeavyBall.PlainFactor(condition), t))], SeriesStyle.Dashed),
                new("((√κ − 1)/(√κ + 1))^t", x, [.. x.Select(t => Math.Pow(HeavyBall.BestFactor(condition), t))], SeriesStyle.Dashed),
            ])
        {
            LogY = true,
        });
    }
}
