using System.Numerics;
using System.Runtime.CompilerServices;

namespace SelfPlay.Games.Boards;

/// <summary>
/// A set of cells of the 11 x 11 Hex board, row by row from the top left: cell 11 * row + column is a bit of
/// <paramref name="Low"/> up to 63 and of <paramref name="High"/> from 64. Each cell has up to six neighbours: left and right,
/// above and to the right of above, below and to the left of below.
/// </summary>
/// <param name="Low">Cells 0..63.</param>
/// <param name="High">Cells 64..120.</param>
public readonly record struct HexCells(ulong Low, ulong High)
{
    /// <summary>Rows, and cells in a row.</summary>
    public const int Size = 11;

    /// <summary>Cells of the board.</summary>
    public const int BoardCells = Size * Size;

    private const ulong HighBoard = (1UL << (BoardCells - 64)) - 1;

    private static readonly HexCells[] AllNeighbours = [.. Enumerable.Range(0, BoardCells).Select(cell => Single(cell).Neighbours())];

    /// <summary>The whole board.</summary>
    public static HexCells Board => new(ulong.MaxValue, HighBoard);

    /// <summary>The row at the top.</summary>
    public static HexCells TopRow => new(0x7FF, 0);

    /// <summary>The row at the bottom.</summary>
    public static HexCells BottomRow => new(0, 0x7FFUL << (BoardCells - Size - 64));

    /// <summary>The column at the left.</summary>
    public static HexCells LeftColumn => new(0x0080_1002_0040_0801, 0x0000_4008_0100_2004);

    /// <summary>The column at the right.</summary>
    public static HexCells RightColumn => new(0x0040_0801_0020_0400, 0x0100_2004_0080_1002);

    /// <summary>Whether no cell is in the set.</summary>
    public bool IsEmpty => (Low | High) == 0;

    /// <summary>Number of cells in the set.</summary>
    public int Count => BitOperations.PopCount(Low) + BitOperations.PopCount(High);

    /// <summary>The first cell of a set that is not empty.</summary>
    public int First => Low != 0 ? BitOperations.TrailingZeroCount(Low) : 64 + BitOperations.TrailingZeroCount(High);

    /// <summary>The set without its first cell.</summary>
    public HexCells WithoutFirst => Low != 0 ? new(Low & (Low - 1), High) : new(0, High & (High - 1));

    /// <summary>Cells of both sets.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HexCells operator &(HexCells left, HexCells right) => new(left.Low & right.Low, left.High & right.High);

    /// <summary>Cells of either set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HexCells operator |(HexCells left, HexCells right) => new(left.Low | right.Low, left.High | right.High);

    /// <summary>Cells of the board that are not in the set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HexCells operator ~(HexCells cells) => new(~cells.Low, ~cells.High & HighBoard);

    /// <summary>One cell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HexCells Single(int cell)
    {
        var bit = 1UL << cell;
        var high = (ulong)cell >> 6; // 0 or 1, without a branch: which word it is cannot be predicted
        return new(bit & (high - 1), bit & (0 - high));
    }

    /// <summary>The neighbours of one cell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HexCells NeighboursOf(int cell) => AllNeighbours[cell];

    /// <summary>The cell in the place of <paramref name="cell"/> when rows become columns; neighbours stay neighbours.</summary>
    public static int Transpose(int cell) => ((cell % Size) * Size) + (cell / Size);

    /// <summary>Whether <paramref name="cell"/> is in the set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(int cell) => (((cell < 64 ? Low : High) >> cell) & 1) != 0;

    /// <summary>All neighbours of the set's cells; a cell of the set is among them if it has a neighbour in the set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public HexCells Neighbours()
    {
        var notRight = this & ~RightColumn;
        var notLeft = this & ~LeftColumn;
        return (Up(Size) | notRight.Up(Size - 1) | notLeft.Up(1) | Down(Size) | notLeft.Down(Size - 1) | notRight.Down(1)) & Board;
    }

    /// <summary>All cells of <paramref name="within"/> that can be reached from this set, a part of it, from neighbour to neighbour.</summary>
    public HexCells Spread(HexCells within)
    {
        var reached = this;
        while (true)
        {
            var further = (reached.Neighbours() & within) | reached;
            if (further == reached)
            {
                return reached;
            }

            reached = further;
        }
    }

    /// <summary>The set when the board is turned by half a turn.</summary>
    public HexCells Turned()
    {
        var turned = default(HexCells);
        for (var left = this; !left.IsEmpty; left = left.WithoutFirst)
        {
            turned |= Single(BoardCells - 1 - left.First);
        }

        return turned;
    }

    /// <summary>Every cell <paramref name="steps"/> (1..63) places later.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private HexCells Down(int steps) => new(Low << steps, (High << steps) | (Low >> (64 - steps)));

    /// <summary>Every cell <paramref name="steps"/> (1..63) places earlier.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private HexCells Up(int steps) => new((Low >> steps) | (High << (64 - steps)), High >> steps);
}
