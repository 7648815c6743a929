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
    private static readonly double[] s_temperatures = [0.001, 0.003, 0.01];
    private static readonly double[] s_variances = [0.03, 0.1, 0.3, 1];
    private static readonly double[] s_around = [1.0 / 3, 1, 3];

    private readonly TrainingSetup _base = new(context.Size(2000, 300), 16, 0);
    private readonly int _hidden = context.Size(32, 8);

    // So long that networks over-fit without the prior: in shorter training its strength hardly matters, and a wrong one does no harm.
    private readonly int _epochs = context.Size(90, 6);
    private readonly int _large = context.Size(10_000, 1500);

    public void Run()
    {
        var report = context.Report;
        report.Section("Hyper-parameters that keep their meaning");
        report.Say(
            "An optimizer wants a rate $\\eta$ and a decay $\\gamma$, but their best values depend on the amount of data, the batch and the "
            + "momentum. With $\\eta=(1-\\mu)B\\eta_0$ and $\\gamma=1/(N\\sigma^2)$ the numbers to tune are $\\eta_0$ and $\\sigma^2$, and those should "
            + $"stay. Here they are tuned with N = {_base.Examples}, B = {_base.Batch}, μ = 0 and then used elsewhere; *naive* carries $\\eta$ and "
            + "$\\gamma$ over as they were. Both are compared with the best of a grid around the rule, tried at the new place itself.");
        var (train, _) = MnistFiles.Load(context.Data, DataCatalog.FashionMnist);
        using var little = ClassTensors.Of(train.Take(_base.Examples));
        using var much = ClassTensors.Of(train.Take(_large));
        using var validation = ClassTensors.Of(train.Slice(50_000, context.Size(5000, 1000)));
        var best = Tune(new SettingsTrial(little, validation, _hidden, _epochs, Averaged));
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
            return Transfer(place.Name, new SettingsTrial(place.Data, validation, _hidden, _epochs, Averaged), place.Setup, best, (ulong)(500 + (10 * i)));
        });
        report.Table(["changed", "N", "B", "μ", "best of the grid", "rule / best", "naive / best"], [.. rows]);
    }

    private RobustSettings Tune(SettingsTrial trial)
    {
        context.Step("tuning on little data", 0.42);
        RobustSettings[] grid = [.. s_temperatures.SelectMany(t => s_variances.Select(v => new RobustSettings(t, v)))];
        var losses = MeanLosses(trial, _base, [.. grid.Select(g => g.For(_base))], 400);
        var best = Array.IndexOf(losses, losses.Min());
        context.Report.Table(
            ["η₀ \\ σ²", .. s_variances.Select(v => Figures.Format(v))],
            s_temperatures.Select((t, i) => (IReadOnlyList<string>)[Figures.Format(t), .. s_variances.Select((_, j) => Figures.Format(losses[(i * s_variances.Length) + j], 4))]));
        context.Report.Observe("shrinkage.robust.temperature", "best η₀ on little data", grid[best].Temperature);
        context.Report.Observe("shrinkage.robust.variance", "best σ² on little data", grid[best].Variance);
        return grid[best];
    }

    private IReadOnlyList<string> Transfer(string name, SettingsTrial trial, TrainingSetup setup, RobustSettings best, ulong stream)
    {
        var naive = best.For(_base) with { Momentum = setup.Momentum };
        SgdSettings[] grid =
        [
            .. s_around.SelectMany(t => s_around.Select(v => new RobustSettings(t * best.Temperature, v * best.Variance).For(setup))),
            naive,
        ];
        var losses = MeanLosses(trial, setup, grid, stream);
        var (rule, lowest) = (losses[4], losses[..9].Min());
        if (!context.Quick)
        {
            context.Report.Check($"shrinkage.robust.{name}", $"validation loss of the rule over the best of a grid, changed: {name}", rule / lowest, Expected.AtMost(Tolerance), Origin.Reference);
            var naiveWhat = $"the same with η and γ as they were, changed: {name}";
            if (setup.Momentum == _base.Momentum && setup.Examples == _base.Examples)
            {
                context.Report.Observe($"shrinkage.naive.{name}", naiveWhat, losses[9] / lowest);
            }
            else
            {
                context.Report.Check($"shrinkage.naive.{name}", naiveWhat, losses[9] / lowest, Expected.AtLeast(Tolerance), Origin.Reference);
            }
        }

        return
        [
            name, $"{setup.Examples}", $"{setup.Batch}", Figures.Format(setup.Momentum), Figures.Format(lowest, 4), Figures.Format(rule / lowest, 4),
            Figures.Format(losses[9] / lowest, 4),
        ];
    }

    /// <summary>Validation loss under each of the settings, the mean over seeds.</summary>
    private double[] MeanLosses(SettingsTrial trial, TrainingSetup setup, IReadOnlyList<SgdSettings> settings, ulong stream)
    {
        var seeds = Replicas.Run(
            context.Size(Seeds, 1),
            seed =>
            {
                TorchThreads.Use(1);
                return trial.Run(setup.Batch, settings, context.Random(stream + (ulong)seed), context.Cancel);
            },
            context.Cancel);
        return [.. Enumerable.Range(0, settings.Count).Select(m => seeds.Average(losses => losses[m]))];
    }
}
