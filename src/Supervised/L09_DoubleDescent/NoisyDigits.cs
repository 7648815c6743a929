using SelfPlay.Games;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L09_DoubleDescent;

/// <summary>Small images with some wrong labels.</summary>
internal static class NoisyDigits
{
    /// <summary>Means over squares of 4x4 pixels, divided by 255. [N*H*W/16]</summary>
    public static float[] Shrunk(LabelledImages images)
    {
        const int Square = 4;
        var (rows, columns) = (images.Height / Square, images.Width / Square);
        var means = new float[images.Count * rows * columns];
        for (var n = 0; n < images.Count; n++)
        {
            var image = images.Image(n);
            for (var i = 0; i < rows * Square; i++)
            {
                for (var j = 0; j < columns * Square; j++)
                {
                    means[(((n * rows) + (i / Square)) * columns) + (j / Square)] += image[(i * images.Width) + j] / (255f * Square * Square);
                }
            }
        }

        return means;
    }

    /// <summary>Labels of which each is replaced with probability <paramref name="share"/>, by any other class.</summary>
    public static byte[] Spoilt(byte[] labels, double share, ref Xoshiro256 random)
    {
        var spoilt = labels.ToArray();
        foreach (ref var label in spoilt.AsSpan())
        {
            if (random.Unit() < share)
            {
                label = (byte)((label + 1 + random.Below(MnistFiles.Classes - 1)) % MnistFiles.Classes);
            }
        }

        return spoilt;
    }

    /// <summary>Shrunk images with spoilt labels.</summary>
    public static ClassTensors Of(LabelledImages images, double share, ref Xoshiro256 random) =>
        new(Shrunk(images), Spoilt(images.Labels, share, ref random), MnistFiles.Classes);
}
