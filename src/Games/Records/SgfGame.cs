namespace SelfPlay.Games.Records;

/// <summary>How a game is written in SGF.</summary>
/// <param name="Number">Its number, the value of GM.</param>
/// <param name="IsByLetters">
/// Whether a point is two letters, column and row from the top left (Go), or else the game's own notation (Hex).
/// </param>
internal sealed record SgfGame<TGame>(int Number, bool IsByLetters)
    where TGame : struct, IGame<TGame>
{
    private static readonly int Size = TGame.Info.Width;

    /// <summary>The game's form of SGF; null if it has none.</summary>
    public static SgfGame<TGame>? Of() => TGame.Info.Name switch
    {
        ['g', 'o', >= '0' and <= '9', ..] => new(1, true),
        ['h', 'e', 'x', ..] => new(11, false),
        _ => null,
    };

    /// <summary>Writes a move. A pass in Go is an empty value.</summary>
    public string Format(in TGame position, int move) => !IsByLetters ? position.FormatMove(move)
        : move == Size * Size ? string.Empty
        : $"{(char)('a' + (move % Size))}{(char)('a' + (move / Size))}";

    /// <summary>Reads a move; null if it is none. Older files write a pass as `tt` on boards up to 19x19.</summary>
    public int? Parse(in TGame position, string value)
    {
        if (!IsByLetters && MoveText<TGame>.TryParse(position, value.Trim(), out var named))
        {
            return named;
        }

        return value.Trim() switch
        {
            "" or "tt" when IsByLetters => Size * Size,
            [>= 'a' and var column, >= 'a' and var row] when column - 'a' < Size && row - 'a' < Size => Point(position, row - 'a', column - 'a'),
            _ => null,
        };
    }

    private int? Point(in TGame position, int row, int column) => IsByLetters ? (row * Size) + column
        : position.TryParseMove($"{(char)('a' + column)}{row + 1}", out var move) ? move
        : null;
}
