using System.Collections.Immutable;
using SelfPlay.Contracts.Replay;

namespace SelfPlay.Grains.Tests;

public sealed class ReplayGrainTests(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private IReplayGrain Shard(string run) => fixture.Silo.Grain<IReplayGrain>($"{run}/0");

    [Fact]
    public async Task Appending_twice_stores_once()
    {
        var shard = Shard("twice");
        ImmutableArray<EpisodeRecord> episodes = [StorageTests.Episode(), StorageTests.Episode()];
        Assert.Equal(AppendOutcome.Stored, (await shard.AppendAsync(episodes)).Outcome);
        Assert.Equal(AppendOutcome.Stored, (await shard.AppendAsync([.. episodes, StorageTests.Episode()])).Outcome);
        var status = await shard.GetStatusAsync();
        Assert.Equal((3, 30), (status.TotalEpisodes, status.TotalSamples));
        var page = await shard.ReadAsync(0, 1 << 20);
        Assert.Equal(3, page.Episodes.DistinctBy(e => e.Id).Count());
    }

    [Fact]
    public async Task Overlapping_appends_of_many_callers_are_all_stored()
    {
        var shard = Shard("many");
        var episodes = Enumerable.Range(0, 60).Select(_ => StorageTests.Episode()).ToArray();
        await Task.WhenAll(episodes.Select((e, i) => shard.AppendAsync([e, episodes[(i + 1) % 60]])));
        Assert.Equal(60, (await shard.GetStatusAsync()).TotalEpisodes);
        Assert.Equal(60, (await shard.ReadAsync(0, 1 << 20)).Episodes.Length);
    }

    [Fact]
    public async Task Without_a_learner_the_shard_fills_up_to_its_allowance()
    {
        var shard = Shard("alone");
        Assert.Equal(AppendOutcome.Stored, (await shard.AppendAsync([StorageTests.Episode(samples: 1000)])).Outcome);
        var refused = await shard.AppendAsync([StorageTests.Episode()]);
        Assert.Equal(AppendOutcome.Throttled, refused.Outcome);
        Assert.True(refused.RetryAfter > TimeSpan.Zero);
        var status = await shard.GetStatusAsync();
        Assert.Equal((1, 1), (status.TotalEpisodes, status.Throttled));
        Assert.Equal(AppendOutcome.Stored, (await shard.AppendAsync([StorageTests.Episode()], last: true)).Outcome); // an actor that stops
    }

    [Fact]
    public async Task The_learner_frees_throttled_actors_as_it_learns()
    {
        var shard = Shard("balance");
        await shard.AcknowledgeAsync(new LearnerAcknowledgement(SamplesLearnt: 0, SamplesPerInsert: 4, SlackSamples: 100, WindowSamples: 10_000, ReadSamples: 0));
        Assert.Equal(AppendOutcome.Stored, (await shard.AppendAsync([StorageTests.Episode(samples: 101)])).Outcome);
        Assert.Equal(AppendOutcome.Throttled, (await shard.AppendAsync([StorageTests.Episode()])).Outcome);
        await shard.AcknowledgeAsync(new LearnerAcknowledgement(4, 4, 100, 10_000, 101)); // one sample's worth
        Assert.Equal(AppendOutcome.Stored, (await shard.AppendAsync([StorageTests.Episode()])).Outcome);
    }

    [Fact]
    public async Task What_the_learner_needs_no_more_is_trimmed_and_cursors_go_on()
    {
        var shard = Shard("trim");
        await shard.AppendAsync([.. Enumerable.Range(0, 50).Select(_ => StorageTests.Episode())]);
        var before = await shard.ReadAsync(0, 1 << 20);
        await shard.AcknowledgeAsync(new LearnerAcknowledgement(500, 1, 10_000, WindowSamples: 100, ReadSamples: 500));
        var status = await shard.GetStatusAsync();
        Assert.Equal((50, 10), (status.TotalEpisodes, status.WindowEpisodes));
        await shard.AppendAsync([StorageTests.Episode()]);
        var next = await shard.ReadAsync(before.Cursor, 1 << 20);
        Assert.Equal((1, 51, 510), (next.Episodes.Length, next.Cursor, next.TotalSamples));
        Assert.Equal(41, await shard.SeekAsync(100));
    }

    [Fact]
    public async Task What_came_after_the_learner_read_is_kept_whatever_the_window()
    {
        var shard = Shard("unread");
        await shard.AppendAsync([.. Enumerable.Range(0, 50).Select(_ => StorageTests.Episode())]);
        await shard.AcknowledgeAsync(new LearnerAcknowledgement(0, 1, 10_000, WindowSamples: 0, ReadSamples: 0)); // read while it was empty
        Assert.Equal(50, (await shard.GetStatusAsync()).WindowEpisodes);
        await shard.AcknowledgeAsync(new LearnerAcknowledgement(0, 1, 10_000, WindowSamples: 100, ReadSamples: 300)); // read after 30 of them
        Assert.Equal(30, (await shard.GetStatusAsync()).WindowEpisodes);
    }

    [Fact]
    public async Task Appends_beside_trimming_lose_nothing_that_is_unread()
    {
        var shard = Shard("beside");
        await shard.AppendAsync([.. Enumerable.Range(0, 1000).Select(_ => StorageTests.Episode())]);
        var read = await shard.ReadAsync(0, 1 << 22);
        Assert.Equal(10_000, read.TotalSamples);
        await shard.AcknowledgeAsync(new LearnerAcknowledgement(0, 1, 1_000_000, WindowSamples: 10_000, ReadSamples: read.TotalSamples)); // the appends need not wait for the one below
        var trimming = shard.AcknowledgeAsync(new LearnerAcknowledgement(0, 1, 1_000_000, WindowSamples: 10, ReadSamples: read.TotalSamples));
        var appends = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => shard.AppendAsync([.. Enumerable.Range(0, 10).Select(_ => StorageTests.Episode())])));
        await trimming;
        Assert.All(appends, append => Assert.Equal(AppendOutcome.Stored, append.Outcome));
        var rest = await shard.ReadAsync(read.Cursor, 1 << 22);
        Assert.Equal(200, rest.Episodes.Length);
        Assert.Equal(201, (await shard.GetStatusAsync()).WindowEpisodes);
    }
}
