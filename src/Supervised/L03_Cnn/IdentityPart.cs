using SelfPlay.Games;
using SelfPlay.Supervised.L02_Edf;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Reports;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L03_Cnn;

/// <summary>Three ways to compute a convolution are one, its gradient is right, and it costs what the formula says.</summary>
internal sealed class IdentityPart(LessonContext context)
{
    private const int Batch = 3;

    // Channels, rows, columns, size of the filters, stride, padding, dilation; and how many filters.
    private static readonly (ConvolutionShape Shape, int Filters)[] s_layers =
    [
        (new(1, 7, 6, 3, 1, 0, 1), 2), (new(3, 8, 9, 3, 1, 1, 1), 4), (new(2, 9, 7, 3, 2, 1, 1), 5), (new(4, 12, 11, 5, 2, 2, 1), 3),
        (new(3, 6, 6, 1, 1, 0, 1), 2), (new(2, 10, 10, 4, 3, 2, 1), 2), (new(2, 9, 10, 3, 1, 2, 2), 3),
    ];

    private sealed record Differences(double Direct, double Torch, double Gradient, double Cost);

    public void Run()
    {
        var report = context.Report;
        report.Section("One convolution, three ways");
        report.Say(
            "$L_{\\ell+1}[b,j,x,y]=W[j,I,\\Delta X,\\Delta Y]\\,L_\\ell[b,I,sx+d\\Delta X-p,sy+d\\Delta Y-p]+c[j]$: as seven loops, as a product with the matrix of patches (im2col) in the educational framework, and in TorchSharp, "
            + "on random images and filters of several sizes, strides, paddings and dilations, in 64-bit numbers.");
        var random = context.Random(1);
        var found = s_layers.Select(layer => Compare(layer.Shape, layer.Filters, ref random)).ToArray();
        report.Check("identity.direct", "largest difference of im2col from the loops", found.Max(f => f.Direct), Expected.AtMost(1e-10));
        report.Check("identity.torch", "largest difference of im2col from TorchSharp", found.Max(f => f.Torch), Expected.AtMost(1e-10));
        report.Check("identity.gradient", "largest difference of its gradients, filters, biases and image, from TorchSharp's", found.Max(f => f.Gradient), Expected.AtMost(1e-10));
        report.Check("identity.cost", "largest deviation of the counted multiplications over B·X·Y·ΔX·ΔY·I·J from 1", found.Max(f => Math.Abs(f.Cost - 1)), Expected.Near(0, 0));
        var check = context.Random(2);
        var network = new EdfNetwork([s_layers[2].Shape, new(5, 5, 4, 3, 1, 0, 1)], [s_layers[2].Filters, 4], ref check);
        network.Set(Normal(Batch * 2 * 9 * 7, ref check), [0, 2, 1]);
        report.Check("identity.differences", "two convolutions, ReLU and log loss: largest relative difference of a gradient from central differences", GradientCheck.WorstError(network.Loss), Expected.AtMost(1e-6));
        Bottleneck();
    }

    private static Differences Compare(ConvolutionShape shape, int filters, ref Xoshiro256 random)
    {
        TorchThreads.Use(1);
        using var scope = NewDisposeScope();

        // A convolution 1x1 before it, so that the image has a gradient, too.
        var network = new EdfNetwork([shape with { Size = 1, Stride = 1, Padding = 0, Dilation = 1 }, shape], [shape.Channels, filters], ref random, withoutActivation: true);
        network.Set(Normal(Batch * shape.Channels * shape.Rows * shape.Columns, ref random), new int[Batch]);
        network.Loss.Computation.Forward();
        network.Loss.Computation.Backward(network.Loss);
        var (image, (parameters, node)) = (network.Layers[0].Node, network.Layers[1]);
        var (direct, products) = DirectConvolution.Run(shape, image.Value, parameters.Filters.Value, parameters.Bias.Value);

        var x = tensor(image.Value, [Batch, shape.Channels, shape.Rows, shape.Columns]).requires_grad_();
        var weight = tensor(parameters.Filters.Value, [filters, shape.Channels, shape.Size, shape.Size]).requires_grad_();
        var bias = tensor(parameters.Bias.Value).requires_grad_();
        var twin = TorchConvolution.Conv2d(x, weight, bias, [shape.Stride, shape.Stride], [shape.Padding, shape.Padding], [shape.Dilation, shape.Dilation]);
        var gradients = autograd.grad([twin.reshape(-1).dot(tensor(node.Grad))], [x, weight, bias]);
        return new Differences(
            Worst(node.Value, direct),
            Worst(node.Value, twin),
            new[] { Worst(image.Grad, gradients[0]), Worst(parameters.Filters.Grad, gradients[1]), Worst(parameters.Bias.Grad, gradients[2]) }.Max(),
            (double)products / ((long)Batch * shape.OutRows * shape.OutColumns * shape.Size * shape.Size * shape.Channels * filters));
    }

    private void Bottleneck()
    {
        const int Wide = 64;
        var report = context.Report;
        report.Say(
            $"A residual layer of $J={Wide}$ channels may be one map $J\\to J$ or two through a bottleneck, $J\\to I\\to J$: $J^2$ multiplications against $2IJ$, counted by running the loops. "
            + "The bottleneck is cheaper just where $I<J/2$.");
        var full = Products(Wide, Wide);
        int[] widths = [16, 24, 31, 32, 33, 48];
        double[] ratios = [.. widths.Select(width => (Products(Wide, width) + Products(width, Wide)) / (double)full)];
        report.Table(["I", .. widths.Select(width => $"{width}")], [["cost over J²", .. ratios.Select(ratio => Figures.Format(ratio, 4))]]);
        report.Check("bottleneck.cost", "largest difference of the bottleneck's counted cost over that of a full layer from 2I/J", widths.Zip(ratios, (width, ratio) => Math.Abs(ratio - (2.0 * width / Wide))).Max(), Expected.AtMost(1e-12));
        report.Check("bottleneck.break", "widths on the wrong side of I = J/2", widths.Zip(ratios, (width, ratio) => Math.Sign(ratio - 1) == Math.Sign(width - (Wide / 2)) ? 0 : 1).Sum(), Expected.Near(0, 0));
    }

    private static long Products(int channels, int filters) =>
        DirectConvolution.Run(new ConvolutionShape(channels, 1, 1, 1, 1, 0, 1), new double[channels], new double[channels * filters], new double[filters]).Multiplications;

    private static double[] Normal(int count, ref Xoshiro256 random)
    {
        var values = new double[count];
        foreach (ref var value in values.AsSpan())
        {
            value = random.Normal();
        }

        return values;
    }

    private static double Worst(double[] ours, Tensor theirs) => Worst(ours, [.. theirs.detach().contiguous().data<double>()]);

    private static double Worst(double[] ours, double[] theirs) => ours.Zip(theirs, (a, b) => Math.Abs(a - b)).Max();
}
