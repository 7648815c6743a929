using SelfPlay.Contracts.Arena;
using SelfPlay.Contracts.Replay;
using SelfPlay.Contracts.Runs;
using SelfPlay.Contracts.Telemetry;
using SelfPlay.Contracts.Weights;
using SelfPlay.Grains.Storage;
using SelfPlay.Tests.Counting;

namespace SelfPlay.Grains.Tests;

public sealed class RestartTests : IDisposable
{
    private readonly string _directory = TestSilo.NewDirectory();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Everything_is_there_after_a_restart_and_readers_see_it_meanwhile()
    {
        RunStatus before;
        await using (var silo = await TestSilo.StartAsync(_directory))
        {
            var run = silo.Grain<IRunGrain>("r");
            await run.StartAsync(TestSilo.Spec("r"));
            var lease = await run.AcquireLeaseAsync("somebody", null);
            var weights = silo.Grain<IWeightsGrain>("r");
            var upload = Guid.NewGuid();
            await weights.UploadAsync(upload, 0, BitConverter.GetBytes(5L));
            Assert.Equal(1, await weights.PublishAsync(lease.Token, upload, upload, 5));
            await silo.Grain<IArenaGrain>("r").RecordAsync(new MatchRecord("a", "random", 1, 2, 3, DateTimeOffset.UnixEpoch));
            before = (await Eventually.Get("episodes and time", run.GetStatusAsync, s => s!.Episodes > 20 && s.Elapsed > TimeSpan.FromSeconds(1)))!;

            using var reader = StoredRuns.Open(_directory);
            Assert.Equal(RunState.Running, reader.Find("r")!.State);
            Assert.Equal(5L, BitConverter.ToInt64(reader.Weights("r")!));
            Assert.Equal(1, Assert.Single(reader.Versions("r")).Version);
            Assert.Null(reader.Weights("r", 2));
            Assert.Null(reader.Find("q"));
            Assert.True(reader.EpisodeIds("r").Length >= before.Episodes);
        }

        await using (var silo = await TestSilo.StartAsync(_directory))
        {
            // It was running: it is again, without being asked.
            var run = silo.Grain<IRunGrain>("r");
            var after = await Eventually.Get("the run to go on", run.GetStatusAsync, s => s!.Episodes > before.Episodes);
            Assert.Equal(RunState.Running, after!.State);
            Assert.True(after.Elapsed >= before.Elapsed - TimeSpan.FromMilliseconds(500), $"{after.Elapsed} after {before.Elapsed}");
            Assert.Equal(1, (await silo.Grain<IWeightsGrain>("r").WaitForNewerAsync(0, TimeSpan.Zero))!.Version);
            Assert.Equal(0, await PublishWithAsync(silo, token: 0)); // the fence has survived too
            Assert.Single((await silo.Grain<IArenaGrain>("r").GetRatingsAsync()).Matches);
            Assert.Contains((await silo.Grain<ITelemetryGrain>("r").QueryAsync(0)).Points, p => p.Series == "replay.episodes" && p.Seconds < 1);
            var ids = new List<Guid>();
            foreach (var shard in new[] { "r/0", "r/1" })
            {
                ids.AddRange((await silo.Grain<IReplayGrain>(shard).ReadAsync(0, 4 << 20)).Episodes.Select(e => e.Id));
            }

            Assert.Equal(ids.Count, ids.Distinct().Count());
        }

        await using (var silo = await TestSilo.StartAsync(_directory, options => options.InterruptedRuns = InterruptedRunsAction.Stop))
        {
            var status = await Eventually.Get("the run to be stopped", silo.Grain<IRunGrain>("r").GetStatusAsync, s => s!.State == RunState.Stopped);
            Assert.True((await silo.Grain<IRunGrain>("r").ResumeAsync(null)).Accepted);
            Assert.True((await silo.Grain<IRunGrain>("r").AcquireLeaseAsync("somebody else", null)).Granted, "resuming frees the lease");
            Assert.NotNull(status);
        }
    }

    [Fact]
    public async Task A_damaged_database_starts_nothing()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory, "selfplay.db"), new string('x', 5000));
        var refusal = await Assert.ThrowsAsync<StorageException>(() => TestSilo.StartAsync(_directory));
        Assert.Contains("not an SQLite database", refusal.Message);
    }

    private static async Task<long> PublishWithAsync(TestSilo silo, long token)
    {
        var upload = Guid.NewGuid();
        await silo.Grain<IWeightsGrain>("r").UploadAsync(upload, 0, [1]);
        return await silo.Grain<IWeightsGrain>("r").PublishAsync(token, upload, null, 0);
    }
}
