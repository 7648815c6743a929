using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L02_Edf.Optimisers;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L06_Temperature;

/// <summary>The part of the lesson about a real network: which pairs of rate and batch are the same temperature.</summary>
internal sealed class NetworkPart(LessonContext context)
{
    private const int Seeds = 3;
    private static readonly int[] s_batches = [16, 64, 256];
    private static readonly double[] s_rates = [0.016, 0.064, 0.256];

    public void Run()
    {
        var report = context.Report;
        report.Section("A network on MNIST");
        report.Say(
            "784-16-10, ReLU, log loss with penalty $\\tfrac12\\lambda\\|\\Phi\\|^2$, $\\lambda=" + HeatedNetwork.Penalty + "$, in our own framework. It is cooled to a minimum with a falling rate; "
            + "then SGD goes on from there at every pair of $B\\in\\{16,64,256\\}$ and $\\eta\\in\\{.016,.064,.256\\}$, on the same number of examples, drawn with "
            + "replacement. The *plateau* is the mean training loss over the second half. The penalty matters: a network that fits every "
            + "image has no gradient noise left, and no temperature.");
        var (train, _) = MnistFiles.Load(context.Data, DataCatalog.Mnist10k);
        var network = new HeatedNetwork(train, context.Size(HeatSizes.Full, HeatSizes.Quick));
        var cold = Cool(network);
        var warm = Heat(network, cold);
        Losses(cold, warm);
        Excess(cold, warm);
    }

    private ColdNetwork[] Cool(HeatedNetwork network)
    {
        context.Step("cooling the network", 0.2);
        return Replicas.Run(
            Seeds,
            seed =>
            {
                var random = context.Random((ulong)(2000 + seed));
                return network.Anneal(ref random, context.Cancel);
            },
            context.Cancel);
    }

    /// <summary>[seed][batch][rate]</summary>
    private WarmNetwork[][][] Heat(HeatedNetwork network, ColdNetwork[] cold)
    {
        context.Step("heating the network", 0.45);
        var all = Replicas.Run(
            Seeds * s_batches.Length * s_rates.Length,
            i =>
            {
                var (seed, batch, rate) = (i / 9, s_batches[i / 3 % 3], s_rates[i % 3]);
                var random = context.Random((ulong)(3000 + i));
                return network.Heat(cold[seed], p => new Sgd(p, rate) { WeightDecay = HeatedNetwork.Penalty }, batch, ref random, context.Cancel);
            },
            context.Cancel);
        return [.. all.Chunk(9).Select(seed => seed.Chunk(3).ToArray())];
    }

    private void Losses(ColdNetwork[] cold, WarmNetwork[][][] warm)
    {
        var report = context.Report;
        report.Table(
            ["training loss at the plateau (cold: " + Figures.Format(cold.Average(c => c.Loss), 4) + ")", .. s_rates.Select(rate => $"η = {rate}")],
            s_batches.Select((batch, b) => new[] { $"B = {batch}" }.Concat(s_rates.Select((_, r) => Figures.Format(warm.Average(seed => seed[b][r].Loss), 4))).ToArray()));
        if (context.Quick)
        {
            report.Say("A quick run is too short for a plateau: the figures of the network are left out.");
            return;
        }

        // η = B·0.001 is the diagonal, a fixed η a column.
        double[] scaled = [.. warm.Select(seed => Spread([.. s_batches.Select((_, b) => seed[b][b].Loss)]))];
        double[] Same(int rate) => [.. warm.Select(seed => Spread([.. s_batches.Select((_, b) => seed[b][rate].Loss)]))];
        report.Check("network.scaled", "largest / smallest plateau loss − 1 over B = 16, 64, 256 with η = 0.001 B", scaled, Expected.AtMost(0.15), Origin.Reference);
        report.Check("network.fixed.0.256", "the same with η = 0.256 throughout", Same(2), Expected.AtLeast(0.15), Origin.Reference);
        report.Check("network.fixed.0.064", "the same with η = 0.064 throughout", Same(1), Expected.AtLeast(0.08), Origin.Own);
        report.Observe("network.fixed.0.016", "the same with η = 0.016 throughout: cold at every batch", Same(0));
    }

