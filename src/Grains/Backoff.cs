using SelfPlay.Games;

namespace SelfPlay.Grains;

/// <summary>Pauses after failures: doubling from 0.5 s to 30 s, each shortened by up to half at random so that many waiters spread out.</summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Pause after the given number of failures in a row, from 1.</summary>
    public static TimeSpan Delay(int failures)
    {
        var full = Math.Min(Longest.TotalSeconds, First.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 10)));
        var jitter = new Xoshiro256((ulong)Environment.TickCount64 ^ (ulong)Environment.CurrentManagedThreadId << 32).Unit();
        return TimeSpan.FromSeconds(full * (1 - (jitter / 2)));
    }
}
