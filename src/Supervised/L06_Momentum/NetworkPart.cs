using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L02_Edf.Optimisers;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L06_Momentum;

/// <summary>The part of the lesson about a real network: η = (1 − μ)Bη₀ keeps its temperature, η = Bη₀ does not.</summary>
internal sealed class NetworkPart(LessonContext context)
{
    private const int Seeds = 3;
    private const double BaseRate = 0.001;

    /// <summary>Batch and momentum; the last of each is also run without the factor 1 − μ.</summary>
    private static readonly (int Batch, double Momentum, bool Scaled)[] s_settings =
    [
        (64, 0, true), (64, 0.5, true), (64, 0.9, true), (64, 0.98, true), (16, 0.9, true), (256, 0.9, true), (64, 0.5, false), (64, 0.9, false),
    ];

    public void Run()
    {
        var report = context.Report;
        report.Section("A network on MNIST");
        report.Say(
            "The network of the lesson on temperature (784-16-10, penalty, cooled to a minimum), kept warm with momentum. "
            + "Equal $\\eta/((1-\\mu)B)$ is to mean equal loss.");
        var (train, _) = MnistFiles.Load(context.Data, DataCatalog.Mnist10k);
        var network = new HeatedNetwork(train, context.Size(HeatSizes.Full, HeatSizes.Quick));
        context.Step("cooling the network", 0.2);
        var cold = Replicas.Run(
            Seeds,
            seed =>
            {
                var random = context.Random((ulong)(2000 + seed));
                return network.Anneal(ref random, context.Cancel);
            },
            context.Cancel);
        context.Step("heating the network", 0.5);
        var count = s_settings.Length;
        var warm = Replicas.Run(
            Seeds * count,
            i =>
            {
                var ((batch, momentum, _), rate) = (s_settings[i % count], Rate(s_settings[i % count]));
                var random = context.Random((ulong)(3000 + i));
                return network.Heat(cold[i / count], p => new Sgd(p, rate) { Momentum = momentum, WeightDecay = HeatedNetwork.Penalty }, batch, ref random, context.Cancel);
            },
            context.Cancel).Chunk(count).ToArray();
        Report(cold, warm);
    }

    /// <param name="cold">[seeds]</param>
    /// <param name="warm">[seeds][settings]</param>
    private void Report(ColdNetwork[] cold, WarmNetwork[][] warm)
    {
        var report = context.Report;
        report.Table(
            ["B", "μ", "η", "η/((1 − μ)B)", "training loss", "excess objective"],
            s_settings.Select((s, i) => new[]
            {
                $"{s.Batch}", $"{s.Momentum}", Figures.Format(Rate(s)), Figures.Format(Rate(s) / ((1 - s.Momentum) * s.Batch)),
                Figures.Format(warm.Average(seed => seed[i].Loss), 4), Figures.Format(warm.Select((seed, k) => seed[i].Objective - cold[k].Objective).Average(), 3),
            }));
        if (context.Quick)
        {
            report.Say("A quick run is too short for a plateau: the figures of the network are left out.");
            return;
        }

        double[] scaled = [.. warm.Select(seed => Ratio(seed.Where((_, i) => s_settings[i].Scaled)) - 1)];
        double[] hot = [.. warm.Select(seed => (seed[^1].Loss / seed[0].Loss) - 1)];
        double[] excess = [.. warm.Select((seed, k) => (seed[^1].Objective - cold[k].Objective) / (seed[0].Objective - cold[k].Objective))];
        report.Check("network.scaled", "largest / smallest plateau loss − 1 over six pairs of B and μ with η = (1 − μ)B·0.001", scaled, Expected.AtMost(0.15), Origin.Reference);
        report.Check("network.unscaled", "plateau loss with μ = 0.9 over that without momentum − 1, η = 0.064 both", hot, Expected.AtLeast(0.15), Origin.Own);
        report.Check("network.excess", "the same for the excess objective: ten times the temperature", excess, Expected.AtLeast(6, 10), Origin.Own);
    }

    private static double Rate((int Batch, double Momentum, bool Scaled) setting) => setting.Batch * BaseRate * (setting.Scaled ? 1 - setting.Momentum : 1);

    private static double Ratio(IEnumerable<WarmNetwork> networks) => networks.Max(n => n.Loss) / networks.Min(n => n.Loss);
}
