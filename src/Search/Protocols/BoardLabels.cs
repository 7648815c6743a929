using SelfPlay.Games;

namespace SelfPlay.Search.Protocols;

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
        "breakthrough" or "chess" => new(Names(game.Height, r => $"{game.Height - r}"), Names(game.Width, c => $"{(char)('a' + c)}")),
        _ => new(Names(game.Height, r => $"{r + 1}"), Names(game.Width, c => $"{(char)('a' + c)}")),
    };

    /// <summary>A plain drawing, rows from top to bottom.</summary>
    /// <param name="text">The board as <see cref="IGame{TSelf}.ToText"/> writes it.</param>
    public string Draw(string text)
    {
        var rows = text.Split('/');
        var lines = rows.Select((row, r) => $"{(Rows.Count > r ? Rows[r] : string.Empty),2} {string.Join(' ', row.AsEnumerable())}").ToList();
        if (Columns.Count > 0)
        {
            lines.Add($"   {string.Join(' ', Columns)}");
        }

        return string.Join('\n', lines);
    }

    private static string[] Names(int count, Func<int, string> name) => [.. Enumerable.Range(0, count).Select(name)];
}
