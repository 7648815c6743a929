using System.Runtime.ExceptionServices;
using SelfPlay.Torch;

namespace SelfPlay.Cli.Benchmarks;

/// <summary>Dedicated threads for benchmarks, each with one libtorch thread, as the search threads of a silo.</summary>
internal static class Threads
{
    /// <summary>Runs <paramref name="work"/> once on each of <paramref name="count"/> threads, and rethrows the first error.</summary>
    public static void Run(int count, Action<int> work)
    {
        var errors = new Exception?[count];
        var threads = Enumerable.Range(0, count).Select(slot => Start($"bench-{slot}", () =>
        {
            try
            {
                work(slot);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                errors[slot] = e;
            }
        })).ToArray();
        Array.ForEach(threads, t => t.Join());
        if (Array.Find(errors, e => e is not null) is { } error)
        {
            ExceptionDispatchInfo.Throw(error);
        }
    }

    /// <summary>Starts a thread.</summary>
    public static Thread Start(string name, Action work)
    {
        var thread = new Thread(() =>
        {
            TorchThreads.Use(1);
            work();
        })
        { IsBackground = true, Name = name };
        thread.Start();
        return thread;
    }
}
