using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace SelfPlay.Games.Boards;

/// <summary>Operations on sets of squares held as the bits of a word.</summary>
internal static class Bits
{
    /// <summary>The <paramref name="k"/>-th lowest set bit of <paramref name="set"/> (k from 0), alone in a word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Select(ulong set, int k) =>
        Bmi2.X64.IsSupported ? Bmi2.X64.ParallelBitDeposit(1UL << k, set) : SelectInSoftware(set, k);

    /// <summary><see cref="Select"/> for processors without the deposit instruction.</summary>
    public static ulong SelectInSoftware(ulong set, int k)
    {
        for (; k > 0; k--)
        {
            set &= set - 1;
        }

        return set & (~set + 1);
    }

    /// <summary>The bits of each byte in reverse order: 8 squares a row, columns reversed.</summary>
    public static ulong ReverseInBytes(ulong set)
    {
        set = ((set >> 1) & 0x5555555555555555) | ((set & 0x5555555555555555) << 1);
        set = ((set >> 2) & 0x3333333333333333) | ((set & 0x3333333333333333) << 2);
        return ((set >> 4) & 0x0F0F0F0F0F0F0F0F) | ((set & 0x0F0F0F0F0F0F0F0F) << 4);
    }
}