    private void Excess(ColdNetwork[] cold, WarmNetwork[][][] warm)
    {
        if (context.Quick)
        {
            return;
        }

        var report = context.Report;
        report.Say(
            "The loss itself is mostly what the network cannot fit, whatever the temperature. Sharper is the *excess* of the objective over "
            + "the cold one, as theory gives it for small rates: $\\tfrac14\\frac\\eta B\\,E\\|g_b\\|^2$ with the gradients of single examples at the minimum "
            + "(the dashed line, measured on the cold network; why a quarter is the subject of the lesson on heat capacity). All nine pairs "
            + "must lie on one curve over $\\eta/B$; over $\\eta$ they lie on three.");
        double Mean(int b, int r) => warm.Select((seed, s) => seed[b][r].Objective - cold[s].Objective).Average();
        double[] SeedRatio(Func<WarmNetwork[][], int, double> of) => [.. warm.Select(of)];
        double[] ratios = SeedRatio((seed, s) => Spread([.. s_batches.Select((_, b) => seed[b][b].Objective - cold[s].Objective)]) + 1);
        double[] Column(int rate) => SeedRatio((seed, s) => (seed[0][rate].Objective - cold[s].Objective) / (seed[2][rate].Objective - cold[s].Objective));
        report.Check("excess.scaled", "largest / smallest excess over B = 16, 64, 256 with η = 0.001 B", ratios, Expected.AtMost(2, 1), Origin.Own);
        report.Check("excess.fixed.0.256", "excess at B = 16 over that at B = 256 with η = 0.256: 16 times the temperature", Column(2), Expected.AtLeast(10, 16), Origin.Own);
        report.Check("excess.fixed.0.064", "the same with η = 0.064", Column(1), Expected.AtLeast(8, 16), Origin.Own);
        (int B, int R, double T)[] heat = [.. s_batches.SelectMany((batch, b) => s_rates.Select((rate, r) => (b, r, rate / batch))).Where(pair => pair.Item3 >= 2e-4)];
        double[] temperatures = [.. heat.Select(pair => pair.T)];
        double[] exponents = [.. warm.Select((seed, s) => LineFit.OfPower(temperatures, [.. heat.Select(pair => seed[pair.B][pair.R].Objective - cold[s].Objective)]).Slope)];
        report.Check("excess.exponent", "exponent of the excess in η/B, from 0.00025 on", exponents, Expected.Between(0.9, 1.4, 1), Origin.Own);
        double[] capacities = [.. cold.Select(c => c.GradientSquare / 4)];
        report.Observe("excess.capacity", "¼E‖g_b‖² at the minimum", capacities);
        Plots(Mean, capacities.Average());
    }

    private void Plots(Func<int, int, double> mean, double capacity)
    {
        double[] line = [5e-5, 0.02];
        foreach (var (name, label, x) in new (string, string, Func<int, int, double>)[] { ("temperature", "η / B", (b, r) => s_rates[r] / s_batches[b]), ("rate", "η", (_, r) => s_rates[r]) })
        {
            var series = s_batches.Select((batch, b) => new PlotSeries($"B = {batch}", [.. s_rates.Select((_, r) => x(b, r))], [.. s_rates.Select((_, r) => mean(b, r))], SeriesStyle.LineWithPoints)).ToList();
            if (name == "temperature")
            {
                series.Add(new("¼ (η/B) E‖g‖²", line, [.. line.Select(t => capacity * t)], SeriesStyle.Dashed));
            }

            context.Report.Plot(new LinePlot($"network-{name}", $"Excess objective of a warm network over {label}", label, "excess", series) { LogX = true, LogY = true });
        }
    }

    private static double Spread(double[] values) => (values.Max() / values.Min()) - 1;
}
