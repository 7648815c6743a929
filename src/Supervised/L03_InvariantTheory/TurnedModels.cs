using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L03_Cnn;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L03_InvariantTheory;

/// <summary>
/// Networks of three convolutions 3x3 for images that may be turned by quarters: a plain one, its mean over the turned image, and one whose
/// convolutions are equivariant to the group of quarter turns (Cohen and Welling 2016). About 14,000 parameters each.
/// </summary>
internal static class TurnedModels
{
    private const int Kernel = 3;
    private const int Turns = QuarterTurns.Count;

    /// <summary>16, 32 and 32 channels, the mean over places, an affine layer.</summary>
    public static ImageModel Plain { get; } = new("plain", Shapes(1, 1, 16, 32, 32), (x, p) => Scores(x, p, (y, layer) => TorchConvolution.Conv2d(y, p[2 * layer], p[(2 * layer) + 1], [1, 1], [1, 1])));

    /// <summary>The mean of the plain one's scores over the four positions of the image: invariant whatever the parameters.</summary>
    public static ImageModel Averaged { get; } = Plain with { Title = "averaged over the group", Scores = (x, p) => Average(x, p) };

    /// <summary>8, 16 and 16 channels with a value for each of the four turns; the largest of the four goes to the affine layer.</summary>
    public static ImageModel Equivariant { get; } = new("equivariant", Shapes(1, Turns, 8, 16, 16), (x, p) => Scores(x, p, (y, layer) => Convolve(y, p[2 * layer], p[(2 * layer) + 1])));

    /// <summary>
    /// The filters of an equivariant layer as those of a plain one: turned by r quarters for the output of turn r, which reads the input's turn s with the
    /// filter for s - r.
    /// </summary>
    /// <param name="filters">[J, I, 1 or 4, 3, 3]; 1 for images, which have no turn yet.</param>
    /// <returns>[J*4, I*(1 or 4), 3, 3]</returns>
    public static Tensor Expand(Tensor filters)
    {
        var shape = filters.shape;
        Tensor[] turned = [.. Enumerable.Range(0, Turns).Select(r => filters.roll(shape[2] == 1 ? 0 : r, 2).rot90(r, (3, 4)))];
        return stack(turned, 1).reshape(shape[0] * Turns, shape[1] * shape[2], Kernel, Kernel);
    }

    private static Tensor Convolve(Tensor x, Tensor filters, Tensor bias) =>
        TorchConvolution.Conv2d(x, Expand(filters), bias.repeat_interleave(Turns), [1, 1], [1, 1]);

    /// <summary>Three layers with pooling behind the first two; turns are reduced to the largest, places to their mean.</summary>
    private static Tensor Scores(Tensor x, Tensor[] p, Func<Tensor, int, Tensor> convolve)
    {
        for (var layer = 0; layer < 3; layer++)
        {
            x = convolve(x, layer).relu();
            x = layer < 2 ? nn.functional.max_pool2d(x, 2) : x;
        }

        var channels = p[6].shape[1];
        return nn.functional.linear(x.reshape(x.shape[0], channels, -1, x.shape[2] * x.shape[3]).mean([3]).amax([2]), p[6], p[7]);
    }

    private static Tensor Average(Tensor x, Tensor[] p) =>
        stack([.. Enumerable.Range(0, Turns).Select(r => Plain.Scores(x.rot90(r, (2, 3)), p))], 0).mean([0]);

    private static long[][] Shapes(int images, int turns, params int[] channels)
    {
        long[] Filters(int layer)
        {
            long outputs = channels[layer];
            long inputs = layer == 0 ? images : channels[layer - 1];
            return turns == 1 ? [outputs, inputs, Kernel, Kernel] : [outputs, inputs, layer == 0 ? 1 : turns, Kernel, Kernel];
        }

        return [Filters(0), [channels[0]], Filters(1), [channels[1]], Filters(2), [channels[2]], [MnistFiles.Classes, channels[2]], [MnistFiles.Classes]];
    }
}
