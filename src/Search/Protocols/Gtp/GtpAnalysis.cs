using System.Globalization;
using SelfPlay.Games;
using SelfPlay.Search.Analysis;

namespace SelfPlay.Search.Protocols.Gtp;

/// <summary>
/// Writes analyses as `lz-analyze` does (Leela Zero's extension of GTP, which Sabaki, Lizzie and others read): for every move
/// that was tried, best first, `info move M visits N winrate W prior P lcb L order K pv M ...`. Shares are in ten-thousandths.
/// </summary>
internal static class GtpAnalysis
{
    /// <summary>Standard errors that the lower bound of a win rate lies below it.</summary>
    private const double BoundErrors = 1.96;

    /// <summary>One line.</summary>
    /// <param name="position">The position that was analysed.</param>
    /// <param name="analysis">What was found.</param>
    public static string Line<TGame>(in TGame position, PositionAnalysis analysis)
        where TGame : struct, IGame<TGame>
    {
        var parts = new List<string>();
        foreach (var move in analysis.Moves.Where((m, order) => order == 0 || m.Visits > 0))
        {
            var rate = WinExpectancy.PointsOf(move.Value);
            var bound = Math.Max(0, rate - (BoundErrors * Math.Sqrt(rate * (1 - rate) / Math.Max(1, move.Visits))));
            parts.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"info move {GtpNotation<TGame>.Format(position, move.Move)} visits {move.Visits} winrate {Share(rate)} prior {Share(move.Prior)} lcb {Share(bound)} order {parts.Count} pv {GtpNotation<TGame>.Format(position, move.Variation)}"));
        }

        return string.Join(' ', parts);
    }

    private static int Share(double share) => (int)Math.Round(share * 10_000);
}

/// <summary>Writes a line of analysis every so often.</summary>
/// <param name="position">The position that is analysed.</param>
/// <param name="write">Takes a line.</param>
/// <param name="interval">Time between two lines.</param>
/// <param name="time">The clock.</param>
internal sealed class GtpAnalysisObserver<TGame>(TGame position, Action<string> write, TimeSpan interval, TimeProvider time) : IAnalysisObserver
    where TGame : struct, IGame<TGame>
{
    private long _last = time.GetTimestamp();

    /// <summary>Whether anything has been written.</summary>
    public bool HasReported { get; private set; }

    /// <inheritdoc/>
    public bool WantsReport => time.GetElapsedTime(_last) >= interval;

    /// <inheritdoc/>
    public void Report(PositionAnalysis analysis)
    {
        _last = time.GetTimestamp();
        HasReported = true;
        write(GtpAnalysis.Line(position, analysis));
    }
}
