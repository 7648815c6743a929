using System.Runtime.CompilerServices;
using SelfPlay.Games;
using SelfPlay.Games.Boards.Chess;

namespace SelfPlay.Cli.Benchmarks;

/// <summary>
/// `playouts.GAME`: uniformly random games from the start, moves per second on one thread. `perft.chess`: move sequences of
/// <see cref="PerftDepth"/> plies from the start per second on one thread, the last ply counted and not played.
/// </summary>
internal static class GamesSuite
{
    /// <summary>Depth of the counts: one takes a few hundredths of a second.</summary>
    private const int PerftDepth = 5;

    public static async IAsyncEnumerable<BenchmarkResult> RunAsync(Effort effort, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var game in GameCatalog.All)
        {
            yield return await Task.Run(() => GameCatalog.Visit(game.Name, new Playouts(effort, cancellationToken)), cancellationToken);
        }

        yield return await Task.Run(() => Perft(effort, cancellationToken), cancellationToken);
    }

    private static BenchmarkResult Perft(Effort effort, CancellationToken cancellationToken)
    {
        var readings = new double[Effort.Readings];
        for (var i = 0; i < readings.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            readings[i] = ChessPerft.Run(effort.Seconds, PerftDepth);
        }

        return BenchmarkResult.Of("perft.chess", "nodes/s", readings);
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
