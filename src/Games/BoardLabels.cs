namespace SelfPlay.Games;

/// <summary>What the rows and columns of a board are called beside a drawing of it.</summary>
/// <param name="Rows">Names from top to bottom; empty if rows have none.</param>
/// <param name="Columns">Names from left to right; empty if columns have none.</param>
public sealed record BoardLabels(IReadOnlyList<string> Rows, IReadOnlyList<string> Columns)
{
    /// <summary>The labels that a game's moves are named by.</summary>
    public static BoardLabels Of(GameInfo game) => game.Name switch
    {
        "tictactoe" => new([], []),
        "connect4" => new([], Names(game.Width, c => $"{c}")),
        ['g', 'o', >= '0' and <= '9', ..] => new(Names(game.Height, r => $"{game.Height - r}"), Names(game.Width, c => $"{"ABCDEFGHJKLMNOPQRST"[c]}")),
        "breakthrough" or "chess" => new(Names(game.Height, r => $"{game.Height - r}"), Names(game.Width, c => $"{(char)('a' + c)}")),
        _ => new(Names(game.Height, r => $"{r + 1}"), Names(game.Width, c => $"{(char)('a' + c)}")),
    };

    /// <summary>A plain drawing, rows from top to bottom.</summary>
    /// <param name="text">The board as <see cref="IGame{TSelf}.ToText"/> writes it.</param>
    public string Draw(string text)
    {
        var rows = RowsOf(text);
        var lines = rows.Select((row, r) => $"{(Rows.Count > r ? Rows[r] : string.Empty),2} {string.Join(' ', row.AsEnumerable())}").ToList();
        if (Columns.Count > 0)
        {
            lines.Add($"   {string.Join(' ', Columns)}");
        }

        return string.Join('\n', lines);
    }

    /// <summary>
    /// The rows of a board's text, a letter a square. Chess writes FEN: digits stand for so many empty squares, and what follows
    /// the board tells of other things.
    /// </summary>
    public static string[] RowsOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var end = text.IndexOf(' ');
        return [.. (end < 0 ? text : text[..end]).Split('/').Select(row => string.Concat(row.Select(c => char.IsAsciiDigit(c) ? new string('.', c - '0') : c.ToString())))];
    }

    private static string[] Names(int count, Func<int, string> name) => [.. Enumerable.Range(0, count).Select(name)];
}
