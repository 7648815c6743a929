namespace SelfPlay.Games.Boards;

/// <summary>A size of board that Gomoku is played on, as a type, so that every size is compiled for itself.</summary>
public interface IGomokuSize
{
    /// <summary>Rows and columns, at most <see cref="GomokuRows.MaxSize"/>.</summary>
    static abstract int Size { get; }

    /// <summary>Catalogue name of the game on this board.</summary>
    static abstract string Name { get; }

    /// <summary>Name of the game on this board for people.</summary>
    static abstract string Title { get; }
}

/// <summary>15 x 15, the usual board.</summary>
public readonly struct GomokuSize15 : IGomokuSize
{
    /// <inheritdoc/>
    public static int Size => 15;

    /// <inheritdoc/>
    public static string Name => "gomoku";

    /// <inheritdoc/>
    public static string Title => "Gomoku";
}

/// <summary>9 x 9, for quick games and quick training.</summary>
public readonly struct GomokuSize9 : IGomokuSize
{
    /// <inheritdoc/>
    public static int Size => 9;

    /// <inheritdoc/>
    public static string Name => "gomoku9";

    /// <inheritdoc/>
    public static string Title => "Gomoku 9x9";
}
