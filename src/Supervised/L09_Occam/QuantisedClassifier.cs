using SelfPlay.Supervised.Data;

namespace SelfPlay.Supervised.L09_Occam;

/// <summary>
/// A linear classifier of images with few weights of few bits: score of class c = Σ level·pixel + step·bias_c, all in
/// whole numbers, so that it computes the same everywhere. A common factor of all scores changes no decision: the scale of
/// the weights is not part of the hypothesis and costs no bits.
/// </summary>
/// <param name="Pixels">Pixels of an image, P.</param>
/// <param name="Bits">b, bits of a weight.</param>
/// <param name="Positions">Which weights are not 0, ascending; class·P + pixel. [S]</param>
/// <param name="Levels">Their values, odd, from −(2^b − 1) to 2^b − 1. [S]</param>
/// <param name="Biases">A byte with sign for each class. [C]</param>
internal sealed record QuantisedClassifier(int Pixels, int Bits, int[] Positions, int[] Levels, sbyte[] Biases)
{
    /// <summary>Classes, C.</summary>
    public const int Classes = MnistFiles.Classes;

    /// <summary>Weights that could be other than 0.</summary>
    public int WeightCount => Classes * Pixels;

    /// <summary>What one unit of a bias adds to the score: a 32nd of the largest weight on a white pixel.</summary>
    public int BiasStep => 8 << Bits;

    /// <summary>
    /// Rounds weights to the middles of 2^b equal intervals between −range and range (a symmetric mid-rise quantiser), and biases
    /// to 256 levels between −4·range and 4·range.
    /// </summary>
    /// <param name="weights">[C*P]; what is 0 stays 0.</param>
    /// <param name="biases">[C]</param>
    /// <param name="bits">b</param>
    /// <param name="range">Larger weights are cut to it.</param>
    public static QuantisedClassifier Round(ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, int bits, double range)
    {
        var positions = new List<int>();
        var levels = new List<int>();
        var half = 1 << (bits - 1);
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] != 0)
            {
                var cell = Math.Clamp((int)Math.Floor(weights[i] / range * half), -half, half - 1);
                positions.Add(i);
                levels.Add((2 * cell) + 1);
            }
        }

        var rounded = new sbyte[biases.Length];
        for (var c = 0; c < biases.Length; c++)
        {
            // A level is range/2^b, a white pixel 255, the step 8·2^b: a unit of bias is 8·range/255.
            rounded[c] = (sbyte)Math.Clamp(Math.Round(biases[c] * 255 / (8 * range)), sbyte.MinValue, sbyte.MaxValue);
        }

        return new QuantisedClassifier(weights.Length / biases.Length, bits, [.. positions], [.. levels], rounded);
    }

    /// <summary>Whether both are the same function, written in the same way.</summary>
    public bool IsSame(QuantisedClassifier other) =>
        Pixels == other.Pixels && Bits == other.Bits && Positions.AsSpan().SequenceEqual(other.Positions)
        && Levels.AsSpan().SequenceEqual(other.Levels) && Biases.AsSpan().SequenceEqual(other.Biases);
}
