using SelfPlay.Games;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L02_Edf.Lesson;

/// <summary>A component and the same in TorchSharp.</summary>
/// <param name="Name">Short name, for figures.</param>
/// <param name="Title">Name for people.</param>
/// <param name="Batch">Examples of the trial.</param>
/// <param name="Shapes">Shape of every input behind the batch index.</param>
/// <param name="Ours">Appends it to the inputs.</param>
/// <param name="Theirs">Computes it of inputs [B, shape] and parameters in the order of their first use.</param>
internal sealed record OperatorCase(
    string Name, string Title, int Batch, int[][] Shapes, Func<Node[], Computed> Ours, Func<Tensor[], Tensor[], Tensor> Theirs);

/// <summary>Every component of the framework.</summary>
internal static class OperatorCatalog
{
    private const int Classes = 5;
    private const double Epsilon = 1e-5;
    private static readonly int[] s_classes = [0, 3, 1, 4];

    /// <summary>All cases.</summary>
    public static IReadOnlyList<OperatorCase> All { get; } =
    [
        new("sigmoid", "sigmoid", 3, [[7]], x => new Sigmoid(x[0]), (x, _) => x[0].sigmoid()),
        new("tanh", "tanh", 3, [[7]], x => new Tanh(x[0]), (x, _) => x[0].tanh()),
        new("relu", "ReLU", 3, [[7]], x => new Relu(x[0]), (x, _) => x[0].relu()),
        new("sum", "sum", 3, [[4], [4]], x => new Sum(x[0], x[1]), (x, _) => x[0].Plus(x[1])),
        new("affine", "affine", 4, [[5]], x => Affine(x[0], 5, 3), (x, p) => x[0].mm(p[0]).Plus(p[1])),
        new("affine.positions", "affine at every position", 2, [[3, 4]], x => Affine(x[0], 4, 5), (x, p) => Positions(x[0], p)),
        new("softmax", "softmax", 3, [[Classes]], x => new Softmax(x[0]), (x, _) => x[0].softmax(-1)),
        new("log-loss", "softmax and log loss, apart", 4, [[Classes]], x => new LogLoss(new Softmax(x[0]), Labels()), (x, _) => CrossEntropy(x[0])),
        new("softmax-log-loss", "softmax and log loss in one", 4, [[Classes]], x => new SoftmaxLogLoss(x[0], Labels()), (x, _) => CrossEntropy(x[0])),
        new("batch-norm", "batch norm, variance with B − 1", 6, [[4]], x => new BatchNorm(new NormParameters(4), x[0]), (x, p) => BatchNorm(x[0], p, [0])),
        new("batch-norm.images", "batch norm of images", 3, [[2, 3, 4]], x => new BatchNorm(new NormParameters(2), x[0]), (x, p) => BatchNorm(x[0], p, [0, 2, 3])),
        new("layer-norm", "layer norm at every position", 2, [[3, 6]], x => new LayerNorm(new NormParameters(6), x[0]), (x, p) => nn.functional.layer_norm(x[0], [6], p[0], p[1], Epsilon)),
        new("ugrnn", "two steps of a UGRNN", 3, [[4], [3], [3]], Ugrnn, UgrnnTorch),
        new("convolution", "convolution 3x3", 2, [[3, 6, 5]], x => Convolution(x[0], 3, 4, 3, 1, 0, 1), (x, p) => Convolution(x[0], p, 1, 0, 1)),
        new("convolution.stride", "convolution 3x3, stride 2, padding 1", 2, [[2, 7, 6]], x => Convolution(x[0], 2, 5, 3, 2, 1, 1), (x, p) => Convolution(x[0], p, 2, 1, 1)),
        new("convolution.dilation", "convolution 3x3, padding 2, dilation 2", 2, [[2, 6, 6]], x => Convolution(x[0], 2, 9, 3, 1, 2, 2), (x, p) => Convolution(x[0], p, 1, 2, 2)),
        new("max-pool", "max pooling 2x2", 2, [[3, 6, 4]], x => new MaxPool(x[0], 2, 2), (x, _) => nn.functional.max_pool2d(x[0], 2, 2)),
        new("mean-pool", "mean over all places", 2, [[3, 4, 5]], x => new MeanPool(x[0]), (x, _) => x[0].mean([2, 3])),
        new("attention", "attention, two heads", 2, [[3, 6], [4, 6], [4, 6]], x => new Attention(x[0], x[1], x[2], 2), (x, _) => Attention(x, 2, false)),
        new("attention.causal", "causal attention, three heads", 2, [[4, 6], [4, 6], [4, 6]], x => new Attention(x[0], x[1], x[2], 3, causal: true), (x, _) => Attention(x, 3, true)),
        new("block", "a transformer's block", 2, [[3, 4]], Block, BlockTorch),
    ];

