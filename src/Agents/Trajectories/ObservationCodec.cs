using System.Runtime.InteropServices;
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

    /// <summary>Row b: the bits of the byte b as numbers, the lowest first. [256, 8]</summary>
    private static readonly float[] s_unpacked = [.. Enumerable.Range(0, 256 * Bits).Select(i => (float)((i / Bits >> (i % Bits)) & 1))];

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
        for (var i = 0; i < observation.Length; i++)
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

        for (var i = 0; i < bytes.Length; i++)
        {
            var rest = observation[(i * Bits)..];
            s_unpacked.AsSpan(bytes[i] * Bits, Math.Min(Bits, rest.Length)).CopyTo(rest);
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
