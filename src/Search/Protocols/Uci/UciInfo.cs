using System.Globalization;
using SelfPlay.Games;
using SelfPlay.Search.Analysis;

namespace SelfPlay.Search.Protocols.Uci;

/// <summary>How `info` lines are to look.</summary>
/// <param name="Lines">Moves to tell about.</param>
/// <param name="ShowsShares">Whether wins, draws and losses are told in thousandths.</param>
internal sealed record UciInfoOptions(int Lines = 1, bool ShowsShares = false);

/// <summary>
/// Writes analyses as `info` lines. Scores are centipawns by the curve of <see cref="WinExpectancy"/>. Our players know the
/// expected result and not its parts: `wdl` tells it without draws.
/// </summary>
internal static class UciInfo
{
    /// <summary>One line for every move that is to be told about.</summary>
    public static IEnumerable<string> Lines<TGame>(TGame position, PositionAnalysis analysis, TimeSpan elapsed, UciInfoOptions options)
        where TGame : struct, IGame<TGame>
    {
        var order = 0;
        foreach (var move in analysis.Moves.Where((m, i) => i == 0 || m.Visits > 0).Take(options.Lines))
        {
            var speed = elapsed > TimeSpan.Zero ? (long)(analysis.Nodes / elapsed.TotalSeconds) : 0;
            var line = options.Lines > 1 ? $" multipv {++order}" : string.Empty;
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"info depth {(order > 1 ? move.Variation.Count : analysis.Depth)}{line} score {Score(move)}{Shares(move, options)} nodes {analysis.Nodes} nps {speed} time {(long)elapsed.TotalMilliseconds} pv {UciNotation<TGame>.Instance.Format(position, move.Variation)}");
        }
    }

    /// <summary>Mates count moves, ours plies; half a move is rounded up.</summary>
    private static string Score(MoveAnalysis move) => move.WinIn is { } plies
        ? $"mate {(plies > 0 ? (plies + 1) / 2 : -(-plies / 2))}"
        : $"cp {WinExpectancy.ScoreOf(move.Value)}";

    private static string Shares(MoveAnalysis move, UciInfoOptions options)
    {
        if (!options.ShowsShares)
        {
            return string.Empty;
        }

        var wins = (int)Math.Round(WinExpectancy.PointsOf(move.Value) * 1_000);
        return $" wdl {wins} 0 {1_000 - wins}";
    }
}
