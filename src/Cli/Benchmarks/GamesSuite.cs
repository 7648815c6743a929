using System.Runtime.CompilerServices;
using SelfPlay.Games;

namespace SelfPlay.Cli.Benchmarks;

/// <summary>`playouts.GAME`: uniformly random games from the start, moves per second on one thread.</summary>
internal static class GamesSuite
{
    public static async IAsyncEnumerable<BenchmarkResult> RunAsync(Effort effort, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var game in GameCatalog.All)
        {
            yield return await Task.Run(() => GameCatalog.Visit(game.Name, new Playouts(effort, cancellationToken)), cancellationToken);
        }
    }

    private sealed class Playouts(Effort effort, CancellationToken cancellationToken) : IGameVisitor<BenchmarkResult>
    {
        public BenchmarkResult Visit<TGame>()
            where TGame : struct, IGame<TGame>
        {
            var readings = new double[Effort.Readings];
            for (var i = 0; i < readings.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                readings[i] = PlayoutBenchmark.Run<TGame>(effort.Seconds, seed: (ulong)i + 1);
            }

            return BenchmarkResult.Of($"playouts.{TGame.Info.Name}", "moves/s", readings);
        }
    }
}
