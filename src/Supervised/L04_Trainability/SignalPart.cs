using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L04_Trainability;

/// <summary>Why signals vanish and explode, and the variances that keep them: measured through random layers, against the laws.</summary>
internal sealed class SignalPart(LessonContext context)
{
    private const int Layers = 20;
    private const int ResidualLayers = 32;
    private const int Filter = 3;
    private const int Channels = 64;

    public void Run()
    {
        Dense();
        Residual();
    }

    private void Dense()
    {
        var report = context.Report;
        report.Section("What random layers do to a signal");
        report.Say(
            "A sum of $N$ products of independent weights of variance $\\sigma^2$ with inputs of second moment $q$ has variance $N\\sigma^2q$. With $\\sigma^2=1/N$ (Xavier) a "
            + "linear layer keeps it. A ReLU then throws half of it away, $E\\,\\mathrm{relu}(s)^2=\\frac12E\\,s^2$: after twenty layers nothing is left, unless the variance is "
            + "$2/N$ (He). A sigmoid maps everything to the neighbourhood of ½: its outputs have a second moment of about .27 whatever comes in, "
            + "and its slope is at most ¼.");
        var seeds = context.Size(20, 6);
        double[][] Chain(ulong stream, double gain, Func<Tensor, Tensor> f) => Replicas.Run(
            seeds, seed => SignalChain.Forward(Layers, gain, f, context.Random(stream + (ulong)seed)), context.Cancel);
        var linear = Chain(100, 1, x => x);
        var relu = Chain(200, 1, x => x.relu());
        var he = Chain(300, Math.Sqrt(2), x => x.relu());
        var sigmoid = Chain(400, 1, x => x.sigmoid());
        double[] numbers = [.. Enumerable.Range(1, Layers).Select(layer => (double)layer)];
        double[] Mean(double[][] runs) => [.. numbers.Select((_, layer) => runs.Average(run => run[layer]))];
        report.Check("signal.linear", $"second moment behind {Layers} linear layers, Xavier, {seeds} seeds", [.. linear.Select(run => run[^1])], Expected.Near(1, 0.1));
        report.Check(
            "signal.relu", "slope of its logarithm over the layers, Xavier and ReLU, over −ln 2", [.. relu.Select(run => LineFit.Of(numbers, [.. run.Select(q => Math.Log(q))]).Slope / -Math.Log(2))], Expected.Near(1, 0.1));
        report.Check("signal.he.high", "largest mean second moment behind a layer, He and ReLU", Mean(he).Max(), Expected.AtMost(3));
        report.Check("signal.he.low", "smallest", Mean(he).Min(), Expected.AtLeast(1 / 3.0));
        report.Check("signal.sigmoid", "second moment behind the last sigmoid layer", [.. sigmoid.Select(run => run[^1])], Expected.Near(0.27, 0.02), Origin.Reference);
        report.Plot(new LinePlot(
            "signal",
            $"A signal through {Layers} random layers of 256 units, mean of {seeds} seeds",
            "layer",
            "second moment of its outputs",
            [
                new("linear, Xavier", numbers, Mean(linear), SeriesStyle.LineWithPoints),
                new("ReLU, Xavier", numbers, Mean(relu), SeriesStyle.LineWithPoints),
                new("2^-layer", numbers, [.. numbers.Select(layer => Math.Pow(2, -layer))], SeriesStyle.Dashed),
                new("ReLU, He", numbers, Mean(he), SeriesStyle.LineWithPoints),
                new("sigmoid, Xavier", numbers, Mean(sigmoid), SeriesStyle.LineWithPoints),
            ])
        {
            LogY = true,
        });
    }

    private void Residual()
    {
        var report = context.Report;
        report.Section("Residual layers");
        report.Say(
            "In $y=x+R(x)$ the variances add. With a linear $R$ of $D\\times D$ filters over $J$ channels, $\\mathrm{Var}_\\ell=(1+D^2J\\sigma^2)^\\ell$: "
            + $"with $\\sigma=\\sqrt{{\\ln2/(LD^2J)}}$ a stack of $L$ layers ends with $(1+\\ln2/L)^L\\approx2$. The gradient obeys the same law on its way back. Multiplying every "
            + "$y$ by $\\gamma=1/\\sqrt2$ would keep the variance of $x+R(x)$ where both have the same; but a gradient that goes along the path of the identities is then multiplied by $\\gamma^L$.");
        var deviation = Math.Sqrt(Math.Log(2) / (ResidualLayers * Filter * Filter * Channels));
        var seeds = context.Size(10, 2);
        var runs = Replicas.Run(
            seeds,
            seed =>
            {
                context.Cancel.ThrowIfCancellationRequested();
                return SignalChain.Residual(ResidualLayers, Filter, Channels, deviation, context.Random((ulong)(500 + seed)));
            },
            context.Cancel);
        const int ScaledLayers = 6;
        var scaled = Replicas.Run(seeds, seed => SignalChain.Scaled(ScaledLayers, Filter, Channels, context.Random((ulong)(550 + seed))), context.Cancel);
        report.Check("residual.scaled", $"γ = 1/√2 and R as large as x: variance behind {ScaledLayers} layers", [.. scaled.Select(run => run.Variance)], Expected.Within(1, 0.1));
        report.Check("residual.identity", $"how much of a gradient arrives along the identities behind {ScaledLayers} such layers, over γ^{ScaledLayers}", [.. scaled.Select(run => run.Identity / Math.Pow(0.5, ScaledLayers / 2.0))], Expected.Within(1, 0.1));
        double Law(int layers) => Math.Pow(1 + (Math.Log(2) / ResidualLayers), layers);
        report.Check("residual.forward", $"variance behind {ResidualLayers} residual layers, {Filter}x{Filter}, {Channels} channels, {seeds} seeds", [.. runs.Select(run => run.Forward[^1])], Expected.Within(Law(ResidualLayers), 0.05));
        report.Check("residual.backward", "variance of a gradient behind the same layers, backward", [.. runs.Select(run => run.Backward[^1])], Expected.Within(Law(ResidualLayers), 0.05));
        double[] numbers = [.. Enumerable.Range(1, ResidualLayers).Select(layer => (double)layer)];
        report.Plot(new LinePlot(
            "residual",
            "Variance along a stack of residual convolutions",
            "layers passed",
            "variance",
            [
                new("signal, forward", numbers, [.. numbers.Select((_, i) => runs.Average(run => run.Forward[i]))], SeriesStyle.Points),
                new("gradient, backward", numbers, [.. numbers.Select((_, i) => runs.Average(run => run.Backward[i]))], SeriesStyle.Points),
                new("(1 + ln 2/L)^layers", numbers, [.. numbers.Select(layer => Law((int)layer))], SeriesStyle.Dashed),
            ]));
    }
}
