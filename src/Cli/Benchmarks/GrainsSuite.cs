using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using SelfPlay.Agents;
using SelfPlay.Contracts.Runs;

namespace SelfPlay.Cli.Benchmarks;

/// <summary>
/// `grains.efficiency`: evaluations/s of actor grains over those of the same agents in a bare loop on as many threads,
/// measured in turns. Nothing is left out on the side of the grains: the embedded silo with heartbeats, telemetry and weights
/// cache, and every episode durable in the replay. Both sides play the same games from the same seed. Two figures say the
/// same on a machine that has other things to do: `grains.efficiency.cpu`, evaluations per second of CPU time of the whole
/// process, and `grains.busy`, the share of time in which the actors' threads play.
/// </summary>
internal static class GrainsSuite
{
    /// <summary>A reading is this much longer than the effort asks for: several games' length.</summary>
    private const double Stretch = 8;

    /// <summary>Time at the beginning of a reading that does not count, s: compiling, loading, filling caches.</summary>
    private const double Warmup = 1.5;

    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(200);

    public static async IAsyncEnumerable<BenchmarkResult> RunAsync(Effort effort, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var spec = SelfPlaySuite.Spec;
        var algorithm = new ClockedAlgorithm(AlgorithmCatalog.Find(spec.Algorithm));
        using var learner = algorithm.CreateLearner(spec);
        var weights = learner.ExportWeights();
        var seconds = Warmup + (effort.Seconds * Stretch);
        var bare = new double[Effort.Readings];
        var grains = new double[Effort.Readings];
        var (cpu, busy) = (new double[Effort.Readings], new double[Effort.Readings]);
        await using var silo = await BenchSilo.StartAsync(algorithm, cancellationToken);
        for (var i = 0; i < Effort.Readings; i++)
        {
            algorithm.Reset();
            var start = Environment.CpuUsage.TotalTime;
            await Task.Run(() => PlayBare(algorithm, spec, weights, seconds, cancellationToken), cancellationToken);
            bare[i] = algorithm.Rate(Warmup);
            var perSecond = algorithm.Evaluations / (Environment.CpuUsage.TotalTime - start).TotalSeconds;
            algorithm.Reset();
            start = Environment.CpuUsage.TotalTime;
            await PlayInGrainsAsync(silo, spec, $"bench{i}", algorithm.Name, weights, seconds, cancellationToken);
            grains[i] = algorithm.Rate(Warmup);
            cpu[i] = algorithm.Evaluations / (Environment.CpuUsage.TotalTime - start).TotalSeconds / perSecond;
            busy[i] = algorithm.Busy;
        }

        yield return BenchmarkResult.Of("grains.efficiency", "ratio", grains.Zip(bare, (a, b) => a / b));
        yield return BenchmarkResult.Of("grains.efficiency.cpu", "ratio", cpu);
        yield return BenchmarkResult.Of("grains.busy", "ratio", busy);
        yield return BenchmarkResult.Of("grains.evaluations", "evaluations/s", grains);
        yield return BenchmarkResult.Of("grains.evaluations.bare", "evaluations/s", bare);
    }

    private static void PlayBare(ClockedAlgorithm algorithm, AgentSpec spec, byte[] weights, double seconds, CancellationToken cancellationToken) =>
        Threads.Run(Environment.ProcessorCount, slot =>
        {
            using var actor = algorithm.CreateActor(spec, slot);
            actor.LoadWeights(1, weights);
            var episodes = new List<Episode>();
            var start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
            {
                episodes.Clear();
                actor.Play(Slice, episodes, cancellationToken);
            }
        });

    private static async Task PlayInGrainsAsync(
        BenchSilo silo, AgentSpec spec, string name, string algorithm, byte[] weights, double seconds, CancellationToken cancellationToken)
    {
        await silo.PublishAsync(name, weights);
        var run = silo.Grains.GetGrain<IRunGrain>(name);
        var started = await run.StartAsync(new RunSpec(
            name, spec.Task, algorithm, spec.Seed, Environment.ProcessorCount, 1, spec.Settings.ToImmutableDictionary(), new RunBudget(null, null, null)));
        if (!started.Accepted)
        {
            throw new InvalidOperationException(started.Reason);
        }

        await Task.Delay(TimeSpan.FromSeconds(seconds), cancellationToken);
        await run.StopAsync();
    }
}
