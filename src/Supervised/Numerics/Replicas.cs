namespace SelfPlay.Supervised.Numerics;

/// <summary>
/// Independent runs of an experiment, side by side on two cores. Every run draws from its own stream of chance and results
/// keep their order, so the figures do not depend on which thread ran what.
/// </summary>
internal static class Replicas
{
    private static readonly int s_threads = Math.Clamp(Environment.ProcessorCount, 1, 2);

    /// <summary>Calls <paramref name="run"/> with 0..count-1.</summary>
    public static T[] Run<T>(int count, Func<int, T> run, CancellationToken cancel)
    {
        var results = new T[count];
        try
        {
            Parallel.For(
                0,
                count,
                new ParallelOptions { MaxDegreeOfParallelism = s_threads, CancellationToken = cancel },
                i => results[i] = run(i));
        }
        catch (AggregateException e)
        {
            // A run that was stopped, or failed, tells it as if it had been called directly.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.Flatten().InnerExceptions[0]);
        }

        return results;
    }
}
