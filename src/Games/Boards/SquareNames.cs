namespace SelfPlay.Games.Boards;

/// <summary>
/// Names of squares on boards of up to 26 rows and columns: a letter for the column from the left, then the number of the row
/// from the top (`a1`, `k11`).
/// </summary>
internal static class SquareNames
{
    /// <summary>The name of row-major square <paramref name="square"/> on a board of <paramref name="size"/> rows and columns.</summary>
    public static string Format(int size, int square)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)square, (uint)(size * size), nameof(square));
        return $"{(char)('a' + (square % size))}{(square / size) + 1}";
    }

    /// <summary>Reads a name: only what <see cref="Format"/> writes, so no capitals, blanks or leading zeros.</summary>
    public static bool TryParse(int size, ReadOnlySpan<char> text, out int square)
    {
        square = -1;
        if (text.Length is < 2 or > 3 || text[1] is < '1' or > '9' || text[^1] is < '0' or > '9')
        {
            return false;
        }

        var column = text[0] - 'a';
        var row = (text.Length == 2 ? text[1] - '0' : ((text[1] - '0') * 10) + text[2] - '0') - 1;
        if ((uint)column >= (uint)size || row >= size)
        {
            return false;
        }

        square = (row * size) + column;
        return true;
    }
}
