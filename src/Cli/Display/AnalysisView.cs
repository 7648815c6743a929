using Spectre.Console;
using SelfPlay.Games;
using SelfPlay.Games.Records;
using SelfPlay.Search.Analysis;

namespace SelfPlay.Cli.Display;

/// <summary>Shows what a player thinks of a position: its value, its policy and how it expects play to go on.</summary>
internal static class AnalysisView
{
    private const int MostMoves = 10;
    private const int LongestVariation = 8;

    /// <summary>The value in one line, told for the player to move.</summary>
    public static string Value(PositionAnalysis analysis)
    {
        var points = WinExpectancy.PointsOf(analysis.Value);
        var end = analysis.Best.WinIn is { } plies ? $", {(plies > 0 ? "a win" : "a loss")} in {Math.Abs(plies)} plies" : string.Empty;
        return $"value {analysis.Value:+0.00;-0.00;0.00} for the player to move ({points:P0} of the points expected{end})";
    }

    /// <summary>How play is expected to go on.</summary>
    public static string Line<TGame>(in TGame position, IEnumerable<int> variation)
        where TGame : struct, IGame<TGame> => MoveText<TGame>.Format(position, variation.Take(LongestVariation));

    /// <summary>The moves that were looked at, best first, with what the network thought before the search and the search after it.</summary>
    public static void WritePolicy<TGame>(IAnsiConsole screen, TGame position, PositionAnalysis analysis)
        where TGame : struct, IGame<TGame>
    {
        var visits = Math.Max(1, analysis.Moves.Sum(m => m.Visits));
        var table = new Table().Border(TableBorder.Simple).AddColumns("move", "prior", "visits", "value", "line");
        foreach (var move in analysis.Moves.Take(MostMoves))
        {
            table.AddRow(
                Markup.Escape(MoveText<TGame>.Format(position, move.Move)),
                $"{move.Prior:P1}",
                $"{(double)move.Visits / visits:P1}",
                move.Visits > 0 ? $"{move.Value:+0.00;-0.00;0.00}" : string.Empty,
                Markup.Escape(Line(position, move.Variation)));
        }

        screen.Write(table);
    }
}
