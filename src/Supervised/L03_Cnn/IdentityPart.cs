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

    private static readonly ConvolutionShape[] s_shapes =
    [
        new(7, 6, 1, 2, 3, 1, 0), new(8, 9, 3, 4, 3, 1, 1), new(9, 7, 2, 5, 3, 2, 1), new(12, 11, 4, 3, 5, 2, 2), new(6, 6, 3, 2, 1, 1, 0), new(10, 10, 2, 2, 4, 3, 2),
    ];

    public void Run()
    {
        var report = context.Report;
        report.Section("One convolution, three ways");
        report.Say(
            "$L_{\\ell+1}[b,x,y,j]=W[\\Delta X,\\Delta Y,I,j]\\,L_\\ell[b,sx+\\Delta X-p,sy+\\Delta Y-p,I]+c[j]$: as seven loops, as a product with the matrix of patches (im2col) in the educational framework, and in TorchSharp, "
            + "on random images and filters of several sizes, strides and paddings, in 64-bit numbers.");
        var random = context.Random(1);
        var found = s_shapes.Select(shape => Compare(shape, ref random)).ToArray();
        report.Check("identity.direct", "largest difference of im2col from the loops", found.Max(f => f.Direct), Expected.AtMost(1e-10));
        report.Check("identity.torch", "largest difference of im2col from TorchSharp", found.Max(f => f.Torch), Expected.AtMost(1e-10));
        report.Check("identity.gradient", "largest difference of its gradients, filters, biases and image, from TorchSharp's", found.Max(f => f.Gradient), Expected.AtMost(1e-10));
        report.Check("identity.cost", "largest deviation of the counted multiplications over B·X·Y·ΔX·ΔY·I·J from 1", found.Max(f => Math.Abs(f.Cost - 1)), Expected.Near(0, 0));
        var check = context.Random(2);
        var network = new EdfNetwork([s_shapes[2], new(s_shapes[2].OutX, s_shapes[2].OutY, 5, 3, 4, 1, 0)], ref check);
        network.Set([.. Enumerable.Range(0, Batch * s_shapes[2].Image).Select(_ => check.Normal())], [0, 2, 1]);
        report.Check("identity.differences", "two convolutions, ReLU and log loss: largest relative difference of a gradient from central differences", GradientCheck.WorstError(network.Loss), Expected.AtMost(1e-6));
    }

    private static (double Direct, double Torch, double Gradient, double Cost) Compare(ConvolutionShape shape, ref Xoshiro256 random)
    {
        TorchThreads.Use(1);
        using var scope = NewDisposeScope();
        var first = new ConvolutionShape(shape.X, shape.Y, shape.In, shape.In, 1, 1, 0);
        var network = new EdfNetwork([first, shape], ref random, withoutActivation: true);
        double[] images = [.. Normal(Batch * shape.Image, ref random)];
        network.Set(images, new int[Batch]);
        network.Loss.Computation.Forward();
        network.Loss.Computation.Backward(network.Loss);
        var (inner, outer) = (network.Layers[0], network.Layers[1]);
        var (direct, products) = DirectConvolution.Run(shape, inner.Value, outer.Filters.Weight.Value, outer.Filters.Bias.Value);

        var x = tensor(inner.Value, [Batch, shape.X, shape.Y, shape.In]).requires_grad_();
        var weight = tensor(outer.Filters.Weight.Value, [shape.Kernel, shape.Kernel, shape.In, shape.Out]).requires_grad_();
        var bias = tensor(outer.Filters.Bias.Value).requires_grad_();
        var twin = nn.functional.conv2d(x.permute(0, 3, 1, 2), weight.permute(3, 2, 0, 1), bias, [shape.Stride, shape.Stride], [shape.Padding, shape.Padding]).permute(0, 2, 3, 1);
        var loss = twin.reshape(-1).dot(tensor(outer.Grad));
        var gradients = autograd.grad([loss], [x, weight, bias]);
        return (
            Worst(outer.Value, direct),
            Worst(outer.Value, twin),
            new[] { Worst(inner.Grad, gradients[0]), Worst(outer.Filters.Weight.Grad, gradients[1]), Worst(outer.Filters.Bias.Grad, gradients[2]) }.Max(),
            (double)products / (Batch * shape.Multiplications));
    }

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
