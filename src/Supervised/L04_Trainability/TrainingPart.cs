using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L04_Trainability;

/// <summary>Whether deep networks train: error against depth, with and without the cures.</summary>
internal sealed class TrainingPart(LessonContext context, DeepTraining training, bool isMnist)
{
    private const int Seeds = 3;
    private const int Sigmoid = 3;
    private static readonly int[] s_depths = [3, 8, 20, 50];

    /// <summary>A kind of network: its name, and its shape at a depth.</summary>
    private static readonly (string Name, string Title, Func<int, DeepShape> At)[] s_kinds =
    [
        ("plain", "plain, Xavier", depth => new(depth)),
        ("he", "plain, He", depth => new(depth) { First = FirstWeights.He }),
        ("batch", "batch normalisation", depth => new(depth) { Normalisation = Normalisation.Batch }),
        ("layer", "layer normalisation", depth => new(depth) { Normalisation = Normalisation.Layer }),
        ("residual", "residual", depth => new(depth) { Connection = Connection.Residual, First = FirstWeights.Residual }),
        ("highway", "highway", depth => new(depth) { Connection = Connection.Highway, First = FirstWeights.He }),
        ("dense", "dense", depth => new(depth) { Connection = Connection.Dense, First = FirstWeights.He }),
    ];

    private int _trained;

    public void Run()
    {
        var report = context.Report;
        report.Section("Training");
        report.Say(
            $"Networks of 32 units a layer learn {context.Size(20_000, 4000)} images for {context.Size(3, 2)} epochs by SGD with momentum (rate .05, with fifty layers .02; momentum .9, batches of 64; gradients of a norm of 1 at most with fifty layers and with He's variance): first with ReLUs at depths of {string.Join(", ", s_depths)}, "
            + "then eight layers of sigmoids. A highway layer mixes what it is given with what it computes, by gates that begin at .02; a dense layer puts eight new units beside all before. The errors are on the test images.");
        if (context.Quick)
        {
            Quick();
            return;
        }

        var errors = s_kinds.ToDictionary(kind => kind.Name, kind => s_depths.Select(depth => Train(kind.Title, kind.At(depth))).ToArray());
        double[] Errors(string kind, int depth) => [.. errors[kind][Array.IndexOf(s_depths, depth)].Select(result => 100 * result.TestError)];
        double[] Losses(string kind, int depth) => [.. errors[kind][Array.IndexOf(s_depths, depth)].Select(result => result.TrainLoss)];
        if (isMnist)
        {
            report.Check("train.plain20", "plain, 20 layers: test error, %", Errors("plain", 20), Expected.AtLeast(80, 88.6), Origin.Reference);
            report.Check("train.residual20", "residual, 20 layers: test error, %", Errors("residual", 20), Expected.AtMost(9, 7.3), Origin.Reference);
            report.Check("train.shallow", "plain, 3 layers: test error, %", Errors("plain", 3), Expected.AtMost(9, 7.5), Origin.Reference);
            report.Check("train.plain50", "plain, 50 layers: test error, %", Errors("plain", 50), Expected.AtLeast(80), Origin.Own);
            report.Check("train.residual50", "residual, 50 layers: test error, %", Errors("residual", 50), Expected.AtMost(9), Origin.Own);
            report.Check("train.highway50", "highway, 50 layers: test error, %", Errors("highway", 50), Expected.AtMost(12), Origin.Own);
            report.Check("train.dense50", "dense, 50 layers: test error, %", Errors("dense", 50), Expected.AtMost(12), Origin.Own);
        }

        report.Check("train.order.plain", "plain networks with He's variance: training loss of 50 layers over that of 20 (deeper is worse, He et al. 2016)", Losses("he", 50).Average() / Losses("he", 20).Average(), Expected.AtLeast(1), Origin.Reference);
        report.Check("train.order.residual", "50 layers: training loss, residual over plain with He's variance", Losses("residual", 50).Average() / Losses("he", 50).Average(), Expected.AtMost(0.5), Origin.Own);
        Sigmoids();
        report.Table(
            ["network", .. s_depths.Select(depth => $"{depth} layers: error %, training loss")],
            s_kinds.Select(kind => (IReadOnlyList<string>)
            [
                kind.Title, .. s_depths.Select(depth => $"{Figures.Format(Errors(kind.Name, depth).Average(), 3)}, {Figures.Format(Losses(kind.Name, depth).Average(), 3)}"),
            ]));
        double[] x = [.. s_depths.Select(depth => (double)depth)];
        report.Plot(new LinePlot(
            "depth",
            $"Error against depth, mean of {Seeds} seeds",
            "affine layers",
            "test error, %",
            [.. s_kinds.Select(kind => new PlotSeries(kind.Title, x, [.. s_depths.Select(depth => Errors(kind.Name, depth).Average())], SeriesStyle.LineWithPoints))])
        {
            LogY = true,
        });
    }

    private void Sigmoids()
    {
        var report = context.Report;
        var sigmoid = new DeepShape(8) { IsSigmoid = true };
        double[] Errors(string title, DeepShape shape) => [.. Train(title, shape).Select(result => 100 * result.TestError)];
        var plain = Errors("sigmoid", sigmoid);
        var batch = Errors("sigmoid, batch normalisation", sigmoid with { Normalisation = Normalisation.Batch });
        var residual = Errors("sigmoid, residual", sigmoid with { Connection = Connection.Residual });
        if (isMnist)
        {
            report.Check("train.sigmoid", "8 layers of sigmoids: test error, %", plain, Expected.AtLeast(80, 88.6), Origin.Reference);
            report.Check("train.sigmoid.batch", "8 layers of sigmoids with batch normalisation: test error, %", batch, Expected.AtMost(12, 9.6), Origin.Reference);
            report.Check("train.sigmoid.residual", "8 layers of sigmoids, residual: test error, %", residual, Expected.AtMost(14, 10.9), Origin.Reference);
        }
    }

    private void Quick()
    {
        var plain = training.Train(new DeepShape(20), 2, context.Random(700), context.Cancel);
        var residual = training.Train(new DeepShape(20) { Connection = Connection.Residual, First = FirstWeights.Residual }, 2, context.Random(701), context.Cancel);
        context.Report.Check("train.quick", "20 layers: test error of the residual network over that of the plain one", residual.TestError / plain.TestError, Expected.AtMost(0.5), Origin.Own);
    }

    private DeepResult[] Train(string title, DeepShape shape)
    {
        context.Step($"{title}, {shape.Depth} layers", 0.1 + (0.9 * _trained++ / ((s_kinds.Length * s_depths.Length) + Sigmoid)));
        var stream = (ulong)(1000 + (shape.Depth * 10));
        return Replicas.Run(Seeds, seed => training.Train(shape, 3, context.Random(stream + (ulong)seed), context.Cancel), context.Cancel);
    }
}
