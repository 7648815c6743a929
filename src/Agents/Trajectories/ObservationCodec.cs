using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SelfPlay.Games;

namespace SelfPlay.Agents.Trajectories;

/// <summary>
/// Observations as bytes, in episodes and in replay: a bit for each number of a binary one (1/32 of the memory), single
/// precision, little endian, otherwise.
/// </summary>
/// <param name="shape">Their shape.</param>
internal sealed class ObservationCodec(ObservationShape shape)
{
    private const int Bits = 8;

    /// <summary>The bits of every byte as numbers, the lowest first.</summary>
    private static readonly Vector256<float>[] s_unpacked =
        [.. Enumerable.Range(0, 256).Select(bits => Vector256.Create([.. Enumerable.Range(0, Bits).Select(i => (float)((bits >> i) & 1))]))];

    /// <summary>Bytes of an observation.</summary>
    public int Bytes { get; } = shape.IsBinary ? (shape.Size + Bits - 1) / Bits : shape.Size * sizeof(float);

    /// <summary>Packs an observation.</summary>
    /// <param name="observation">[C, H, W]</param>
    /// <param name="bytes">[<see cref="Bytes"/>]</param>
    public void Pack(ReadOnlySpan<float> observation, Span<byte> bytes)
    {
        if (!shape.IsBinary)
        {
            MemoryMarshal.AsBytes(observation).CopyTo(bytes);
            return;
        }

        bytes.Clear();
        var whole = MemoryMarshal.Cast<float, Vector256<float>>(observation);
        for (var i = 0; i < whole.Length; i++)
        {
            bytes[i] = (byte)~Vector256.Equals(whole[i], Vector256<float>.Zero).ExtractMostSignificantBits();
        }

        for (var i = whole.Length * Bits; i < observation.Length; i++)
        {
            bytes[i / Bits] |= (byte)(observation[i] != 0 ? 1 << (i % Bits) : 0);
        }
    }

    /// <summary>Unpacks an observation.</summary>
    /// <param name="bytes">[<see cref="Bytes"/>]</param>
    /// <param name="observation">[C, H, W]</param>
    public void Unpack(ReadOnlySpan<byte> bytes, Span<float> observation)
    {
        if (!shape.IsBinary)
        {
            MemoryMarshal.Cast<byte, float>(bytes).CopyTo(observation);
            return;
        }

        var whole = MemoryMarshal.Cast<float, Vector256<float>>(observation);
        for (var i = 0; i < whole.Length; i++)
        {
            whole[i] = s_unpacked[bytes[i]];
        }

        for (var i = whole.Length * Bits; i < observation.Length; i++)
        {
            observation[i] = (bytes[i / Bits] >> (i % Bits)) & 1;
        }
    }

    /// <summary>Whether bytes that came from elsewhere hold so many observations, and nothing but numbers.</summary>
    public bool Fits(ReadOnlySpan<byte> bytes, long count)
    {
        if (bytes.Length != count * Bytes)
        {
            return false;
        }

        foreach (var value in shape.IsBinary ? [] : MemoryMarshal.Cast<byte, float>(bytes))
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }
}
