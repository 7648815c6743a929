using SelfPlay.Supervised.Data;

namespace SelfPlay.Supervised.L09_Occam;

/// <summary>Sizes of a network with one hidden layer.</summary>
/// <param name="Pixels">P</param>
/// <param name="Hidden">H</param>
internal sealed record SparseShape(int Pixels, int Hidden)
{
    /// <summary>Classes, C.</summary>
    public const int Classes = QuantisedClassifier.Classes;

    /// <summary>Weights of the first layer.</summary>
    public int First => Hidden * Pixels;

    /// <summary>Weights of both layers, d.</summary>
    public int Weights => First + (Classes * Hidden);

    /// <summary>Biases of both layers.</summary>
    public int Biases => Hidden + Classes;
}

/// <summary>
/// A network of relu units with few weights of few bits, in whole numbers: h = relu(Σ level·pixel + step·bias), score = Σ level·h +
/// step·bias. Each layer may have a scale of its own: relu(a x) = a relu(x), so that it changes no decision and costs no bits.
/// </summary>
/// <param name="Shape">Its sizes.</param>
/// <param name="Bits">b, bits of a weight.</param>
/// <param name="Positions">Which weights are not 0, ascending: unit·P + pixel, then H·P + class·H + unit. [S]</param>
/// <param name="Levels">Their values, odd, from −(2^b − 1) to 2^b − 1. [S]</param>
/// <param name="Biases">A byte with sign for each unit, then for each class. [H + C]</param>
internal sealed record QuantisedNetwork(SparseShape Shape, int Bits, int[] Positions, int[] Levels, sbyte[] Biases)
{
    /// <summary>Weights of the first layer that are not 0.</summary>
    private readonly int _first = Positions.Count(position => position < Shape.First);

    /// <summary>What a unit of a hidden bias adds to its sum: a 32nd of the largest weight on a white pixel.</summary>
    public long HiddenStep => 8L << Bits;

    /// <summary>What a unit of a class's bias adds to its score: a quarter of the largest weight on a unit that one white pixel turns on fully.</summary>
    public long ClassStep => 64L << (2 * Bits);

    /// <summary>Rounds both layers to 2^b levels between −range and range, as <see cref="QuantisedClassifier.Round"/> does.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="weights">Both layers; what is 0 stays 0. [d]</param>
    /// <param name="biases">[H + C]</param>
    /// <param name="bits">b</param>
    /// <param name="firstRange">Larger weights of the first layer are cut to it.</param>
    /// <param name="secondRange">Larger weights of the second layer are cut to it.</param>
    public static QuantisedNetwork Round(SparseShape shape, ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, int bits, double firstRange, double secondRange)
    {
        var first = QuantisedClassifier.Round(weights[..shape.First], biases[..shape.Hidden], bits, firstRange);
        var second = QuantisedClassifier.Round(weights[shape.First..], biases[shape.Hidden..], bits, secondRange);
        var rounded = new sbyte[shape.Biases];
        first.Biases.CopyTo(rounded, 0);
        for (var c = 0; c < SparseShape.Classes; c++)
        {
            // Weights are level·range/2^b, pixels a 255th: a unit is 64·4^b of them, range·range·64/255.
            var unit = firstRange * secondRange * 64 / 255;
            rounded[shape.Hidden + c] = (sbyte)Math.Clamp(Math.Round(biases[shape.Hidden + c] / unit), sbyte.MinValue, sbyte.MaxValue);
        }

        return new QuantisedNetwork(
            shape, bits, [.. first.Positions, .. second.Positions.Select(p => shape.First + p)], [.. first.Levels, .. second.Levels], rounded);
    }

    /// <summary>Share of the first images that it gets wrong.</summary>
    public double Error(LabelledImages images, int count = int.MaxValue)
    {
        count = Math.Min(count, images.Count);
        var hidden = new long[Shape.Hidden];
        var wrong = 0;
        for (var i = 0; i < count; i++)
        {
            wrong += Predict(images.Image(i), hidden) == images.Labels[i] ? 0 : 1;
        }

        return (double)wrong / count;
    }

    /// <summary>The class of an image; the lower one where two scores are equal.</summary>
    /// <param name="image">[P]</param>
    /// <param name="hidden">Room for the units. [H]</param>
    public int Predict(ReadOnlySpan<byte> image, Span<long> hidden)
    {
        for (var unit = 0; unit < Shape.Hidden; unit++)
        {
            hidden[unit] = Biases[unit] * HiddenStep;
        }

        for (var s = 0; s < _first; s++)
        {
            var (unit, pixel) = Math.DivRem(Positions[s], Shape.Pixels);
            hidden[unit] += Levels[s] * image[pixel];
        }

        Span<long> scores = stackalloc long[SparseShape.Classes];
        for (var c = 0; c < scores.Length; c++)
        {
            scores[c] = Biases[Shape.Hidden + c] * ClassStep;
        }

        for (var s = _first; s < Positions.Length; s++)
        {
            var (c, unit) = Math.DivRem(Positions[s] - Shape.First, Shape.Hidden);
            scores[c] += Levels[s] * Math.Max(0, hidden[unit]);
        }

        var best = 0;
        for (var c = 1; c < scores.Length; c++)
        {
            best = scores[c] > scores[best] ? c : best;
        }

        return best;
    }

    /// <summary>Whether both are the same function, written in the same way.</summary>
    public bool IsSame(QuantisedNetwork other) =>
        Shape == other.Shape && Bits == other.Bits && Positions.AsSpan().SequenceEqual(other.Positions)
        && Levels.AsSpan().SequenceEqual(other.Levels) && Biases.AsSpan().SequenceEqual(other.Biases);
}
