using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L04_Trainability;

/// <summary>How large the gradient of each layer is before training.</summary>
internal sealed class GradientPart(LessonContext context, DeepTraining training)
{
    private const int Batch = 512;
    private const int Seeds = 5;

    public void Run()
    {
        var report = context.Report;
        report.Section("Gradients by layer");
        report.Say(
            $"The norm of the loss's gradient with respect to the matrix of each hidden layer, on {Batch} images before the first step. Where the first layers' gradient is a millionth of the last "
            + "ones', they do not learn. Batch normalisation keeps the signal, but a deep stack of it with ReLUs makes the gradient *explode* towards the input: "
            + "mean-field theory says by $\\pi/(\\pi-1)$ a layer in the square (Yang et al. 2019).");
        var sigmoid = Norms(new DeepShape(8) { IsSigmoid = true }, 600);
        var relu = Norms(new DeepShape(20), 610);
        var he = Norms(new DeepShape(20) { First = FirstWeights.He }, 620);
        var residual = Norms(new DeepShape(20) { Connection = Connection.Residual, First = FirstWeights.Residual }, 630);
        var batch = Norms(new DeepShape(20) { Normalisation = Normalisation.Batch }, 640);
        var wide = Norms(new DeepShape(20) { Normalisation = Normalisation.Batch, Width = 256 }, 650);
        double[] Ratios(double[][] runs) => [.. runs.Select(run => run[1] / run[^2])];
        double[] Outer(double[][] runs) => [.. runs.Select(run => run[0] / run[^1])];
        report.Observe("gradient.sigmoid.outer", "8 layers, sigmoid: gradient of the first matrix over that of the last", Outer(sigmoid));
        report.Observe("gradient.residual.outer", "20 layers, residual: the same", Outer(residual));
        report.Check("gradient.sigmoid", "8 layers, sigmoid: first hidden matrix over last", Ratios(sigmoid), Expected.AtMost(1e-3), Origin.Own);
        report.Check("gradient.residual", "20 layers, residual: the same", Ratios(residual), Expected.Between(0.1, 10), Origin.Own);
        report.Check("gradient.batch", "20 layers, batch normalisation: the same", Ratios(batch), Expected.AtLeast(5, 26), Origin.Reference);
        report.Check(
            "gradient.batch.law",
            "20 layers of 256, batch normalisation: growth of the squared gradient a layer towards the input, over π/(π − 1)",
            [.. wide.Select(run => Growth(run) / (Math.PI / (Math.PI - 1)))],
            Expected.Near(1, 0.1),
            Origin.Reference);
        PlotSeries Series(string label, double[][] runs)
        {
            int[] layers = [.. Enumerable.Range(1, runs[0].Length - 2)];
            return new(label, [.. layers.Select(layer => (double)layer + 1)], [.. layers.Select(layer => runs.Average(run => run[layer]))], SeriesStyle.LineWithPoints);
        }

        report.Plot(new LinePlot(
            "gradients",
            $"Gradient of each hidden layer before training, mean of {Seeds} seeds",
            "layer",
            "norm of the gradient",
            [
                Series("sigmoid, 8 layers", sigmoid), Series("ReLU, Xavier", relu), Series("ReLU, He", he), Series("residual", residual), Series("batch normalisation", batch),
            ])
        {
            LogY = true,
        });
    }

    private double[][] Norms(DeepShape shape, ulong stream) =>
        Replicas.Run(Seeds, seed => training.GradientNorms(shape, Batch, context.Random(stream + (ulong)seed)), context.Cancel);

    /// <summary>By how much the squared norm grows from one hidden layer to the one before it.</summary>
    private static double Growth(double[] norms)
    {
        int[] layers = [.. Enumerable.Range(1, norms.Length - 2)];
        return Math.Exp(-2 * LineFit.Of([.. layers.Select(layer => (double)layer)], [.. layers.Select(layer => Math.Log(norms[layer]))]).Slope);
    }
}
