using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L02_Edf.Optimisers;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L07_HeatCapacity;

/// <summary>The part of the lesson about networks: one whose minimum is known to many digits, and one on MNIST that is only cooled to it.</summary>
internal sealed class NetworkPart(LessonContext context)
{
    private const int Seeds = 3;
    private const int Hidden = 16;
    private const double Penalty = 0.01;
    private const int Batch = 16;
    private static readonly double[] s_rates = [0.01, 0.02, 0.03, 0.05, 0.1];
    private static readonly double[] s_warm = [0.004, 0.008, 0.016, 0.032, 0.064];

    public void Run()
    {
        var report = context.Report;
        report.Section("Networks");
        report.Say(
            "The theorem asks for a local minimum and smoothness, not for convexity. A network with 16 tanh units on the digits, penalty $\\tfrac12\\cdot.01\\|w\\|^2$, is brought to a minimum by L-BFGS; runs of SGD start there.");
        Digits();
        Mnist();
    }

    private void Digits()
    {
        var report = context.Report;
        context.Step("minimum of the network", 0.7);
        var network = Digits65.Network(context.Data, Hidden, Penalty);
        var random = context.Random(1000);
        var meter = new HeatMeter(network, network.Optimum(network.Initial(ref random), 1e-7, context.Cancel));
        report.Observe("network.loss", "loss at the minimum", meter.Optimum.Value);
        report.Check("network.gradient", "‖∇L‖ there", meter.Optimum.GradientNorm, Expected.AtMost(1e-6));
        report.Observe("network.capacity", "¼E‖g_b‖² there", meter.Capacity);
        var readings = new HeatReading[s_rates.Length][];
        for (var i = 0; i < s_rates.Length; i++)
        {
            context.Step($"network at rate {s_rates[i]}", 0.72 + (0.02 * i));
            readings[i] = HeatRuns.Measure(context, meter, s_rates[i], 200, (ulong)(1100 + (100 * i)), context.Size(24, 2));
            report.Check($"network.balance.{s_rates[i]}", $"2E[Δ·∇L] over ηE‖ĝ_b‖² at η = {s_rates[i]}", [.. readings[i].Select(r => 2 * r.Pull / s_rates[i] / r.GradientSquare)], Expected.Near(1, context.Size(0.03, 0.1)));
        }

        double[] slopes = [.. readings.Select((r, i) => r.Average(x => x.Excess) / s_rates[i])];
        var fit = LineFit.Of(s_rates[..3], slopes[..3]);
        report.Check("network.intercept", "excess / η at η → 0 (line through the three least rates), over ¼E‖g_b‖²", fit.Intercept / meter.Capacity, Expected.Near(1, context.Size(0.1, 0.25)), Origin.Own);
        report.Plot(new LinePlot(
            "network",
            "Converged loss of SGD around a minimum of a tanh network (digits)",
            "learning rate η",
            "(L(η) − L*) / η",
            [
                new("runs", s_rates, slopes, SeriesStyle.LineWithPoints),
                new("¼E‖g_b‖²", [0, s_rates[^1]], [meter.Capacity, meter.Capacity], SeriesStyle.Dashed),
                new("line through the three least rates", [0, s_rates[3]], [fit.Intercept, fit.At(s_rates[3])], SeriesStyle.Dashed),
            ]));
    }

    private void Mnist()
    {
        var report = context.Report;
        report.Say(
            "And a network on MNIST, 784-16-10 with ReLU, cooled with a falling rate to where the next digits of the minimum no longer count, then kept at a rate, batch 16. Nothing is fitted: the dashed line is measured on the cold network.");
        var (train, _) = MnistFiles.Load(context.Data, DataCatalog.Mnist10k);
        var network = new HeatedNetwork(train, context.Size(HeatSizes.Full, HeatSizes.Quick));
        context.Step("cooling the network on MNIST", 0.84);
        var cold = Replicas.Run(
            Seeds,
            seed =>
            {
                var random = context.Random((ulong)(2000 + seed));
                return network.Anneal(ref random, context.Cancel);
            },
            context.Cancel);
        context.Step("heating the network on MNIST", 0.9);
        var count = s_warm.Length;
        var warm = Replicas.Run(
            Seeds * count,
            i =>
            {
                var random = context.Random((ulong)(2100 + i));
                return network.Heat(cold[i / count], p => new Sgd(p, s_warm[i % count]) { WeightDecay = HeatedNetwork.Penalty }, Batch, ref random, context.Cancel);
            },
            context.Cancel).Chunk(count).ToArray();
        if (context.Quick)
        {
            report.Say("A quick run is too short for a plateau: the figures of the network on MNIST are left out.");
            return;
        }

        Mnist(cold, warm);
    }

    /// <param name="cold">[seeds]</param>
    /// <param name="warm">[seeds][rates]</param>
    private void Mnist(ColdNetwork[] cold, WarmNetwork[][] warm)
    {
        var report = context.Report;
        double[] capacity = [.. cold.Select(c => c.GradientSquare / 4)];
        double[] Excess(int i) => [.. warm.Select((seed, k) => seed[i].Objective - cold[k].Objective)];
        double[] temperatures = [.. s_warm.Select(rate => rate / Batch)];
        report.Observe("mnist.capacity", "¼E‖g_b‖² of the cold network on MNIST", capacity.Average());
        double[] all = [.. s_warm.Select((_, i) => Excess(i).Average())];
        for (var i = 0; i < s_warm.Length; i++)
        {
            double[] ratios = [.. Excess(i).Zip(capacity, (e, c) => e / c / temperatures[i])];
            report.Check($"mnist.ratio.{s_warm[i]}", $"excess over ¼(η/B)E‖g_b‖², MNIST, B = 16, η = {s_warm[i]}", ratios, Expected.Between(0.5, 2, 1), Origin.Own);
        }

        report.Check("mnist.exponent", "exponent of the excess in η", LineFit.OfPower(temperatures, all).Slope, Expected.Near(1, 0.3), Origin.Own);
        report.Plot(new LinePlot(
            "mnist",
            "Excess objective of a network on MNIST kept at a rate (784-16-10, batch 16)",
            "η / B",
            "excess",
            [
                new("runs", temperatures, all, SeriesStyle.LineWithPoints),
                new("¼(η/B)E‖g_b‖²", temperatures, [.. temperatures.Select(t => t * capacity.Average())], SeriesStyle.Dashed),
            ])
        {
            LogX = true,
            LogY = true,
        });
    }
}
