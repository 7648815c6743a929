using System.Numerics;
using SelfPlay.Games;
using SelfPlay.Supervised.Data;

namespace SelfPlay.Supervised.Problems;

/// <summary>
/// A finite class on real images: "the label is in the upper half of the classes if pixel p is brighter than 127", or its opposite,
/// for every pixel. The images given are the whole population, so that every error rate is known; training sets
/// are drawn from them with replacement.
/// </summary>
internal sealed class PixelRules
{
    private readonly byte[][] _wrong;

    /// <summary>Applies every rule to every image.</summary>
    public PixelRules(LabelledImages population)
    {
        Pixels = population.PixelCount;
        _wrong = new byte[population.Count][];
        var sums = new int[Pixels];
        for (var i = 0; i < population.Count; i++)
        {
            var image = population.Image(i);
            var (high, wrong) = (population.Labels[i] >= MnistFiles.Classes / 2, new byte[Pixels]);
            for (var p = 0; p < Pixels; p++)
            {
                wrong[p] = (byte)(image[p] > 127 == high ? 0 : 1);
                sums[p] += wrong[p];
            }

            _wrong[i] = wrong;
        }

        Losses = [.. sums.Select(s => (double)s / population.Count), .. sums.Select(s => 1 - ((double)s / population.Count))];
    }

    /// <summary>Pixels of an image, P.</summary>
    public int Pixels { get; }

    /// <summary>Error rate of each rule on the population; the opposites follow the rules. [2P]</summary>
    public double[] Losses { get; }

    /// <summary>Draws a training set and counts the errors of every rule. [2P]</summary>
    public int[] Draw(int count, ref Xoshiro256 random)
    {
        var sums = new ushort[Pixels];
        for (var n = 0; n < count; n++)
        {
            Add(sums, _wrong[random.Below(_wrong.Length)]);
        }

        var errors = new int[2 * Pixels];
        for (var p = 0; p < Pixels; p++)
        {
            (errors[p], errors[Pixels + p]) = (sums[p], count - sums[p]);
        }

        return errors;
    }

    private static void Add(ushort[] sums, byte[] values)
    {
        var i = 0;
        for (; i <= values.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(values, i), out var low, out var high);
            (new Vector<ushort>(sums, i) + low).CopyTo(sums, i);
            (new Vector<ushort>(sums, i + Vector<ushort>.Count) + high).CopyTo(sums, i + Vector<ushort>.Count);
        }

        for (; i < values.Length; i++)
        {
            sums[i] += values[i];
        }
    }
}
