using SelfPlay.Contracts.Replay;
using SelfPlay.Contracts.Runs;
using SelfPlay.Contracts.Weights;
using SelfPlay.Tests.Counting;

namespace SelfPlay.Learner.Tests;

/// <summary>What the learner does when things end, are interrupted, or go wrong.</summary>
public sealed class LearnerTests : IDisposable
{
    private readonly string _directory = TestSilo.NewDirectory();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private Task<TestSilo> StartAsync() => TestSilo.StartAsync(_directory, services: services => services.AddLearner(LoopTests.Fast));

    [Fact]
    public async Task Stopping_publishes_the_last_step_and_gives_the_lease_back_and_resuming_goes_on_from_it()
    {
        await using var silo = await StartAsync();
        var run = silo.Grain<IRunGrain>("r");
        await run.StartAsync(TestSilo.Spec("r"));
        await Eventually.Get("some steps", run.GetStatusAsync, s => s!.Steps > 30);
        await run.StopAsync();
        var stopped = await Eventually.Get("the lease to be free", run.GetStatusAsync, s => s!.Learner is null);
        var versions = await silo.Grain<IWeightsGrain>("r").ListAsync();
        Assert.Equal(stopped!.Steps, versions[^1].Steps);
        Assert.Equal(stopped.Steps, BitConverter.ToInt64((await silo.Grain<IWeightsGrain>("r").ReadCheckpointAsync(0))!));

        await run.ResumeAsync(null);
        var resumed = await Eventually.Get("more steps", run.GetStatusAsync, s => s!.Steps > stopped.Steps + 30);
        Assert.True((await silo.Grain<IWeightsGrain>("r").ListAsync())[^1].Version > versions[^1].Version);
        Assert.Null(resumed!.Failure);
    }

    [Fact]
    public async Task A_restarted_process_goes_on_with_counters_and_window()
    {
        long steps;
        await using (var silo = await StartAsync())
        {
            await silo.Grain<IRunGrain>("r").StartAsync(TestSilo.Spec("r"));
            await Eventually.Get("some steps", silo.Grain<IRunGrain>("r").GetStatusAsync, s => s!.Steps > 30);
            await Eventually.Get("a version", silo.Grain<IWeightsGrain>("r").ListAsync, v => v.Length > 1);
            steps = (await silo.Grain<IWeightsGrain>("r").ListAsync())[^1].Steps;
        }

        await using (var silo = await StartAsync())
        {
            var run = silo.Grain<IRunGrain>("r");
            var status = await Eventually.Get("more steps", run.GetStatusAsync, s => s!.Steps > steps + 30, 15);
            await run.StopAsync();
            status = await Eventually.Get("the lease to be free", run.GetStatusAsync, s => s!.Learner is null);
            var versions = await silo.Grain<IWeightsGrain>("r").ListAsync();
            Assert.Equal(versions.Select(v => v.Steps).Order(), versions.Select(v => v.Steps)); // never back
            Assert.Equal(status!.Steps * 10, BitConverter.ToInt64((await silo.Grain<IWeightsGrain>("r").ReadCheckpointAsync(0)).AsSpan(8)));
        }
    }

    [Fact]
    public async Task A_learner_that_is_ahead_waits_for_the_actors_and_actors_that_are_ahead_wait_for_the_learner()
    {
        await using var silo = await StartAsync();

        // Slow learner: 10 samples drawn per 20 ms at one draw per sample; fast actors.
        var slow = silo.Grain<IRunGrain>("slow");
        await slow.StartAsync(TestSilo.Spec("slow", settings: [("stepMs", "20"), ("spi", "1"), ("ms", "1")]));
        await Eventually.Get("throttling", () => silo.Grain<IReplayGrain>("slow/0").GetStatusAsync(), s => s.Throttled > 3);
        await Eventually.Get("steps", slow.GetStatusAsync, s => s!.Steps > 50, 15);
        var status = await slow.GetStatusAsync();
        var slack = (2 * 50) + (2 * 10); // per shard; and what the actors had in hand
        Assert.InRange(status!.Samples, status.Steps * 10, (status.Steps * 10) + (2 * slack) + 3000);
        await slow.StopAsync();

        // Fast learner: it stays within what has been inserted.
        var fast = silo.Grain<IRunGrain>("fast");
        await fast.StartAsync(TestSilo.Spec("fast", settings: [("spi", "1"), ("ms", "5")]));
        status = await Eventually.Get("steps", fast.GetStatusAsync, s => s!.Steps > 50);
        Assert.True(status!.Steps * 10 <= status.Samples + 500, $"{status.Steps * 10} drawn of {status.Samples}");
        await fast.StopAsync();
    }

    [Fact]
    public async Task A_checkpoint_that_cannot_be_used_fails_the_run_with_a_sentence()
    {
        await using var silo = await StartAsync();
        var weights = silo.Grain<IWeightsGrain>("r");
        var upload = Guid.NewGuid();
        await weights.UploadAsync(upload, 0, [1, 2, 3]);
        await weights.PublishAsync(0, upload, upload, 0);
        var run = silo.Grain<IRunGrain>("r");
        await run.StartAsync(TestSilo.Spec("r"));
        var status = await Eventually.Get("the run to fail", run.GetStatusAsync, s => s!.State == RunState.Failed);
        Assert.Contains("A checkpoint has 16 bytes, not 3", status!.Failure);
    }

    [Fact]
    public async Task A_learner_whose_token_is_outdated_drops_everything_and_takes_part_again()
    {
        await using var silo = await StartAsync();
        var run = silo.Grain<IRunGrain>("r");
        await run.StartAsync(TestSilo.Spec("r"));
        var before = await Eventually.Get("some versions", silo.Grain<IWeightsGrain>("r").ListAsync, v => v.Length > 2);
        Assert.True(await silo.Grain<IWeightsGrain>("r").FenceAsync(2)); // the learner's token is 1
        var after = await Eventually.Get("the next lease's versions", silo.Grain<IWeightsGrain>("r").ListAsync, v => v[^1].Version > before[^1].Version + 2);
        Assert.Equal(after.Select(v => v.Steps).Order(), after.Select(v => v.Steps));
        Assert.Null((await run.GetStatusAsync())!.Failure);
    }
}
