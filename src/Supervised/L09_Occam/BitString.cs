using System.Numerics;

namespace SelfPlay.Supervised.L09_Occam;

/// <summary>A string of bits that is written at its end and read from its start.</summary>
internal sealed class BitString
{
    private readonly List<bool> _bits = [];
    private int _read;

    /// <summary>Its length in bits.</summary>
    public int Length => _bits.Count;

    /// <summary>Whether all of it was read.</summary>
    public bool AtEnd => _read == Length;

    /// <summary>Appends the lowest bits of a number, the highest of them first.</summary>
    public void Write(BigInteger value, int bits)
    {
        if (value.Sign < 0 || value.GetBitLength() > bits)
        {
            throw new ArgumentOutOfRangeException(nameof(value), $"The number does not fit into {bits} bits.");
        }

        // Byte by byte: shifting a number of thousands of bits once a bit would be quadratic.
        var bytes = value.ToByteArray(isUnsigned: true);
        for (var i = bits - 1; i >= 0; i--)
        {
            _bits.Add(i / 8 < bytes.Length && ((bytes[i / 8] >> (i % 8)) & 1) != 0);
        }
    }

    /// <summary>Reads a number that was written with so many bits.</summary>
    /// <exception cref="InvalidDataException">The string ends before.</exception>
    public BigInteger Read(int bits)
    {
        if (_read + bits > Length)
        {
            throw new InvalidDataException("The string of bits ends too early.");
        }

        var bytes = new byte[(bits / 8) + 1];
        for (var i = bits - 1; i >= 0; i--)
        {
            bytes[i / 8] |= (byte)(_bits[_read++] ? 1 << (i % 8) : 0);
        }

        return new BigInteger(bytes, isUnsigned: true);
    }
}
