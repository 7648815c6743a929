using SelfPlay.Supervised.Data;

namespace SelfPlay.Supervised.L09_Occam;

/// <summary>The priors that do not pay: all weights with 16 bits each, or all weights from a few shared values.</summary>
internal static class DenseCodes
{
    private const int Classes = QuantisedClassifier.Classes;

    /// <summary>Bits of a number.</summary>
    public const int NumberBits = 16;

    /// <summary>16 bits for each of d parameters.</summary>
    public static double FullLength(int parameters) => (double)NumberBits * parameters;

    /// <summary>K shared values of 16 bits, which of them for each of I weights, and 16 bits a bias.</summary>
    public static double SharedLength(int weights, int values, int biases) =>
        ((values + biases) * (double)NumberBits) + (weights * Math.Log2(values));

    /// <summary>Numbers as 16 bits hold them.</summary>
    public static float[] Halves(ReadOnlySpan<float> numbers)
    {
        var rounded = new float[numbers.Length];
        for (var i = 0; i < rounded.Length; i++)
        {
            rounded[i] = (float)(Half)numbers[i];
        }

        return rounded;
    }

    /// <summary>Replaces every weight by the nearest of K values, which Lloyd's algorithm finds from equally spaced ones.</summary>
    public static float[] Share(ReadOnlySpan<float> weights, int values)
    {
        var sorted = weights.ToArray();
        Array.Sort(sorted);
        double[] centres = [.. Enumerable.Range(0, values).Select(k => sorted[0] + ((sorted[^1] - sorted[0]) * (k + 0.5) / values))];
        for (var round = 0; round < 100; round++)
        {
            var (sums, counts) = (new double[values], new int[values]);
            foreach (var w in sorted)
            {
                var k = Nearest(centres, w);
                sums[k] += w;
                counts[k]++;
            }

            centres = [.. centres.Select((c, k) => counts[k] > 0 ? sums[k] / counts[k] : c)];
        }

        var shared = new float[weights.Length];
        for (var i = 0; i < shared.Length; i++)
        {
            shared[i] = (float)(Half)centres[Nearest(centres, weights[i])];
        }

        return shared;
    }

    /// <summary>Share of the images that the linear classifier gets wrong.</summary>
    public static double Error(LabelledImages images, float[] weights, float[] biases)
    {
        var (wrong, x, scores) = (0, new double[images.PixelCount], new double[Classes]);
        double[] w = [.. weights];
        for (var i = 0; i < images.Count; i++)
        {
            var image = images.Image(i);
            for (var p = 0; p < x.Length; p++)
            {
                x[p] = image[p] / 255.0;
            }

            for (var c = 0; c < Classes; c++)
            {
                scores[c] = Numerics.SpanMath.Dot(w.AsSpan(c * x.Length, x.Length), x) + biases[c];
            }

            wrong += Array.IndexOf(scores, scores.Max()) == images.Labels[i] ? 0 : 1;
        }

        return (double)wrong / images.Count;
    }

    private static int Nearest(double[] centres, double value)
    {
        var best = 0;
        for (var k = 1; k < centres.Length; k++)
        {
            best = Math.Abs(centres[k] - value) < Math.Abs(centres[best] - value) ? k : best;
        }

        return best;
    }
}
