using Spectre.Console;
using SelfPlay.Games;
using SelfPlay.Search.Protocols;

namespace SelfPlay.Cli.Display;

/// <summary>Draws a board from its text, with the labels that the game's moves are named by.</summary>
internal static class BoardView
{
    /// <summary>Figures of chess by letter, those of either side alike; colours tell the sides apart.</summary>
    private const string Figures = "k♚q♛r♜b♝n♞p♟";

    /// <summary>Writes the board, coloured discs and figures on a terminal and letters elsewhere.</summary>
    /// <param name="screen">Where to.</param>
    /// <param name="game">The game.</param>
    /// <param name="text">The board as <see cref="IGame{TSelf}.ToText"/> writes it.</param>
    public static void Write(IAnsiConsole screen, GameInfo game, string text)
    {
        var labels = Labels.Of(game);
        var rows = BoardLabels.RowsOf(text);
        screen.WriteLine();
        for (var row = 0; row < rows.Length; row++)
        {
            var cells = rows[row].Select((cell, column) => Cell(screen, game, cell, labels.Empty?.Invoke((row * game.Width) + column)));
            screen.MarkupLine($"{Indent(game, row)} [grey]{labels.Row(row),2}[/] {string.Join(' ', cells)}");
        }

        if (labels.Columns is { } columns)
        {
            screen.MarkupLine($"{Indent(game, rows.Length)}    [grey]{string.Join(' ', Enumerable.Range(0, game.Width).Select(columns))}[/]");
        }

        screen.WriteLine();
    }

    /// <summary>Half a cell a row in Hex, whose board is a rhombus: neighbours then stand beside each other.</summary>
    private static string Indent(GameInfo game, int row) => game.Name is "hex" or "hex-swap" ? new string(' ', row) : string.Empty;

    private static string Cell(IAnsiConsole screen, GameInfo game, char cell, string? emptyLabel)
    {
        var disc = screen.Profile.Capabilities.Ansi && screen.Profile.Capabilities.Unicode;
        if (game.Name == "chess" && cell != '.')
        {
            var figure = disc ? Figures[Figures.IndexOf(char.ToLowerInvariant(cell)) + 1] : cell;
            return char.IsUpper(cell) ? $"[bold white]{figure}[/]" : $"[bold blue]{figure}[/]";
        }

        return cell switch
        {
            'x' or 'X' or 'b' => disc ? "[red]●[/]" : cell.ToString(),
            'o' or 'O' or 'w' => disc ? "[yellow]●[/]" : cell.ToString(),
            '.' => $"[grey]{emptyLabel ?? (disc ? "·" : ".")}[/]",
            _ => Markup.Escape(cell.ToString()),
        };
    }

    private sealed record Labels(Func<int, string> Row, Func<int, string>? Columns, Func<int, string>? Empty)
    {
        public static Labels Of(GameInfo game) => game.Name switch
        {
            "tictactoe" => new(_ => string.Empty, null, index => index.ToString()),
            "breakthrough" or "chess" => new(row => (game.Height - row).ToString(), column => ((char)('a' + column)).ToString(), null),
            ['g', 'o', >= '0' and <= '9', ..] => new(row => (game.Height - row).ToString(), column => "ABCDEFGHJKLMNOPQRST"[column].ToString(), null),
            "connect4" => new(_ => string.Empty, column => column.ToString(), null),
            _ => new(row => (row + 1).ToString(), column => ((char)('a' + column)).ToString(), null),
        };
    }
}