    private static Xoshiro256 Chance() => new(1);

    private static Labels Labels()
    {
        var labels = new Labels();
        labels.Set(s_classes);
        return labels;
    }

    private static Affine Affine(Node x, int inputs, int outputs)
    {
        var random = Chance();
        return new Affine(new AffineParameters(inputs, outputs, ref random), x);
    }

    private static Convolution Convolution(Node x, int inputs, int outputs, int size, int stride, int padding, int dilation)
    {
        var random = Chance();
        return new Convolution(new ConvolutionParameters(inputs, outputs, size, ref random), x, stride, padding, dilation);
    }

    private static Computed Ugrnn(Node[] x)
    {
        var random = Chance();
        var parameters = new UgrnnParameters(3, 4, ref random);
        return new Ugrnn(parameters, new Ugrnn(parameters, x[0], x[1]), x[2]);
    }

    private static Computed Block(Node[] x)
    {
        var norm = new LayerNorm(new NormParameters(4), x[0]);
        var attended = new Sum(x[0], Affine(new Attention(Affine(norm, 4, 4), Affine(norm, 4, 4), Affine(norm, 4, 4), 2, causal: true), 4, 4));
        return new Sum(attended, Affine(new Relu(Affine(new LayerNorm(new NormParameters(4), attended), 4, 8)), 8, 4));
    }

    private static Tensor Positions(Tensor x, Tensor[] p) => nn.functional.linear(x, p[0].t(), p[1]);

    private static Tensor CrossEntropy(Tensor scores) => nn.functional.cross_entropy(scores, tensor(s_classes, ScalarType.Int64), reduction: nn.Reduction.None);

    private static Tensor BatchNorm(Tensor x, Tensor[] p, long[] dimensions)
    {
        var count = dimensions.Aggregate(1L, (product, d) => product * x.shape[d]);
        var centred = x - x.mean(dimensions, keepdim: true);
        var variance = centred.Squared().sum(dimensions, keepdim: true).mul(Scalars.Of(1.0 / (count - 1)));
        long[] channel = [1, -1, .. Enumerable.Repeat(1L, (int)x.dim() - 2)];
        return (centred / variance.add(Scalars.Of(Epsilon), Scalars.One).sqrt() * p[0].reshape(channel)).Plus(p[1].reshape(channel));
    }

    private static Tensor UgrnnTorch(Tensor[] x, Tensor[] p)
    {
        var h = x[0];
        foreach (var input in x[1..])
        {
            var both = cat([h, input], 1);
            var update = both.mm(p[0]).Plus(p[1]).tanh();
            var gate = both.mm(p[2]).Plus(p[3]).sigmoid();

            // g h + (1 - g) r = r + g (h - r)
            h = update.Plus(gate * (h - update));
        }

        return h;
    }

    private static Tensor Convolution(Tensor x, Tensor[] p, long stride, long padding, long dilation) =>
        TorchConvolution.Conv2d(x, p[0], p[1], strides: [stride, stride], padding: [padding, padding], dilation: [dilation, dilation]);

    private static Tensor Attention(Tensor[] x, int heads, bool causal)
    {
        Tensor[] parts = [.. x.Select(t => t.reshape(t.shape[0], t.shape[1], heads, -1).transpose(1, 2))];
        var attended = nn.functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], null, 0, causal);
        return attended.transpose(1, 2).reshape(x[0].shape);
    }

    private static Tensor BlockTorch(Tensor[] x, Tensor[] p)
    {
        var norm = nn.functional.layer_norm(x[0], [4], p[0], p[1], Epsilon);
        var attention = Attention([Positions(norm, p[2..]), Positions(norm, p[4..]), Positions(norm, p[6..])], 2, true);
        var attended = x[0].Plus(Positions(attention, p[8..]));
        var second = nn.functional.layer_norm(attended, [4], p[10], p[11], Epsilon);
        return attended.Plus(Positions(Positions(second, p[12..]).relu(), p[14..]));
    }
}
