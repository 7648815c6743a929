namespace SelfPlay.Games.Boards;

/// <summary>
/// A set of points of a Go board as the bits of a few words. Points are numbered row * <see cref="Stride"/> + column from
/// the top left; a row is at least one point shorter than the stride, so that neighbours never run into the next row.
/// </summary>
/// <typeparam name="TSelf">The implementing struct.</typeparam>
public interface IGoPoints<TSelf> : IEquatable<TSelf>
    where TSelf : unmanaged, IGoPoints<TSelf>
{
    /// <summary>Numbers from one row to the next; boards have fewer columns.</summary>
    static abstract int Stride { get; }

    /// <summary>The set of one point.</summary>
    static abstract TSelf At(int point);

    /// <summary>Points in either set.</summary>
    static abstract TSelf operator |(TSelf left, TSelf right);

    /// <summary>Points in both sets.</summary>
    static abstract TSelf operator &(TSelf left, TSelf right);

    /// <summary>Whether there are no points.</summary>
    bool IsEmpty { get; }

    /// <summary>Number of points.</summary>
    int Count { get; }

    /// <summary>The number of the first point of a set that is not empty.</summary>
    int First { get; }

    /// <summary>
    /// The points beside these, above, below, left and right; some may lie off the board and are to be masked.
    /// </summary>
    TSelf Neighbours { get; }

    /// <summary>These points without <paramref name="other"/>.</summary>
    TSelf Except(TSelf other);

    /// <summary>
    /// Writes the squares, row * <paramref name="size"/> + column, of these points of a board of that size, ascending, and
    /// returns their number. What lies behind them in <paramref name="squares"/> may be overwritten.
    /// </summary>
    int WriteSquares(Span<ushort> squares, int size);
}
