using System.Numerics;
using System.Runtime.CompilerServices;

namespace SelfPlay.Games.Boards;

/// <summary>
/// One player's stones as the lines they lie on: first the rows, then the columns, the falling and the rising diagonals, each
/// a 16-bit word of which the stone's row or column is the bit. Four times the memory of a board, and a stone is tested for
/// five in its four lines by a handful of instructions, whatever else lies on the board.
/// </summary>
internal static class GomokuLines
{
    /// <summary>Words of a board of <paramref name="size"/> rows and columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Count(int size) => (6 * size) - 2;

    /// <summary>Adds a stone; returns whether it makes five in a line or more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Add(Span<ushort> lines, int size, int square)
    {
        var (row, column) = Math.DivRem(square, size);
        var across = (ushort)(1 << column);
        ulong level = lines[row] |= across;
        ulong upright = lines[size + column] |= (ushort)(1 << row);
        ulong falling = lines[(3 * size) - 1 + column - row] |= across;
        ulong rising = lines[(4 * size) - 1 + column + row] |= across;

        // Bit 15 of each word is clear: no five runs from one word into the next.
        var all = level | (upright << 16) | (falling << 32) | (rising << 48);
        var pairs = all & (all >> 1);
        return (pairs & (pairs >> 2) & (all >> 4)) != 0;
    }

    /// <summary>Adds all stones of a board.</summary>
    public static void AddAll(in GomokuRows stones, int size, Span<ushort> lines)
    {
        for (var row = 0; row < size; row++)
        {
            for (var left = (int)stones[row]; left != 0; left &= left - 1)
            {
                Add(lines, size, (row * size) + BitOperations.TrailingZeroCount(left));
            }
        }
    }

    /// <summary>The board that the lines describe.</summary>
    public static void CopyRows(ReadOnlySpan<ushort> lines, int size, ref GomokuRows stones) => lines[..size].CopyTo(stones);
}
