using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using SelfPlay.Agents;
using SelfPlay.Contracts.Replay;
using SelfPlay.Tests.Counting;

namespace SelfPlay.Learner.Tests;

public sealed class ReplayTailTests
{
    [Fact]
    public async Task A_shard_that_was_empty_when_it_was_read_loses_nothing_that_it_takes_in_since()
    {
        await using var silo = await TestSilo.StartAsync();
        var loop = new LoopOptions(SamplesPerInsert: 1, WindowSamples: 2000, MinSamples: 50, BatchSize: 10, StepsPerPublish: 10);
        var tail = new ReplayTail(silo.Services.GetRequiredService<IGrainFactory>(), "tail", 2, loop);
        var (late, early) = (silo.Grain<IReplayGrain>("tail/0"), silo.Grain<IReplayGrain>("tail/1"));
        await early.AppendAsync(Episodes(20));
        await tail.ReadAsync(_ => Task.CompletedTask);
        await late.AppendAsync(Episodes(30));

        await tail.AcknowledgeAsync(0);

        Assert.Equal(30, (await late.GetStatusAsync()).WindowEpisodes);
        Assert.Equal(20, (await early.GetStatusAsync()).WindowEpisodes);
    }

    [Fact]
    public async Task Shards_keep_their_shares_of_the_window_and_a_tenth_more()
    {
        await using var silo = await TestSilo.StartAsync();
        var loop = new LoopOptions(SamplesPerInsert: 1, WindowSamples: 400, MinSamples: 50, BatchSize: 10, StepsPerPublish: 10);
        var tail = new ReplayTail(silo.Services.GetRequiredService<IGrainFactory>(), "shares", 2, loop);
        await silo.Grain<IReplayGrain>("shares/0").AppendAsync(Episodes(75));
        await silo.Grain<IReplayGrain>("shares/1").AppendAsync(Episodes(25));
        await tail.ReadAsync(_ => Task.CompletedTask);

        await tail.AcknowledgeAsync(0);

        Assert.Equal(33, (await silo.Grain<IReplayGrain>("shares/0").GetStatusAsync()).WindowEpisodes);
        Assert.Equal(11, (await silo.Grain<IReplayGrain>("shares/1").GetStatusAsync()).WindowEpisodes);
    }

    private static ImmutableArray<EpisodeRecord> Episodes(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => new EpisodeRecord(Guid.NewGuid(), 1, Samples: 10, Steps: 10, new byte[10]))];
}
