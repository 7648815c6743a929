using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;
using SelfPlay.Torch;

namespace SelfPlay.Supervised.L08_Shrinkage;

/// <summary>Hyper-parameters tuned on little data, then used for more data, a larger batch, with momentum.</summary>
internal sealed class RobustnessPart(LessonContext context)
{
    private const int Seeds = 3;
    private const int Averaged = 5;
    private const double Tolerance = 1.05;

    /// <summary>Training that lasts over-fits: with hardly a prior its loss ends by so much above the best.</summary>
    private const double Overfit = 1.1;

    private static readonly double[] s_temperatures = [0.0003, 0.001, 0.003];
    private static readonly double[] s_variances = [0.02, 0.06, 0.2, 0.6];
    private static readonly double[] s_around = [1.0 / 3, 1, 3];

    private readonly TrainingSetup _base = new(context.Size(2000, 300), 16, 0);
    private readonly int _hidden = context.Size(32, 8);

    // So long that networks over-fit without the prior: in shorter training its strength hardly matters, and a wrong one does no harm.
    private readonly int _epochs = context.Size(180, 6);
    private readonly int _large = context.Size(10_000, 1500);

    public void Run()
    {
        var report = context.Report;
        report.Section("Hyper-parameters that keep their meaning");
        report.Say(
            "An optimizer wants a rate $\\eta$ and a decay $\\gamma$, but their best values depend on the amount of data, the batch and the "
            + "momentum. With $\\eta=(1-\\mu)B\\eta_0$ and $\\gamma=1/(N\\sigma^2)$ the numbers to tune are $\\eta_0$ and $\\sigma^2$, and those should "
            + $"stay. Here they are tuned with N = {_base.Examples}, B = {_base.Batch}, μ = 0, among the rates with which training over-fits without a prior "
            + "(with lower ones it stops early, which does as much), and then used elsewhere for as many examples in all; *naive* carries $\\eta$ and "
            + "$\\gamma$ over as they were. Both are compared with the best of a grid around the rule, tried at the new place itself.");
        var (train, _) = MnistFiles.Load(context.Data, DataCatalog.FashionMnist);
        using var little = ClassTensors.Of(train.Take(_base.Examples));
        using var much = ClassTensors.Of(train.Take(_large));
        using var validation = ClassTensors.Of(train.Slice(50_000, context.Size(5000, 1000)));
        SettingsTrial Trial(ClassTensors data) => new(data, validation, _hidden, Math.Max(Averaged, _epochs * _base.Examples / data.Count), Averaged);
        var best = Tune(Trial(little));
        (string Name, ClassTensors Data, TrainingSetup Setup)[] places =
        [
            ("batch", little, _base with { Batch = 64 }),
            ("momentum", little, _base with { Momentum = 0.9 }),
            ("examples", much, _base with { Examples = _large }),
            ("all", much, new TrainingSetup(_large, 64, 0.9)),
        ];
        var rows = places.Select((place, i) =>
        {
            context.Step($"hyper-parameters elsewhere: {place.Name}", 0.5 + (0.12 * i));
            return Transfer(place.Name, Trial(place.Data), place.Setup, best, (ulong)(500 + (10 * i)));
        });
        report.Table(["changed", "N", "B", "μ", "best of the grid", "rule / best", "naive / best"], [.. rows]);
    }

