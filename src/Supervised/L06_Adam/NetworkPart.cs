using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L02_Edf.Optimisers;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L06_Adam;

/// <summary>The part of the lesson about a real network: Adam's temperature goes as η/√B.</summary>
internal sealed class NetworkPart(LessonContext context)
{
    private const int Seeds = 3;
    private const double BaseRate = 2e-4;

    /// <summary>Batch, and by what the base rate is multiplied: √(B/16), 1, B/16.</summary>
    private static readonly (int Batch, double Factor)[] s_settings = [(16, 1), (64, 2), (256, 4), (64, 1), (256, 1), (64, 4), (256, 16)];

    public void Run()
    {
        var report = context.Report;
        report.Section("A network on MNIST");
        report.Say(
            "The network of the lesson on temperature, kept warm by Adam ($\\beta_1=.9$, $\\beta_2=.999$) on the same number of examples. If noise dominates the gradients, $\\eta\\propto\\sqrt B$ keeps the "
            + "excess objective, a fixed $\\eta$ cools it as $1/\\sqrt B$, and SGD's rule $\\eta\\propto B$ heats it as $\\sqrt B$.");
        var (train, _) = MnistFiles.Load(context.Data, DataCatalog.Mnist10k);
        var network = new HeatedNetwork(train, context.Size(HeatSizes.Full, HeatSizes.Quick));
        context.Step("cooling the network", 0.45);
        var cold = Replicas.Run(
            Seeds,
            seed =>
            {
                var random = context.Random((ulong)(2000 + seed));
                return network.Anneal(ref random, context.Cancel);
            },
            context.Cancel);
        context.Step("heating the network", 0.6);
        var count = s_settings.Length;
        var warm = Replicas.Run(
            Seeds * count,
            i =>
            {
                var (batch, factor) = s_settings[i % count];
                var random = context.Random((ulong)(3000 + i));
                return network.Heat(cold[i / count], p => new Adam(p, factor * BaseRate) { WeightDecay = HeatedNetwork.Penalty }, batch, ref random, context.Cancel);
            },
            context.Cancel).Chunk(count).ToArray();
        Report(cold, warm);
    }

    /// <param name="cold">[seeds]</param>
    /// <param name="warm">[seeds][settings]</param>
    private void Report(ColdNetwork[] cold, WarmNetwork[][] warm)
    {
        var report = context.Report;
        var excess = warm.Select((seed, k) => seed.Select(network => network.Objective - cold[k].Objective).ToArray()).ToArray();
        report.Table(
            ["B", "η", "η/√B", "training loss", "excess objective"],
            s_settings.Select((s, i) => new[]
            {
                $"{s.Batch}", Figures.Format(s.Factor * BaseRate), Figures.Format(s.Factor * BaseRate / Math.Sqrt(s.Batch)),
                Figures.Format(warm.Average(seed => seed[i].Loss), 4), Figures.Format(excess.Average(seed => seed[i]), 3),
            }));
        if (context.Quick)
        {
            report.Say("A quick run is too short for a plateau: the figures of the network are left out.");
            return;
        }

        double[] Spread(params int[] settings) => [.. excess.Select(seed => settings.Max(i => seed[i]) / settings.Min(i => seed[i]))];
        double[] Ratio(int a, int b) => [.. excess.Select(seed => seed[a] / seed[b])];
        report.Check("network.root", "largest / smallest excess over B = 16, 64, 256 with η ∝ √B", Spread(0, 1, 2), Expected.AtMost(2, 1), Origin.Own);
        report.Check("network.fixed", "excess at B = 16 over that at B = 256, η fixed", Ratio(0, 4), Expected.Between(2, 10, 4), Origin.Own);
        report.Check("network.linear", "excess at B = 256 over that at B = 16, η ∝ B", Ratio(6, 0), Expected.Between(2, 10, 4), Origin.Own);
    }
}
