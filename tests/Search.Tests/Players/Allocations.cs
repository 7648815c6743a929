namespace SelfPlay.Search.Tests;

/// <summary>Counts what code allocates.</summary>
internal static class Allocations
{
    private const int Attempts = 5;

    /// <summary>
    /// Bytes the action allocates on this thread once it has run before: the least of a few runs, because a collection
    /// started by another thread may charge the rest of an allocation buffer, some 8 KB, to this one.
    /// </summary>
    public static long Of(Action action)
    {
        action();
        var least = long.MaxValue;
        for (var i = 0; i < Attempts; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