    /// <summary>
    /// The best of the settings with which the prior has something to do. A rate so low that training ends before it over-fits needs none: it has stopped early,
    /// nearly any γ will do, and there is nothing to transfer.
    /// </summary>
    private RobustSettings Tune(SettingsTrial trial)
    {
        context.Step("tuning on little data", 0.42);
        RobustSettings[] grid = [.. s_temperatures.SelectMany(t => s_variances.Select(v => new RobustSettings(t, v)))];
        var losses = Means(Losses(trial, _base, [.. grid.Select(g => g.For(_base))], 400)).Chunk(s_variances.Length).ToArray();
        double[] needs = [.. losses.Select(row => row[^1] / row.Min())];
        var report = context.Report;
        report.Table(
            ["η₀ \\ σ²", .. s_variances.Select(v => Figures.Format(v)), "weakest prior / best"],
            s_temperatures.Select((t, i) => (IReadOnlyList<string>)[Figures.Format(t), .. losses[i].Select(loss => Figures.Format(loss, 4)), Figures.Format(needs[i], 4)]));
        var row = Enumerable.Range(0, losses.Length).Where(i => context.Quick || needs[i] >= Overfit).MinBy(i => losses[i].Min());
        var column = Array.IndexOf(losses[row], losses[row].Min());
        report.Observe("shrinkage.robust.temperature", "best η₀ on little data", s_temperatures[row]);
        report.Observe("shrinkage.robust.variance", "best σ² on little data", s_variances[column]);
        if (!context.Quick)
        {
            report.Check("shrinkage.robust.inside", "place of the best σ² among the four: the prior is neither too weak nor too strong to be found", 1 + column, Expected.Between(2, s_variances.Length - 1), Origin.Own);
            report.Check("shrinkage.robust.stopped", $"validation loss with the weakest prior over the best, η₀ = {s_temperatures[0]}: training stops early and needs no prior", needs[0], Expected.AtMost(Overfit), Origin.Own);
            report.Check("shrinkage.robust.early", "lowest validation loss by stopping early over the lowest by the prior", losses[0].Min() / losses[row].Min(), Expected.Between(0.95, 1.05, 1), Origin.Own);
        }

        return new RobustSettings(s_temperatures[row], s_variances[column]);
    }

    private IReadOnlyList<string> Transfer(string name, SettingsTrial trial, TrainingSetup setup, RobustSettings best, ulong stream)
    {
        var naive = best.For(_base) with { Momentum = setup.Momentum };
        SgdSettings[] grid =
        [
            .. s_around.SelectMany(t => s_around.Select(v => new RobustSettings(t * best.Temperature, v * best.Variance).For(setup))),
            naive,
        ];
        var losses = Losses(trial, setup, grid, stream);
        var means = Means(losses);

        // The grid's best is the best on average: that of every seed by itself would be chosen by its noise.
        var lowest = Array.IndexOf(means, means[..9].Min());
        double[] Ratio(int m) => [.. losses.Select(seed => seed[m] / seed[lowest])];
        if (!context.Quick)
        {
            context.Report.Check($"shrinkage.robust.{name}", $"validation loss of the rule over the best of a grid, changed: {name}", Ratio(4), Expected.AtMost(Tolerance), Origin.Reference);
            Naive(name, setup, Ratio(9));
        }

        return
        [
            name, $"{setup.Examples}", $"{setup.Batch}", Figures.Format(setup.Momentum), Figures.Format(means[lowest], 4), Figures.Format(means[4] / means[lowest], 4),
            Figures.Format(means[9] / means[lowest], 4),
        ];
    }

    /// <summary>γ depends on N and the pace on η/(1 − μ): carried over, they do harm. Four times the batch with the same η is four times as cold, which does none.</summary>
    private void Naive(string name, TrainingSetup setup, double[] ratios)
    {
        if (setup.Momentum == _base.Momentum && setup.Examples == _base.Examples)
        {
            context.Report.Check($"shrinkage.naive.{name}", $"the same with η as it was, colder, changed: {name}", ratios, Expected.AtMost(Tolerance), Origin.Own);
            return;
        }

        context.Report.Check($"shrinkage.naive.{name}", $"the same with η and γ as they were, changed: {name}", ratios, Expected.AtLeast(Tolerance), Origin.Reference);
    }

    /// <summary>Validation loss under each of the settings. [seeds][settings]</summary>
    private double[][] Losses(SettingsTrial trial, TrainingSetup setup, IReadOnlyList<SgdSettings> settings, ulong stream) =>
        Replicas.Run(
            context.Size(Seeds, 1),
            seed =>
            {
                TorchThreads.Use(1);
                return trial.Run(setup.Batch, settings, context.Random(stream + (ulong)seed), context.Cancel);
            },
            context.Cancel);

    private static double[] Means(double[][] losses) => [.. losses[0].Select((_, m) => losses.Average(seed => seed[m]))];
}
