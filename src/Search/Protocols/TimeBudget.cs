namespace SelfPlay.Search.Protocols;

/// <summary>How long to think about one move.</summary>
internal static class TimeBudget
{
    /// <summary>Moves a game is expected to go on for where nobody says.</summary>
    private const int MovesAhead = 30;

    /// <summary>Share of what a move adds to the clock that may be spent on it.</summary>
    private const double IncrementShare = 0.75;

    /// <summary>Most of the clock one move may take: a flag that falls loses the game.</summary>
    private const double MostOfClock = 0.5;

    /// <summary>What the way to the clock and back costs.</summary>
    private static readonly TimeSpan Overhead = TimeSpan.FromMilliseconds(30);

    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);

    /// <summary>Timers take no more than 49 days, and nobody waits for so long.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromDays(1);

    /// <summary>Time for the next move.</summary>
    /// <param name="remaining">On the clock.</param>
    /// <param name="increment">Added after the move.</param>
    /// <param name="moves">Moves until the clock is filled again; null if it is not.</param>
    public static TimeSpan ForMove(TimeSpan remaining, TimeSpan increment = default, int? moves = null)
    {
        var ahead = moves is { } known ? Math.Max(1, known) : MovesAhead;
        var usable = remaining - Overhead;
        var share = (usable / ahead) + (increment * IncrementShare);
        var most = ahead == 1 ? usable : usable * MostOfClock;
        var time = share < most ? share : most;
        return time < Least ? Least : time > Most ? Most : time;
    }
}
