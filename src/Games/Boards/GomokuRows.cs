using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SelfPlay.Games.Boards;

/// <summary>
/// A set of squares of a board of at most 15 x 15: one 16-bit word a row from the top, bit = column. Bit 15 and the rows below the
/// board stay clear, so that whole-board vectors may be moved sideways and taken from up to four rows below.
/// </summary>
[InlineArray(Length)]
public struct GomokuRows
{
    /// <summary>Most rows and columns of a board.</summary>
    public const int MaxSize = 15;

    private const int Length = 16 + Reach;
    private const int Reach = Gomoku.LineLength - 1;
    private const int KeyWords = 16 * sizeof(ushort) / sizeof(ulong);

    private ushort _row;

    /// <summary>Number of squares in the set.</summary>
    public readonly int Count
    {
        get
        {
            var count = 0;
            foreach (var word in Words())
            {
                count += BitOperations.PopCount(word);
            }

            return count;
        }
    }

    /// <summary>Whether the square is in the set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Contains(int row, int column) => ((this[row] >> column) & 1) != 0;

    /// <summary>Puts the square into the set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int row, int column) => this[row] |= (ushort)(1 << column);

    /// <summary>All rows from <paramref name="row"/> (0..4) on, one a lane: lane r holds row r + <paramref name="row"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Vector256<ushort> From(int row) =>
        Vector256.LoadUnsafe(ref Unsafe.As<GomokuRows, ushort>(ref Unsafe.AsRef(in this)), (nuint)row);

    /// <summary>Whether five squares in a line, or more, are in the set.</summary>
    public readonly bool HasFive()
    {
        var (top, second, third, fourth, fifth) = (From(0), From(1), From(2), From(3), From(4));
        var pairs = top & (top >> 1);
        var level = pairs & (pairs >> 2) & (top >> 4);
        var upright = top & second & third & fourth & fifth;
        var falling = top & (second >> 1) & (third >> 2) & (fourth >> 3) & (fifth >> 4);
        var rising = top & (second << 1) & (third << 2) & (fourth << 3) & (fifth << 4);
        return (level | upright | falling | rising) != Vector256<ushort>.Zero;
    }

    /// <summary>Whether both sets have the same squares.</summary>
    public readonly bool HasSameSquares(in GomokuRows other) => From(0) == other.From(0);

    /// <summary>The set as a mixed number.</summary>
    internal readonly ulong Digest(ulong salt)
    {
        foreach (var word in Words())
        {
            salt = Xoshiro256.Mix(salt ^ word);
        }

        return salt;
    }

    [UnscopedRef]
    private readonly ReadOnlySpan<ulong> Words() => MemoryMarshal.Cast<ushort, ulong>((ReadOnlySpan<ushort>)this)[..KeyWords];
}
