using Spectre.Console;
using SelfPlay.Games;

namespace SelfPlay.Cli.Display;

/// <summary>Draws a board from its text: discs and pieces on a coloured board on a terminal, letters elsewhere.</summary>
internal static class BoardView
{
    /// <summary>Writes the board.</summary>
    /// <param name="screen">Where to.</param>
    /// <param name="game">The game.</param>
    /// <param name="text">Rows from top to bottom joined by '/'.</param>
    /// <param name="before">The board one move ago, to point out what has changed; null for nothing.</param>
    public static void Write(IAnsiConsole screen, GameInfo game, string text, string? before = null)
    {
        var labels = BoardLabels.Of(game);
        var style = screen.Profile.Capabilities.Ansi && screen.Profile.Capabilities.Unicode ? BoardStyle.Of(game) : BoardStyle.Plain;
        var rows = BoardLabels.RowsOf(text);
        var old = before is null ? rows : BoardLabels.RowsOf(before);
        screen.WriteLine();
        for (var row = 0; row < rows.Length; row++)
        {
            var cells = rows[row].Select((cell, column) => style.Cell(
                cell == '.' && labels.Rows.Count + labels.Columns.Count == 0 ? $"{(row * game.Width) + column}" : null, cell, row, column, IsNew(game, old[row][column], cell)));
            var label = labels.Rows.Count > row ? labels.Rows[row] : string.Empty;
            screen.MarkupLine($" {Indent(game, row)}[grey]{label,2}[/] {string.Join(style.Gap(), cells)}");
        }

        if (labels.Columns.Count > 0)
        {
            screen.MarkupLine($"    {Indent(game, game.Name.StartsWith("hex", StringComparison.Ordinal) ? rows.Length : 0)}[grey]{string.Join(' ', labels.Columns)}[/]");
        }

        screen.WriteLine();
    }

    /// <summary>A row of Hex begins half a cell further right than the one above.</summary>
    private static string Indent(GameInfo game, int row) => game.Name.StartsWith("hex", StringComparison.Ordinal) ? new string(' ', row) : string.Empty;

    /// <summary>Whether a piece has just come to a square; discs that only changed their colour have not.</summary>
    private static bool IsNew(GameInfo game, char before, char now) => before != now && now != '.' && (before == '.' || game.Name is "chess" or "breakthrough");
}
