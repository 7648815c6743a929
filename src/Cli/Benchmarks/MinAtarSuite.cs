using System.Runtime.CompilerServices;
using SelfPlay.Games;
using SelfPlay.Games.MinAtar;

namespace SelfPlay.Cli.Benchmarks;

/// <summary>`minatar.GAME`: uniformly random play with the default options, every observation written, steps per second on one thread.</summary>
internal static class MinAtarSuite
{
    public static async IAsyncEnumerable<BenchmarkResult> RunAsync(Effort effort, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var game in EnvironmentCatalog.All.Where(e => EnvironmentCatalog.DefaultOptions(e.Name) is MinAtarOptions))
        {
            yield return await Task.Run(() => EnvironmentCatalog.Visit(game.Name, new RandomPlay(effort, cancellationToken)), cancellationToken);
        }
    }

    private sealed class RandomPlay(Effort effort, CancellationToken cancellationToken) : IEnvironmentVisitor<BenchmarkResult>
    {
        public BenchmarkResult Visit<TEnvironment>(in TEnvironment environment)
            where TEnvironment : struct, IEnvironment<TEnvironment>
        {
            var readings = new double[Effort.Readings];
            for (var i = 0; i < readings.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                readings[i] = EnvironmentBenchmark.Run(environment, effort.Seconds, seed: (ulong)i + 1);
            }

            return BenchmarkResult.Of($"minatar.{environment.Info.Name}", "steps/s", readings);
        }
    }
}
