using SelfPlay.Supervised.Data;
using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L03_Cnn;

/// <summary>A classifier of 28x28 images as a function of its parameters. 32 bits; one thread.</summary>
/// <param name="Title">Name for people.</param>
/// <param name="Shapes">Shapes of the parameters: a matrix or filters, then its bias, layer by layer.</param>
/// <param name="Scores">Scores [B, 10] of images [B, 1, 28, 28] by parameters of those shapes.</param>
internal sealed record ImageModel(string Title, IReadOnlyList<long[]> Shapes, Func<Tensor, Tensor[], Tensor> Scores)
{
    private const int Classes = MnistFiles.Classes;
    private const int Pixels = MnistFiles.Size * MnistFiles.Size;

    /// <summary>784-10: one affine layer.</summary>
    public static ImageModel Linear { get; } = new(
        "linear", [[Classes, Pixels], [Classes]], (x, p) => nn.functional.linear(x.flatten(1), p[0], p[1]));

    /// <summary>784-256-10 with ReLUs.</summary>
    public static ImageModel Mlp { get; } = new(
        "MLP",
        [[256, Pixels], [256], [Classes, 256], [Classes]],
        (x, p) => nn.functional.linear(nn.functional.linear(x.flatten(1), p[0], p[1]).relu(), p[2], p[3]));

    /// <summary>
    /// Three convolutions 3x3 of stride 2 with 4, 8 and 16 channels and one 3x3 that leaves a number a class, on the middle 24x24 pixels: 2,954 parameters.
    /// </summary>
    public static ImageModel Small { get; } = new(
        "small CNN", [[4, 1, 3, 3], [4], [8, 4, 3, 3], [8], [16, 8, 3, 3], [16], [Classes, 16, 3, 3], [Classes]], SmallScores);

    /// <summary>Convolutions 5x5 with 16 and 32 channels, each with 2x2 max pooling, then 1568-128-10: 215,370 parameters, LeNet's form.</summary>
    public static ImageModel LeNet { get; } = Pooled("LeNet", 5, 16, 32);

    /// <summary>The same form with filters 3x3 and 32 and 64 channels: 421,642 parameters.</summary>
    public static ImageModel Wide { get; } = Pooled("CNN", 3, 32, 64);

    /// <summary>The last of the shapes that are not learnt but remembered from batches, for batch normalisation.</summary>
    /// <value>The default is 0.</value>
    public int Remembered { get; init; }

    /// <summary>Scores while training, for a model that normalises by the batch.</summary>
    /// <value>The default is <see cref="Scores"/>.</value>
    public Func<Tensor, Tensor[], Tensor> TrainingScores
    {
        get => field ?? Scores;
        init;
    }

    /// <summary>Number of learnt parameters.</summary>
    public long Size => Shapes.Take(Learnt).Sum(shape => shape.Aggregate((product, length) => product * length));

    /// <summary>How many of the shapes, from the first on, are learnt.</summary>
    public int Learnt => Shapes.Count - Remembered;

    /// <summary>First parameters: normal with He's variance 2/fan-in, biases and what is remembered 0. The caller disposes of them.</summary>
    public Tensor[] Draw(Generator chance)
    {
        TorchRuntime.Initialize();
        return [.. Shapes.Select((shape, i) => i < Learnt ? Draw(shape, chance) : zeros(shape).DetachFromDisposeScope())];
    }

    private static Tensor Draw(long[] shape, Generator chance)
    {
        if (shape.Length == 1)
        {
            return zeros(shape, requires_grad: true).DetachFromDisposeScope();
        }

        using var scope = NewDisposeScope();
        using Scalar deviation = Math.Sqrt(2.0 / shape[1..].Aggregate((product, length) => product * length));
        return randn(shape, generator: chance).mul(deviation).requires_grad_().DetachFromDisposeScope();
    }

    private static Tensor SmallScores(Tensor x, Tensor[] p)
    {
        x = x.narrow(2, 2, 24).narrow(3, 2, 24);
        for (var layer = 0; layer < 3; layer++)
        {
            x = TorchConvolution.Conv2d(x, p[2 * layer], p[(2 * layer) + 1], [2, 2], [1, 1]).relu();
        }

        return TorchConvolution.Conv2d(x, p[6], p[7]).flatten(1);
    }

    private static ImageModel Pooled(string title, int kernel, int first, int second)
    {
        const int Hidden = 128;
        const int Side = MnistFiles.Size / 4;
        long[] border = [kernel / 2, kernel / 2];
        Tensor Layer(Tensor x, Tensor filters, Tensor bias) =>
            nn.functional.max_pool2d(TorchConvolution.Conv2d(x, filters, bias, [1, 1], border), 2).relu();
        return new(
            title,
            [[first, 1, kernel, kernel], [first], [second, first, kernel, kernel], [second], [Hidden, second * Side * Side], [Hidden], [Classes, Hidden], [Classes]],
            (x, p) =>
            {
                var y = Layer(Layer(x, p[0], p[1]), p[2], p[3]).flatten(1);
                return nn.functional.linear(nn.functional.linear(y, p[4], p[5]).relu(), p[6], p[7]);
            });
    }
}
