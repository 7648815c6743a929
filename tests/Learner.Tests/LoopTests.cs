using Microsoft.Extensions.DependencyInjection;
using SelfPlay.Agents;
using SelfPlay.Contracts.Replay;
using SelfPlay.Contracts.Runs;
using SelfPlay.Contracts.Telemetry;
using SelfPlay.Contracts.Weights;
using SelfPlay.Tests.Counting;

namespace SelfPlay.Learner.Tests;

/// <summary>The whole loop in one process: actors, replay, learner, weights and back.</summary>
public sealed class LoopTests
{
    internal static void Fast(LearnerOptions options)
    {
        options.TorchThreads = 0;
        options.Look = TimeSpan.FromMilliseconds(50);
        options.Renew = TimeSpan.FromMilliseconds(50);
        options.Poll = TimeSpan.FromMilliseconds(20);
    }

    [Fact]
    public async Task Run_plays_learns_and_completes_at_its_step_budget()
    {
        await using var silo = await TestSilo.StartAsync(services: services => services.AddLearner(Fast));
        var run = silo.Grain<IRunGrain>("loop");
        var spec = TestSilo.Spec("loop", new RunBudget(null, null, 200));
        Assert.Equal(new StartResult(true, null), await run.StartAsync(spec));

        var status = await Eventually.Get("the run to complete", run.GetStatusAsync, s => s!.State == RunState.Completed && s.Learner is null, 20);
        await run.StopAsync(); // returns when everything is counted
        status = await run.GetStatusAsync();
        Assert.True(status!.Steps >= 200, $"steps {status.Steps}");
        Assert.Null(status.Failure);

        // The balance: no more is drawn than has been paid for, and everything played is in the log.
        var drawn = status.Steps * CountingAlgorithm.DefaultLoop.BatchSize;
        Assert.True(drawn <= CountingAlgorithm.DefaultLoop.SamplesPerInsert * status.Samples, $"{drawn} drawn, {status.Samples} inserted");
        Assert.Equal(status.Episodes * 10, status.Samples);

        // The last version is the last step, and actors have played with the learner's versions.
        var versions = await silo.Grain<IWeightsGrain>("loop").ListAsync();
        Assert.Equal(status.Steps, versions[^1].Steps);
        Assert.Equal(0, versions[0].Steps);
        var page = await silo.Grain<IReplayGrain>("loop/0").ReadAsync(0, 1 << 20);
        Assert.Contains(page.Episodes, e => e.WeightsVersion > 1);

        var points = await silo.Grain<ITelemetryGrain>("loop").QueryAsync(0);
        var series = points.Points.Select(p => p.Series).ToHashSet();
        Assert.Superset(new HashSet<string> { "learner.loss", "learner.steps_per_second", "selfplay.evaluations", "selfplay.length", "selfplay.games_per_minute" }, series);
        Assert.NotNull(await silo.Grain<ITelemetryGrain>("loop").GetGameAsync());
    }

    /// <summary>Actors of the policy gradient algorithms wait for weights; an append that the replay refuses would cost them another quarter of a second.</summary>
    [Theory]
    [InlineData("a3c")]
    [InlineData("impala")]
    public async Task Actors_that_keep_pace_with_the_learner_are_not_throttled(string algorithm)
    {
        await using var silo = await TestSilo.StartAsync(
            configure: options => options.UseTorch = true,
            services: services => services.AddSingleton<IAlgorithm>(AlgorithmCatalog.Find(algorithm)).AddLearner(options =>
            {
                Fast(options);
                options.TorchThreads = 1;
            }));
        var run = silo.Grain<IRunGrain>("pace");
        var spec = TestSilo.Spec("pace", new RunBudget(null, null, 300), actors: 4, shards: 1, ("hidden", "16")) with { Task = "cartpole", Algorithm = algorithm };
        Assert.Equal(new StartResult(true, null), await run.StartAsync(spec));
        await Eventually.Get("the run to complete", run.GetStatusAsync, s => s!.State == RunState.Completed && s.Learner is null, 60);
        Assert.Equal(0, (await silo.Grain<IReplayGrain>("pace/0").GetStatusAsync()).Throttled);
        if (algorithm == "a3c")
        {
            // Four actors have three gradients each on their way: about eleven are applied between a gradient's weights and itself.
            var points = (await silo.Grain<ITelemetryGrain>("pace").QueryAsync(0)).Points;
            Assert.InRange(points.Where(p => p.Series == "learner.staleness").Average(p => p.Value), 3, 14);
        }
    }
}
