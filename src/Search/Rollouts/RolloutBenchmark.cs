using System.Diagnostics;
using SelfPlay.Games;

namespace SelfPlay.Search.Rollouts;

/// <summary>Measures UCT with rollouts: searches of 1,000 simulations from the start position, one after another, on one thread.</summary>
public static class RolloutBenchmark
{
    /// <summary>Simulations of one search.</summary>
    public const int SimulationsPerSearch = 1_000;

    /// <summary>Simulations per second.</summary>
    /// <param name="seconds">How long to measure, after a warm-up of a fifth of that.</param>
    /// <param name="cancellationToken">Gives up with <see cref="OperationCanceledException"/>.</param>
    public static double Run<TGame>(double seconds, CancellationToken cancellationToken = default)
        where TGame : struct, IGame<TGame>
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(seconds);
        var search = new UctSearch<TGame>(seed: 1);
        _ = Measure(search, seconds / 5, cancellationToken);
        return Measure(search, seconds, cancellationToken);
    }

    private static double Measure<TGame>(UctSearch<TGame> search, double seconds, CancellationToken cancellationToken)
        where TGame : struct, IGame<TGame>
    {
        var simulations = 0L;
        var watch = Stopwatch.StartNew();
        do
        {
            search.Search(TGame.Start, SimulationsPerSearch, cancellationToken);
            simulations += search.Simulations;
        }
        while (watch.Elapsed.TotalSeconds < seconds);

        return simulations / watch.Elapsed.TotalSeconds;
    }
}
