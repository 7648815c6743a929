using System.Numerics;
using MathNet.Numerics;

namespace SelfPlay.Supervised.L09_Occam;

/// <summary>
/// The prior over sparse quantised classifiers, as chances and as a code that can be read back. The number s of weights is
/// uniform from 1 to d, then which ones, then b bits each, then 8 bits a bias:
/// −ln P(h) = ln d + ln C(d, s) + s·b·ln 2 + 8·(biases)·ln 2. The b is agreed upon beforehand, and so are the sizes of a network.
/// </summary>
internal static class SparseCode
{
    private const int BiasBits = 8;

    /// <summary>|h| = −log₂ P(h), bits.</summary>
    public static double Length(int weights, int used, int bits, int biases) =>
        (Math.Log(weights) + SpecialFunctions.BinomialLn(weights, used)) / Constants.Ln2 + ((double)used * bits) + (biases * BiasBits);

    /// <summary>|h| of a classifier, bits.</summary>
    public static double Length(QuantisedClassifier h) => Length(h.WeightCount, h.Positions.Length, h.Bits, h.Biases.Length);

    /// <summary>Writes a classifier in at most two bits more than <see cref="Length(QuantisedClassifier)"/>: whole bits for s and for the subset.</summary>
    public static BitString Encode(QuantisedClassifier h) => Encode(h.WeightCount, h.Bits, h.Positions, h.Levels, h.Biases);

    /// <summary>|h| of a network, bits.</summary>
    public static double Length(QuantisedNetwork h) => Length(h.Shape.Weights, h.Positions.Length, h.Bits, h.Biases.Length);

    /// <summary>Writes a network, as a classifier.</summary>
    public static BitString Encode(QuantisedNetwork h) => Encode(h.Shape.Weights, h.Bits, h.Positions, h.Levels, h.Biases);

    /// <summary>Reads a classifier of 10 classes back.</summary>
    /// <exception cref="InvalidDataException">The code ends too early.</exception>
    public static QuantisedClassifier Decode(BitString code, int pixels, int bits)
    {
        var (positions, levels, biases) = Decode(code, QuantisedClassifier.Classes * pixels, bits, QuantisedClassifier.Classes);
        return new QuantisedClassifier(pixels, bits, positions, levels, biases);
    }

    /// <summary>Reads a network back.</summary>
    /// <exception cref="InvalidDataException">The code ends too early.</exception>
    public static QuantisedNetwork Decode(BitString code, SparseShape shape, int bits)
    {
        var (positions, levels, biases) = Decode(code, shape.Weights, bits, shape.Biases);
        return new QuantisedNetwork(shape, bits, positions, levels, biases);
    }

    private static BitString Encode(int weights, int bits, int[] positions, int[] levels, sbyte[] biases)
    {
        var code = new BitString();
        code.Write(positions.Length - 1, Whole(weights));
        code.Write(Combinadic.Rank(weights, positions), Whole(Combinadic.Choose(weights, positions.Length)));
        foreach (var level in levels)
        {
            code.Write((level + (1 << bits) - 1) / 2, bits);
        }

        foreach (var bias in biases)
        {
            code.Write(bias - sbyte.MinValue, BiasBits);
        }

        return code;
    }

    private static (int[] Positions, int[] Levels, sbyte[] Biases) Decode(BitString code, int weights, int bits, int biasCount)
    {
        var used = (int)code.Read(Whole(weights)) + 1;
        var positions = Combinadic.Subset(weights, used, code.Read(Whole(Combinadic.Choose(weights, used))));
        var levels = new int[used];
        for (var i = 0; i < used; i++)
        {
            levels[i] = (2 * (int)code.Read(bits)) - (1 << bits) + 1;
        }

        var biases = new sbyte[biasCount];
        for (var c = 0; c < biases.Length; c++)
        {
            biases[c] = (sbyte)((int)code.Read(BiasBits) + sbyte.MinValue);
        }

        return (positions, levels, biases);
    }

    /// <summary>Bits that tell so many things apart.</summary>
    private static int Whole(BigInteger things) => (int)(things - 1).GetBitLength();
}
