using System.Diagnostics;
using System.Runtime.CompilerServices;
using SelfPlay.Agents;
using SelfPlay.Agents.AlphaZero;
using SelfPlay.Agents.Evaluation;
using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Search.Evaluation;

namespace SelfPlay.Cli.Benchmarks;

/// <summary>
/// Connect Four self-play with 5 blocks of 64 filters and 100 new PUCT simulations for every move, all games played to
/// their end. `selfplay.efficiency`: network evaluations/s of self-play over those of the bare network at the same batch size
/// and number of threads, measured in turns. `selfplay.games_per_minute`: with a learner (batch 256) that never pauses beside
/// it.
/// </summary>
internal static class SelfPlaySuite
{
    /// <summary>A reading is this much longer than the effort asks for: games have to end in it.</summary>
    private const double Stretch = 8;

    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);

    /// <summary>The settings of the self-play that is measured.</summary>
    public static AgentSpec Spec { get; } = new("connect4", "alphazero", new Dictionary<string, string>
    {
        ["blocks"] = "5",
        ["channels"] = "64",
        ["simulations"] = "100",
        ["fast-simulations"] = "100",
        ["full-search-share"] = "1",
        ["count-reused-visits"] = "false",
        ["random-openings"] = "0",
        ["resign-threshold"] = "1",
        ["adjudicate-proven"] = "false",
        ["batch-size"] = "256",
    }, Seed: 1);

    public static async IAsyncEnumerable<BenchmarkResult> RunAsync(Effort effort, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var result in await Task.Run(() => Efficiency(effort, cancellationToken), cancellationToken))
        {
            yield return result;
        }

        yield return await Task.Run(() => GamesPerMinute(effort, cancellationToken), cancellationToken);
    }

    private static List<BenchmarkResult> Efficiency(Effort effort, CancellationToken cancellationToken)
    {
        var threads = Environment.ProcessorCount;
        var options = AlphaZeroAlgorithm.Options(Spec);
        var algorithm = AlgorithmCatalog.Find(Spec.Algorithm);
        using var learner = algorithm.CreateLearner(Spec);
        var weights = learner.ExportWeights();
        using var loader = new InferenceLoader(ConnectFour.Info, options);
        using var network = loader.Load(weights);
        var actors = Actors(threads, weights);
        var endToEnd = new double[Effort.Readings];
        var raw = new double[Effort.Readings];
        try
        {
            // The first reading warms up both sides and finds the batch size that the cache leaves to the network.
            var batch = Play(actors, effort.Seconds, cancellationToken).MeanBatch;
            Evaluate(network, threads, batch, effort.Seconds, cancellationToken);
            for (var i = 0; i < Effort.Readings; i++)
            {
                var played = Play(actors, effort.Seconds * 2, cancellationToken);
                endToEnd[i] = played.EvaluationsPerSecond;
                raw[i] = Evaluate(network, threads, played.MeanBatch, effort.Seconds * 2, cancellationToken);
            }
        }
        finally
        {
            actors.ForEach(a => a.Dispose());
        }

        return
        [
            BenchmarkResult.Of("selfplay.efficiency", "ratio", endToEnd.Zip(raw, (a, b) => a / b)),
            BenchmarkResult.Of("selfplay.evaluations", "evaluations/s", endToEnd),
            BenchmarkResult.Of("selfplay.evaluations.raw", "evaluations/s", raw),
        ];
    }

    private static BenchmarkResult GamesPerMinute(Effort effort, CancellationToken cancellationToken)
    {
        var algorithm = AlgorithmCatalog.Find(Spec.Algorithm);
        using var learner = algorithm.CreateLearner(Spec);
        var actors = Actors(Environment.ProcessorCount, learner.ExportWeights());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var readings = new double[Effort.Readings];
        try
        {
            // All games begin together; once each has ended, their ends are spread out and a count of them is a rate.
            var warmup = new List<Episode>();
            while (warmup.Count < 2 * actors.Count * AlphaZeroAlgorithm.Options(Spec).ConcurrentGames)
            {
                Play(actors, effort.Seconds, cancellationToken, warmup);
            }

            warmup.ForEach(learner.Add);
            var learning = Threads.Start("learner", () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    learner.Step();
                }
            });
            for (var i = 0; i < readings.Length; i++)
            {
                var start = Stopwatch.GetTimestamp();
                var games = new List<Episode>();
                Play(actors, effort.Seconds * Stretch, cancellationToken, games);
                readings[i] = games.Count / Stopwatch.GetElapsedTime(start).TotalMinutes;
            }

            stop.Cancel();
            learning.Join();
        }
        finally
        {
            actors.ForEach(a => a.Dispose());
        }

        return BenchmarkResult.Of("selfplay.games_per_minute", "games/min", readings);
    }

    private static List<IActorAgent> Actors(int threads, byte[] weights)
    {
        var algorithm = AlgorithmCatalog.Find(Spec.Algorithm);
        var actors = Enumerable.Range(0, threads).Select(slot => algorithm.CreateActor(Spec, slot)).ToList();
        actors.ForEach(a => a.LoadWeights(1, weights));
        return actors;
    }

    /// <summary>Plays on one thread an actor.</summary>
    private static Played Play(List<IActorAgent> actors, double seconds, CancellationToken cancellationToken, List<Episode>? episodes = null)
    {
        var figures = new Dictionary<string, double>[actors.Count];
        var games = new List<Episode>[actors.Count];
        var start = Stopwatch.GetTimestamp();
        Threads.Run(actors.Count, slot =>
        {
            var actor = actors[slot];
            actor.DrainMetrics();
            games[slot] = [];
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds && !cancellationToken.IsCancellationRequested)
            {
                actor.Play(Slice, games[slot], cancellationToken);
            }

            figures[slot] = actor.DrainMetrics().ToDictionary(m => m.Name, m => m.Value);
        });
        cancellationToken.ThrowIfCancellationRequested();
        var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        episodes?.AddRange(games.SelectMany(g => g));
        var evaluations = figures.Sum(f => f["selfplay.evaluations"]);
        var asked = figures.Sum(f => f["selfplay.positions"]);
        var concurrent = AlphaZeroAlgorithm.Options(Spec).ConcurrentGames;
        return new Played(evaluations / elapsed, Math.Max(1, (int)Math.Round(concurrent * evaluations / asked)));
    }

    /// <summary>The bare network on as many threads: evaluations/s.</summary>
    private static double Evaluate(InferenceNetwork network, int threads, int batchSize, double seconds, CancellationToken cancellationToken)
    {
        var counts = new long[threads];
        var start = Stopwatch.GetTimestamp();
        Threads.Run(threads, slot =>
        {
            using var evaluator = new NetworkEvaluator<ConnectFour>(network, batchSize);
            var batch = new EvaluationBatch<ConnectFour>(batchSize);
            var random = new Xoshiro256((ulong)slot);
            for (var i = 0; i < batchSize; i++)
            {
                var position = ConnectFour.Start;
                position.Play(random.Below(ConnectFour.Columns));
                position.Play(random.Below(ConnectFour.Columns));
                batch.Add(position);
            }

            while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds && !cancellationToken.IsCancellationRequested)
            {
                evaluator.Evaluate(batch);
            }

            counts[slot] = evaluator.Evaluations;
        });
        cancellationToken.ThrowIfCancellationRequested();
        return counts.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private readonly record struct Played(double EvaluationsPerSecond, int MeanBatch);
}
