using Spectre.Console;
using SelfPlay.Cli.CommandLine;
using SelfPlay.Contracts.Arena;

namespace SelfPlay.Cli.Display;

/// <summary>Draws Elo ratings with their confidence intervals.</summary>
internal static class RatingTable
{
    /// <summary>Writes the table to the result side of the terminal.</summary>
    public static void Write(Terminal terminal, IEnumerable<Rating> ratings)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("player", "Elo", "95 % interval", "games");
        table.Columns[1].RightAligned();
        table.Columns[3].RightAligned();
        foreach (var rating in ratings)
        {
            table.AddRow(Markup.Escape(rating.Player), $"{rating.Elo:F0}", $"{rating.Low:F0} to {rating.High:F0}", $"{rating.Games}");
        }

        terminal.Screen.Write(table);
    }
}
