using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L03_Cnn;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L03_Dense;

/// <summary>A CNN whose second and third convolution have G groups of channels that do not mix.</summary>
internal static class GroupedModels
{
    private static readonly int[] s_channels = [32, 64, 64];

    /// <summary>The model with <paramref name="groups"/> groups.</summary>
    public static ImageModel Of(int groups) => new(
        $"{groups} groups",
        [
            [s_channels[0], 1, 3, 3], [s_channels[0]], [s_channels[1], s_channels[0] / groups, 3, 3], [s_channels[1]],
            [s_channels[2], s_channels[1] / groups, 3, 3], [s_channels[2]], [MnistFiles.Classes, s_channels[2]], [MnistFiles.Classes],
        ],
        (x, p) => Scores(x, p, groups));

    /// <summary>Weights of the grouped convolutions, without biases.</summary>
    public static long GroupedWeights(int groups) =>
        Of(groups).Shapes.Where(shape => shape.Length == 4).Skip(1).Sum(shape => shape.Aggregate((product, length) => product * length));

    private static Tensor Scores(Tensor x, Tensor[] p, int groups)
    {
        for (var layer = 0; layer < 3; layer++)
        {
            x = TorchConvolution.Conv2d(x, p[2 * layer], p[(2 * layer) + 1], [2, 2], [1, 1], groups: layer == 0 ? 1 : groups).relu();
        }

        return nn.functional.linear(x.mean([2, 3]), p[6], p[7]);
    }
}
