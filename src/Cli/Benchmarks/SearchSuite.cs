using System.Diagnostics;
using System.Runtime.CompilerServices;
using SelfPlay.Games;
using SelfPlay.Search.Evaluation;
using SelfPlay.Search.Rollouts;
using SelfPlay.Search.Tree;

namespace SelfPlay.Cli.Benchmarks;

/// <summary>
/// `search.constant.GAME`: the PUCT tree with an evaluator that costs nothing; `search.rollout.GAME`: UCT with one random
/// rollout a simulation. Both search the start position again and again with 1,000 simulations, on one thread.
/// </summary>
internal static class SearchSuite
{
    /// <summary>Simulations of one search.</summary>
    private const int Simulations = 1_000;

    public static async IAsyncEnumerable<BenchmarkResult> RunAsync(Effort effort, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var game in GameCatalog.All)
        {
            yield return await Task.Run(() => GameCatalog.Visit(game.Name, new Constant(effort, cancellationToken)), cancellationToken);
            yield return await Task.Run(() => GameCatalog.Visit(game.Name, new Rollout(effort, cancellationToken)), cancellationToken);
        }
    }

    private static double[] Measure(Func<int> search, Effort effort, CancellationToken cancellationToken)
    {
        Reading(search, effort.Seconds / 5, cancellationToken);
        var readings = new double[Effort.Readings];
        for (var i = 0; i < readings.Length; i++)
        {
            readings[i] = Reading(search, effort.Seconds, cancellationToken);
        }

        return readings;
    }

    private static double Reading(Func<int> search, double seconds, CancellationToken cancellationToken)
    {
        var begin = Stopwatch.GetTimestamp();
        var simulations = 0L;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            simulations += search();
            var elapsed = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            if (elapsed >= seconds)
            {
                return simulations / elapsed;
            }
        }
    }

    private sealed class Constant(Effort effort, CancellationToken cancellationToken) : IGameVisitor<BenchmarkResult>
    {
        public BenchmarkResult Visit<TGame>()
            where TGame : struct, IGame<TGame>
        {
            var search = new TreeSearch<TGame>(new SearchOptions(), Simulations + 1);
            var evaluator = new ConstantEvaluator<TGame>();
            var batch = new EvaluationBatch<TGame>(1);
            var random = new Xoshiro256(1);
            return BenchmarkResult.Of($"search.constant.{TGame.Info.Name}", "simulations/s", Measure(Search, effort, cancellationToken));

            int Search()
            {
                search.Reset(TGame.Start);
                search.Begin(Simulations, explore: false, ref random);
                while (!search.IsComplete)
                {
                    batch.Clear();
                    search.TryCollect(batch, ref random);
                    evaluator.Evaluate(batch);
                    search.Deliver(batch, ref random);
                }

                return search.Simulations;
            }
        }
    }

    private sealed class Rollout(Effort effort, CancellationToken cancellationToken) : IGameVisitor<BenchmarkResult>
    {
        public BenchmarkResult Visit<TGame>()
            where TGame : struct, IGame<TGame>
        {
            var readings = new double[Effort.Readings];
            for (var i = 0; i < readings.Length; i++)
            {
                readings[i] = RolloutBenchmark.Run<TGame>(effort.Seconds, cancellationToken);
            }

            return BenchmarkResult.Of($"search.rollout.{TGame.Info.Name}", "simulations/s", readings);
        }
    }
}
