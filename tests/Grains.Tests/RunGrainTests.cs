using SelfPlay.Contracts.Arena;
using SelfPlay.Contracts.Replay;
using SelfPlay.Contracts.Runs;
using SelfPlay.Contracts.Telemetry;
using SelfPlay.Tests.Counting;

namespace SelfPlay.Grains.Tests;

public sealed class RunGrainTests(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private TestSilo Silo => fixture.Silo;

    private IRunGrain Run(string name) => Silo.Grain<IRunGrain>(name);

    private Task<RunStatus?> Reach(string name, RunState state) =>
        Eventually.Get($"run {name} to be {state}", Run(name).GetStatusAsync, s => s!.State == state);

    [Fact]
    public async Task Bad_specs_are_refused_with_a_sentence()
    {
        Assert.Null(await Run("nothing").GetStatusAsync());
        Assert.Contains("no run named", (await Run("nothing").ResumeAsync(null)).Reason);
        Assert.Contains("no task 'go'", (await Run("bad").StartAsync(TestSilo.Spec("bad") with { Task = "go" })).Reason);
        Assert.Contains("no algorithm", (await Run("bad").StartAsync(TestSilo.Spec("bad") with { Algorithm = "magic" })).Reason);
        Assert.Contains("names another run", (await Run("bad").StartAsync(TestSilo.Spec("other"))).Reason);
        Assert.Null(await Run("bad").GetStatusAsync());
    }

    [Fact]
    public async Task Episode_budget_completes_the_run_and_its_actors_stop()
    {
        await Silo.PublishAsync("episodes");
        Assert.True((await Run("episodes").StartAsync(TestSilo.Spec("episodes", new RunBudget(null, 40, null)))).Accepted);
        Assert.Contains("exists already", (await Run("episodes").StartAsync(TestSilo.Spec("episodes"))).Reason);
        await Reach("episodes", RunState.Completed);
        await Run("episodes").StopAsync();
        var status = await Run("episodes").GetStatusAsync();
        var shards = await Task.WhenAll(Silo.Grain<IReplayGrain>("episodes/0").GetStatusAsync(), Silo.Grain<IReplayGrain>("episodes/1").GetStatusAsync());
        Assert.All(shards, s => Assert.True(s.TotalEpisodes > 0));
        Assert.True(status!.Episodes >= 40);
        Assert.Equal(status.Episodes, shards.Sum(s => s.TotalEpisodes));
        Assert.Contains("used up its budget of 40 episodes", (await Run("episodes").ResumeAsync(null)).Reason);

        // A larger budget lets it go on where it was.
        Assert.True((await Run("episodes").ResumeAsync(new RunBudget(null, status.Episodes + 20, null))).Accepted);
        await Reach("episodes", RunState.Completed);
        await Eventually.Get("more episodes", Run("episodes").GetStatusAsync, s => s!.Episodes >= status.Episodes + 20);
    }

    [Fact]
    public async Task Frame_budget_completes_the_run_and_a_larger_one_lets_it_go_on()
    {
        await Silo.PublishAsync("frames");
        Assert.True((await Run("frames").StartAsync(TestSilo.Spec("frames", new RunBudget(null, null, null, 300)))).Accepted);
        await Reach("frames", RunState.Completed);
        await Run("frames").StopAsync();
        var status = await Run("frames").GetStatusAsync();
        Assert.True(status!.Samples >= 300, $"{status.Samples} samples");
        Assert.Equal(10 * status.Episodes, status.Samples);
        Assert.Contains("used up its budget of 300 frames", (await Run("frames").ResumeAsync(null)).Reason);
        Assert.True((await Run("frames").ResumeAsync(new RunBudget(null, null, null, status.Samples + 100))).Accepted);
        await Reach("frames", RunState.Completed);
    }

    [Fact]
    public async Task Actors_wait_for_the_first_weights()
    {
        await Run("unborn").StartAsync(TestSilo.Spec("unborn"));
        await Eventually.Get("heartbeats", () => Silo.Grain<ITelemetryGrain>("unborn").QueryAsync(0), p => p.Cursor > 10);
        Assert.Equal(0, (await Run("unborn").GetStatusAsync())!.Episodes);
        await Silo.PublishAsync("unborn");
        await Eventually.Get("episodes", Run("unborn").GetStatusAsync, s => s!.Episodes > 0);
        await Run("unborn").StopAsync();
        var page = await Silo.Grain<IReplayGrain>("unborn/0").ReadAsync(0, 1 << 20);
        Assert.All(page.Episodes, e => Assert.Equal(1, e.WeightsVersion));
    }

    [Fact]
    public async Task Time_budget_completes_the_run()
    {
        await Run("time").StartAsync(TestSilo.Spec("time", new RunBudget(TimeSpan.FromMilliseconds(300), null, null)));
        var status = await Reach("time", RunState.Completed);
        Assert.InRange(status!.Elapsed, TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(3));
        await Task.Delay(50);
        Assert.Equal(status.Elapsed, (await Run("time").GetStatusAsync())!.Elapsed);
    }

    [Fact]
    public async Task Stopping_keeps_everything_and_resuming_goes_on_with_other_games()
    {
        await Silo.PublishAsync("stop");
        await Run("stop").StartAsync(TestSilo.Spec("stop", shards: 1, actors: 1));
        await Eventually.Get("episodes", Run("stop").GetStatusAsync, s => s!.Episodes > 5);
        await Run("stop").StopAsync();
        var stopped = await Run("stop").GetStatusAsync();
        Assert.Equal(RunState.Stopped, stopped!.State);
        Assert.True((await Run("stop").ResumeAsync(null)).Accepted);
        var resumed = await Eventually.Get("more episodes", Run("stop").GetStatusAsync, s => s!.Episodes > stopped.Episodes + 5);
        await Run("stop").StopAsync();
        Assert.Equal(resumed!.StartedAt, stopped.StartedAt);
        Assert.Contains("stop", (await Silo.Grains.GetGrain<IRunDirectoryGrain>(0).ListAsync()).Select(s => s.Spec.Name));
        Assert.DoesNotContain("stop", await Silo.Grains.GetGrain<IRunDirectoryGrain>(0).ListRunningAsync());
    }

    [Fact]
    public async Task An_actor_that_fails_starts_over_with_other_games()
    {
        // Every agent fails at its tenth episode: what it had played by then in the same slice is lost, the rest goes on.
        await Silo.PublishAsync("fragile");
        await Run("fragile").StartAsync(TestSilo.Spec("fragile", actors: 1, shards: 1, settings: [("failAfter", "40"), ("ms", "1")]));
        await Eventually.Get("episodes of a second life", Run("fragile").GetStatusAsync, s => s!.Episodes > 45);
        await Run("fragile").StopAsync();
    }

    [Fact]
    public async Task Actors_of_a_run_without_a_learner_are_throttled()
    {
        await Silo.PublishAsync("alone");
        await Run("alone").StartAsync(TestSilo.Spec("alone", actors: 2, shards: 1, settings: [("ms", "1")]));
        await Eventually.Get("throttling", () => Silo.Grain<ITelemetryGrain>("alone").QueryAsync(0), p => p.Points.Any(x => x is { Series: "selfplay.throttled", Value: 1 }));
        var status = await Silo.Grain<IReplayGrain>("alone/0").GetStatusAsync();
        Assert.InRange(status.TotalSamples, 1000, 10_000);
        var start = TimeProvider.System.GetTimestamp();
        await Run("alone").StopAsync();
        Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(2.5), "throttled actors stop too, and keep nothing back");
        Assert.True((await Silo.Grain<IReplayGrain>("alone/0").GetStatusAsync()).TotalSamples > status.TotalSamples, "their last episodes are taken");
    }

    [Fact]
    public async Task One_learner_holds_the_lease_and_another_takes_over_when_it_lapses()
    {
        var run = Run("lease");
        Assert.False((await run.AcquireLeaseAsync("a", null)).Granted); // no such run
        await run.StartAsync(TestSilo.Spec("lease"));
        var first = await run.AcquireLeaseAsync("a", null);
        Assert.True(first.Granted);
        Assert.Equal("lease", first.Spec!.Name);
        var refused = await run.AcquireLeaseAsync("b", null);
        Assert.Equal((false, RunState.Running), (refused.Granted, refused.State));
        Assert.Equal(first.Token, (await run.AcquireLeaseAsync("a", new LearnerProgress(first.Token, 5))).Token);
        Assert.Equal((5, "a"), await run.GetStatusAsync() is { } s ? (s.Steps, s.Learner) : default);

        // "a" falls silent.
        var second = await Eventually.Get("the lease to lapse", () => run.AcquireLeaseAsync("b", null), l => l.Granted);
        Assert.True(second.Token > first.Token);
        Assert.False((await run.AcquireLeaseAsync("a", new LearnerProgress(first.Token, 6))).Granted);

        // "b" gives it back, and nobody waits.
        await run.ReleaseLeaseAsync("b", new LearnerProgress(second.Token, 9));
        var third = await run.AcquireLeaseAsync("a", null);
        Assert.True(third.Granted && third.Token > second.Token);
        await run.StopAsync();
        var ended = await run.AcquireLeaseAsync("a", new LearnerProgress(third.Token, 10));
        Assert.Equal((false, RunState.Stopped), (ended.Granted, ended.State));
    }

    [Fact]
    public async Task A_run_that_cannot_go_on_is_marked_as_failed()
    {
        await Run("fail").StartAsync(TestSilo.Spec("fail"));
        await Run("fail").FailAsync("The disk has gone.");
        var status = await Reach("fail", RunState.Failed);
        Assert.Equal("The disk has gone.", status!.Failure);
        Assert.True((await Run("fail").ResumeAsync(null)).Accepted);
        Assert.Null((await Run("fail").GetStatusAsync())!.Failure);
        await Run("fail").StopAsync();
    }

    [Fact]
    public async Task Ratings_follow_from_recorded_matches()
    {
        var arena = Silo.Grain<IArenaGrain>("arena");
        await arena.RecordAsync(new MatchRecord("run:arena@1", "random", 75, 0, 25, DateTimeOffset.UnixEpoch));
        var table = await arena.GetRatingsAsync();
        Assert.Equal(("run:arena@1", 190.8), (table.Ratings[0].Player, Math.Round(table.Ratings[0].Elo, 1)));
        Assert.Single(table.Matches);
        await Assert.ThrowsAsync<ArgumentException>(() => arena.RateAsync(1, 2)); // there is no such run
    }
}
