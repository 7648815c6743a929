namespace SelfPlay.Games.Boards;

/// <summary>
/// Numbers and tables of one board size. A point is a number of <typeparamref name="TPoints"/>, row * stride + column; a
/// square, as in moves and planes, is row * size + column.
/// </summary>
internal static class GoTables<TGoban, TPoints>
    where TGoban : struct, IGoban
    where TPoints : unmanaged, IGoPoints<TPoints>
{
    /// <summary>Any number does; this one is the fractional part of the golden ratio.</summary>
    private const ulong KeySeed = 0x9E3779B97F4A7C15;

    /// <summary>Each point alone, by number.</summary>
    public static readonly TPoints[] Points = PointsAlone();

    /// <summary>The neighbours on the board of each point, by number.</summary>
    public static readonly TPoints[] Beside = PointsBeside();

    /// <summary>All points of the board.</summary>
    public static readonly TPoints Board = AllPoints();

    /// <summary>The number of the point on each square.</summary>
    public static readonly ushort[] PointOf = PointsOfSquares();

    /// <summary>The square of each point, by number; 0 for numbers that are not on the board.</summary>
    public static readonly ushort[] SquareOf = SquaresOfPoints();

    /// <summary>Zobrist keys of a stone of player c on each point, at 2 * number + c.</summary>
    public static readonly ulong[] Keys = RandomKeys();

    /// <summary>Rows and columns.</summary>
    public static int Size => TGoban.Size;

    /// <summary>Squares of the board, and the move that is a pass.</summary>
    public static int Pass => TGoban.Size * TGoban.Size;

    /// <summary>Numbers of points, those between the rows included.</summary>
    public static int Numbers => TGoban.Size * TPoints.Stride;

    private static TPoints[] PointsAlone()
    {
        var points = new TPoints[Numbers];
        for (var point = 0; point < points.Length; point++)
        {
            points[point] = TPoints.At(point);
        }

        return points;
    }

    private static TPoints AllPoints()
    {
        var board = default(TPoints);
        for (var square = 0; square < Pass; square++)
        {
            board |= TPoints.At(ToPoint(square));
        }

        return board;
    }

    private static TPoints[] PointsBeside()
    {
        var board = AllPoints();
        var beside = new TPoints[Numbers];
        for (var point = 0; point < beside.Length; point++)
        {
            beside[point] = TPoints.At(point).Neighbours & board;
        }

        return beside;
    }

    private static ushort[] PointsOfSquares()
    {
        var points = new ushort[Pass];
        for (var square = 0; square < points.Length; square++)
        {
            points[square] = (ushort)ToPoint(square);
        }

        return points;
    }

    private static ushort[] SquaresOfPoints()
    {
        var squares = new ushort[Numbers];
        for (var square = 0; square < Pass; square++)
        {
            squares[ToPoint(square)] = (ushort)square;
        }

        return squares;
    }

    private static ulong[] RandomKeys()
    {
        var random = new Xoshiro256(KeySeed);
        var keys = new ulong[2 * Numbers];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = random.Next();
        }

        return keys;
    }

    private static int ToPoint(int square) => (square / Size * TPoints.Stride) + (square % Size);
}
