using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L03_Cnn;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L01_MooresLaw;

/// <summary>
/// Networks for 28x28 images whose convolutions 3x3 have batch normalisation (Ioffe and Szegedy 2015) in the place of a bias: (1 + γ') x' + β, x' being
/// normalised by the batch while training and by what is remembered of the batches afterwards. LeNet's dense layer of 128 ReLUs scores the last features, C x 7 x 7.
/// </summary>
internal static class NormalisedModels
{
    private const int Kernel = 3;
    private const int Hidden = 128;
    private const int Side = MnistFiles.Size / 4;
    private const double Momentum = 0.1;
    private const double Epsilon = 1e-5;
    private static readonly long[] s_border = [Kernel / 2, Kernel / 2];

    /// <summary>Three convolutions with ReLUs, 2x2 max pooling behind the first two.</summary>
    public static ImageModel Plain { get; } = Of(
        "CNN with batch normalisation",
        [(1, 16), (16, 32), (32, 64)],
        (x, layer) =>
        {
            x = nn.functional.max_pool2d(layer(x, 0, 1).relu(), 2);
            x = nn.functional.max_pool2d(layer(x, 1, 1).relu(), 2);
            return layer(x, 2, 1).relu();
        });

    /// <summary>
    /// A convolution with pooling, a residual block, a convolution of stride 2 and another block: y = ReLU(x + R(x)), R being convolution, ReLU, convolution (He et al. 2016).
    /// </summary>
    public static ImageModel Residual { get; } = Of(
        "ResNet",
        [(1, 16), (16, 16), (16, 16), (16, 32), (32, 32), (32, 32)],
        (x, layer) =>
        {
            x = nn.functional.max_pool2d(layer(x, 0, 1).relu(), 2);
            x = layer(layer(x, 1, 1).relu(), 2, 1).Plus(x).relu();
            x = layer(x, 3, 2).relu();
            return layer(layer(x, 4, 1).relu(), 5, 1).Plus(x).relu();
        });

    /// <summary>A model of convolutions with those numbers of channels, in and out.</summary>
    /// <param name="title">Name for people.</param>
    /// <param name="channels">Of each convolution.</param>
    /// <param name="features">From images [B, 1, 28, 28] to features [B, C, 7, 7] with what does a convolution, by its number and stride.</param>
    private static ImageModel Of(string title, (int In, int Out)[] channels, Func<Tensor, Func<Tensor, int, int, Tensor>, Tensor> features)
    {
        var head = 3 * channels.Length;
        var learnt = head + 4;
        Tensor Scores(Tensor images, Tensor[] p, bool training)
        {
            Tensor Layer(Tensor x, int i, int stride)
            {
                var sums = TorchConvolution.Conv2d(x, p[3 * i], strides: [stride, stride], padding: s_border);
                var (mean, variance) = (p[learnt + (2 * i)], p[learnt + (2 * i) + 1]);
                return nn.functional.batch_norm(sums, mean, variance, p[(3 * i) + 1].add(Scalars.One, Scalars.One), p[(3 * i) + 2], training, Momentum, Epsilon);
            }

            var hidden = nn.functional.linear(features(images, Layer).flatten(1), p[head], p[head + 1]).relu();
            return nn.functional.linear(hidden, p[head + 2], p[head + 3]);
        }

        return new(
            title,
            [
                .. channels.SelectMany(c => (long[][])[[c.Out, c.In, Kernel, Kernel], [c.Out], [c.Out]]),
                [Hidden, channels[^1].Out * Side * Side], [Hidden], [MnistFiles.Classes, Hidden], [MnistFiles.Classes],
                .. channels.SelectMany(c => (long[][])[[c.Out], [c.Out]]),
            ],
            (x, p) => Scores(x, p, training: false))
        {
            Remembered = 2 * channels.Length,
            TrainingScores = (x, p) => Scores(x, p, training: true),
        };
    }
}
