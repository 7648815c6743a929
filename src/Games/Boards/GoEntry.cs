using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SelfPlay.Games.Boards;

/// <summary>
/// An entry of a Go game's record: the move in the low nine bits, and above them a fingerprint of the position it led to, the
/// upper bits of the position's hash.
/// </summary>
internal static class GoEntry
{
    private const int MoveBits = 9;
    private const uint MoveMask = (1u << MoveBits) - 1;

    /// <summary>The entry of a move and the hash of the stones after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Of(ulong stones, int move) => Fingerprint(stones) | (uint)move;

    /// <summary>The move of an entry.</summary>
    public static int MoveOf(uint entry) => (int)(entry & MoveMask);

    /// <summary>
    /// Whether one of the first <paramref name="count"/> entries has the fingerprint of this hash. Where the position is not
    /// among them, the answer is true once in 2^23 / count times.
    /// </summary>
    public static bool MayContain(ref readonly uint entries, int count, ulong stones)
    {
        var i = 0;
        var sought = Vector256.Create(Fingerprint(stones));
        for (; i + Vector256<uint>.Count <= count; i += Vector256<uint>.Count)
        {
            var difference = Vector256.LoadUnsafe(in entries, (nuint)i) ^ sought;
            if (Vector256.LessThanOrEqualAny(difference, Vector256.Create(MoveMask)))
            {
                return true;
            }
        }

        for (; i < count; i++)
        {
            if ((Unsafe.Add(ref Unsafe.AsRef(in entries), i) ^ Fingerprint(stones)) <= MoveMask)
            {
                return true;
            }
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Fingerprint(ulong stones) => (uint)(stones >> 32) & ~MoveMask;
}
