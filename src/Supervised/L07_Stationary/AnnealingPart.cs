using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L07_Stationary;

/// <summary>The part of the lesson with the lecture's machine problem: constant rates, a rate that is halved, and one that falls as 1/√t.</summary>
internal sealed class AnnealingPart(LessonContext context)
{
    private const int Seeds = 3;
    private const int Steps = 1500;
    private const double Small = 0.02;
    private const double Large = 1.5;
    private static readonly double[] s_roots = [1.5, 3, 6, 12, 24];

    private int Runs => context.Size(10_000, 1_000);

    public void Run()
    {
        var report = context.Report;
        report.Section("Annealing: the machine problem");
        report.Say(
            "$L(w)=10\\min\\left(\\tfrac15(1+\\cos w+\\tfrac15|w-5\\pi|),\\tfrac74\\right)$ has a minimum every $2\\pi$, the lowest at $5\\pi$. 10,000 runs of $w\\leftarrow w-\\eta(L'+.1\\,\\epsilon_1)+\\sqrt\\eta\\,\\epsilon_2$ start uniformly in $[0,40]$ "
            + "and take 1500 steps. A small rate leaves every run in the basin it started in; a large one crosses between them and never settles; halving it every 500 steps does both.");
        (string Name, string Title, Func<int, double> Rate)[] schedules =
        [
            ("small", "η = 0.02", _ => Small),
            ("large", "η = 1.5", _ => Large),
            ("halved", "η = 1.5, halved every 500 steps", t => Large / (1 << ((t - 1) / 500))),
            .. s_roots.Select(root => ($"root.{root}", $"η = {root}/√t", (Func<int, double>)(t => root / Math.Sqrt(t)))),
        ];
        var results = schedules.Select((s, i) => Measure(s.Title, s.Rate, i)).ToArray();
        Reference("small", results[0], 4.26, 0.18);
        Reference("large", results[1], 3.65, 0.40);
        Reference("halved", results[2], 1.29, 0.73);
        var best = results[3..].MinBy(r => r.Average(run => run.Losses[^1]))!;
        double[] least = [.. best.Select(run => run.Losses[^1])];
        report.Check("anneal.root.first", "expected loss of η₀/√t that starts with the large rate too, η₀ = 1.5", [.. results[3].Select(r => r.Losses[^1])], Expected.Near(3.9, 0.15), Origin.Reference);
        report.Observe("anneal.root.least", "least expected loss of η₀/√t, η₀ from 1.5 to 24", least);
        report.Check("anneal.root", "that over the expected loss of the halved rate", [.. least.Zip(results[2], (root, halved) => root / halved.Losses[^1])], Expected.AtLeast(1.5), Origin.Own);
        Equilibrium();
        report.Table(
            ["rate", "expected loss", "share in the global basin"],
            schedules.Select((s, i) => new[] { s.Title, Figures.Format(results[i].Average(r => r.Losses[^1]), 3), Figures.Format(results[i].Average(r => r.GlobalShare), 2) }));
        Plot(schedules.Select(s => s.Title).ToArray(), results);
    }

    private AnnealedRuns[] Measure(string title, Func<int, double> rate, int schedule)
    {
        context.Step($"annealing, {title}", 0.94 + (0.005 * schedule));
        return Replicas.Run(
            Seeds,
            seed =>
            {
                var random = context.Random((ulong)(700 + (10 * schedule) + seed));
                return AnnealedDescent.Run(rate, Steps, Runs, ref random);
            },
            context.Cancel);
    }

    private void Reference(string name, AnnealedRuns[] runs, double loss, double share)
    {
        context.Report.Check($"anneal.{name}.loss", $"expected loss after 1500 steps, {name} rate", [.. runs.Select(r => r.Losses[^1])], Expected.Near(loss, 0.15), Origin.Reference);
        context.Report.Check($"anneal.{name}.share", $"share of runs in the global basin, {name} rate", [.. runs.Select(r => r.GlobalShare)], Expected.Near(share, 0.03), Origin.Reference);
    }

    /// <summary>What the small rate would reach if it had the time: Gibbs' law at a temperature that is not η's.</summary>
    private void Equilibrium()
    {
        var report = context.Report;
        var law = new GibbsLaw(AnnealedDescent.Loss, AnnealedDescent.Temperature(Small), AnnealedDescent.Centre - 40, AnnealedDescent.Centre + 40);
        report.Say(
            "The injected noise $\\sqrt\\eta\\,\\epsilon_2$ belongs to an equation with the temperature $\\tfrac12(1+\\eta\\sigma^2)$, a half for every small rate. Gibbs' law of that temperature has nearly all runs in the lowest basin. The runs with $\\eta=.02$ "
            + "are not cold, they are unfinished; and those with $\\eta=1.5$ are not hot by the equation, but by steps that are too long for it. Both read as temperature in the plot.");
        report.Observe("anneal.gibbs.loss", "expected loss under Gibbs' law of T = ½(1 + ησ²)", law.Expectation(AnnealedDescent.Loss));
        report.Observe("anneal.gibbs.share", "its share in the global basin", law.Distribution(AnnealedDescent.Centre + Math.PI) - law.Distribution(AnnealedDescent.Centre - Math.PI));
    }

    private void Plot(string[] titles, AnnealedRuns[][] results)
    {
        double[] t = [.. Enumerable.Range(0, Steps + 1).Select(i => (double)i)];
        var best = 3 + Enumerable.Range(0, s_roots.Length).MinBy(i => results[3 + i].Average(r => r.Losses[^1]));
        context.Report.Plot(new LinePlot(
            "annealing",
            "Expected loss of the machine problem, by schedule of the rate",
            "step",
            "expected loss",
            [.. new[] { 0, 1, 2, best }.Select(i => new PlotSeries(titles[i], t, results[i][0].Losses))]));
        context.Report.Plot(new LinePlot(
            "annealing-ends",
            "Where the runs end",
            "w",
            "density; L / 40 dashed",
            [
                .. new[] { 0, 1, 2 }.Select(i => Ends(titles[i], results[i][0].Ends)),
                new("L / 40", [.. t.Select(i => -5 + (i / 30))], [.. t.Select(i => AnnealedDescent.Loss(-5 + (i / 30)) / 40)], SeriesStyle.Dashed),
            ]));
    }

    private static PlotSeries Ends(string title, double[] ends)
    {
        var seen = Histogram.Of(ends, -5, 45, 150);
        return new(title, seen.Middles, seen.Density);
    }
}
