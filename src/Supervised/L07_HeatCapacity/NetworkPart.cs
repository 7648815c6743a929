using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L07_HeatCapacity;

/// <summary>The part of the lesson about networks: minima of losses that are not convex, known to many digits.</summary>
internal sealed class NetworkPart(LessonContext context)
{
    private static readonly double[] s_rates = [0.01, 0.02, 0.03, 0.05, 0.1];

    public void Run()
    {
        var report = context.Report;
        report.Section("Networks");
        report.Say(
            "The theorem asks for a local minimum and smoothness, not for convexity. Three networks with one hidden layer of tanh units and a penalty $\\tfrac12\\lambda\\|w\\|^2$ are brought to a minimum by L-BFGS, and SGD starts there. "
            + "Their slopes at 0 differ by what $\\tfrac14E\\|g_b\\|^2$ differs at their minima. The curves rise faster than those of the convex losses: a warm network reaches places with larger gradients.");
        (string Name, string Title, TanhNetwork Network)[] networks =
        [
            ("digits", "digits, 65-16-10, λ = 0.01", Digits65.Network(context.Data, 16, 0.01)),
            ("firm", "digits, 65-16-10, λ = 0.03", Digits65.Network(context.Data, 16, 0.03)),
            ("wine", "wines, 14-6-3, λ = 0.01", WineNetwork.Create(context.Data, 6, 0.01)),
        ];
        var (rows, series) = (new List<string[]>(), new List<PlotSeries>());
        for (var i = 0; i < networks.Length; i++)
        {
            var (name, title, network) = networks[i];
            context.Step($"minimum, {title}", 0.66 + (0.12 * i));
            var random = context.Random((ulong)(1000 + i));
            var meter = new HeatMeter(network, network.Optimum(network.Initial(ref random), 1e-7, context.Cancel));
            report.Check($"network.{name}.gradient", $"‖∇L‖ at the minimum, {title}", meter.Optimum.GradientNorm, Expected.AtMost(1e-6));
            var readings = Readings(name, title, meter, 0.66 + (0.12 * i), (ulong)(1100 + (1000 * i)));
            var intercepts = HeatRuns.Intercepts(s_rates[..3], readings[..3]);
            double[] slopes = [.. readings.Select((r, k) => r.Average(reading => reading.Excess) / s_rates[k])];
            report.Check($"network.{name}.intercept", $"excess / η at η → 0 (line through the three least rates), over ¼E‖g_b‖², {title}", [.. intercepts.Select(slope => slope / meter.Capacity)], Expected.Near(1, context.Size(0.1, 0.25)));
            rows.Add([title, Figures.Format(meter.Optimum.Value, 4), Figures.Format(meter.Capacity, 4), Figures.Format(intercepts.Average(), 4), .. slopes.Select(s => Figures.Format(s, 4))]);
            series.Add(new(title, s_rates, [.. slopes.Select(s => s / meter.Capacity)], SeriesStyle.LineWithPoints));
        }

        report.Table(["network", "L*", "¼E‖g_b‖²", "extrapolated slope", .. s_rates.Select(rate => $"excess/η, η = {rate}")], rows);
        series.Add(new("theorem, η → 0", [0, s_rates[^1]], [1, 1], SeriesStyle.Dashed));
        report.Plot(new LinePlot("networks", "Converged loss of SGD around minima of three networks", "learning rate η", "(L(η) − L*) / (¼ η E‖g_b‖²)", series));
    }

    /// <summary>What groups of runs show at every rate. [rates][groups]</summary>
    private HeatReading[][] Readings(string name, string title, HeatMeter meter, double share, ulong stream)
    {
        var all = new HeatReading[s_rates.Length][];
        for (var i = 0; i < s_rates.Length; i++)
        {
            var rate = s_rates[i];
            context.Step($"{title}, η = {rate}", share + (0.02 * i));
            var readings = HeatRuns.Measure(context, meter, rate, context.Size(400, 200), stream + (ulong)(100 * i), context.Size(24, 2));
            all[i] = readings;
            context.Report.Check(
                $"network.{name}.balance.{rate}",
                $"2E[Δ·∇L] over ηE‖ĝ_b‖² at η = {rate}, {title}",
                [.. readings.Select(r => 2 * r.Pull / rate / r.GradientSquare)],
                Expected.Near(1, context.Size(0.03, 0.12)));
        }

        return all;
    }
}
