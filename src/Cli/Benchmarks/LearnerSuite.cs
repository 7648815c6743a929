using System.Diagnostics;
using System.Runtime.CompilerServices;
using SelfPlay.Agents;

namespace SelfPlay.Cli.Benchmarks;

/// <summary>
/// `learner.steps.*`: optimizer steps/s of one learner, on one thread but for what DQN's looks at ahead on another: of AlphaZero (batch 256, the default
/// network and 5 blocks of 64 filters) and of DQN and Rainbow in Breakout (as they are by default).
/// </summary>
internal static class LearnerSuite
{
    private const int Episodes = 200;

    public static async IAsyncEnumerable<BenchmarkResult> RunAsync(Effort effort, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var plain = new AgentSpec("connect4", "alphazero", new Dictionary<string, string> { ["batch-size"] = "256", ["simulations"] = "16" }, Seed: 1);
        var large = plain with { Settings = new Dictionary<string, string>(plain.Settings) { ["blocks"] = "5", ["channels"] = "64" } };
        yield return await Task.Run(() => Measure("learner.steps.default", plain, effort, cancellationToken), cancellationToken);
        yield return await Task.Run(() => Measure("learner.steps.5x64", large, effort, cancellationToken), cancellationToken);
        foreach (var algorithm in new[] { "dqn", "rainbow" })
        {
            var spec = new AgentSpec("breakout", algorithm, new Dictionary<string, string>(), Seed: 1);
            yield return await Task.Run(() => Measure($"learner.steps.{algorithm}", spec, effort, cancellationToken), cancellationToken);
        }
    }

    private static BenchmarkResult Measure(string name, AgentSpec spec, Effort effort, CancellationToken cancellationToken)
    {
        var readings = new double[Effort.Readings];
        Threads.Run(1, _ =>
        {
            var algorithm = AlgorithmCatalog.Find(spec.Algorithm);
            using var learner = algorithm.CreateLearner(spec);
            using var actor = algorithm.CreateActor(spec, 0);
            actor.LoadWeights(1, learner.ExportWeights());
            var episodes = new List<Episode>();
            while (episodes.Count < Episodes)
            {
                actor.Play(TimeSpan.FromMilliseconds(100), episodes, cancellationToken);
                cancellationToken.ThrowIfCancellationRequested();
            }

            episodes.ForEach(learner.Add);
            learner.Step();
            for (var i = 0; i < readings.Length; i++)
            {
                var before = learner.Steps;
                var start = Stopwatch.GetTimestamp();
                do
                {
                    learner.Step();
                    cancellationToken.ThrowIfCancellationRequested();
                }
                while (Stopwatch.GetElapsedTime(start).TotalSeconds < effort.Seconds);
                readings[i] = (learner.Steps - before) / Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
        });
        return BenchmarkResult.Of(name, "steps/s", readings);
    }
}
