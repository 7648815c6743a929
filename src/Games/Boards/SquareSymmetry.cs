namespace SelfPlay.Games.Boards;

/// <summary>
/// The eight symmetries of a square board. Symmetry s is, in this order: transposed if s has bit 2, rows reversed if it has
/// bit 1, columns reversed if it has bit 0.
/// </summary>
internal static class SquareSymmetry
{
    /// <summary>Number of symmetries, the identity included.</summary>
    public const int Count = 8;

    /// <summary>Where the square with row-major index <paramref name="square"/> goes on a board of <paramref name="size"/> rows and columns.</summary>
    public static int Map(int symmetry, int size, int square)
    {
        Check(symmetry);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)square, (uint)(size * size), nameof(square));
        var (row, column) = Math.DivRem(square, size);
        if ((symmetry & 4) != 0)
        {
            (row, column) = (column, row);
        }

        if ((symmetry & 2) != 0)
        {
            row = size - 1 - row;
        }

        if ((symmetry & 1) != 0)
        {
            column = size - 1 - column;
        }

        return (row * size) + column;
    }

    /// <summary>Throws unless <paramref name="symmetry"/> is 0..7.</summary>
    public static void Check(int symmetry) =>
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)symmetry, (uint)Count, nameof(symmetry));
}
