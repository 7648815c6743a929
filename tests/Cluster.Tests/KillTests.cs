using SelfPlay.Contracts.Runs;
using SelfPlay.Grains.Storage;

namespace SelfPlay.Cluster.Tests;

/// <summary>Processes are killed at any moment (kill -9), and go on with everything that was acknowledged.</summary>
public sealed class KillTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("selfplay-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_nothing_comes_twice_however_often_the_process_is_killed()
    {
        const int Kills = 5;
        var random = new Random(20);
        var acknowledged = new HashSet<Guid>();
        var (episodes, version, steps) = (0L, 0L, 0L);
        for (var kill = 0; kill < Kills; kill++)
        {
            using var process = Executable.Start("Cluster.Host", "embedded", _data);
            await process.WaitForAsync("start", () => process.Last("ready"));
            if (kill == 0)
            {
                process.Send("start r 1000000");
            }

            // A first acknowledgement after the kill before: the run goes on by itself. Then a moment of chance.
            await process.WaitForAsync("acknowledgement", () => process.Last("ack"));
            await Task.Delay(random.Next(100, 1200));
            process.Kill();
            acknowledged.UnionWith(Acknowledged(process.Output));

            using var stored = StoredRuns.Open(_data);
            var ids = stored.EpisodeIds("r");
            Assert.Equal(ids.Length, ids.Distinct().Count());
            Assert.Empty(acknowledged.Except(ids));
            var versions = stored.Versions("r");
            Assert.Equal(versions.Select(v => v.Steps).Order(), versions.Select(v => v.Steps));
            Assert.True(ids.Length > episodes, "the run went on playing");
            Assert.True(versions[^1].Version >= version && versions[^1].Steps >= steps, "versions go on where they were");
            (episodes, version, steps) = (ids.Length, versions[^1].Version, versions[^1].Steps);
        }

        Assert.True(steps > 0 && version > 2, $"something was learnt between the kills: {steps} steps, version {version}");

        // Left alone it completes, ends cleanly, and the counters are those of the log.
        using var last = Executable.Start("Cluster.Host", "embedded", _data);
        await last.WaitForAsync("start", () => last.Last("ready"));
        await last.WaitForAsync("acknowledgement", () => last.Last("ack"));
        last.Send("stop r");
        await last.WaitForAsync("stop", () => last.Output.FirstOrDefault(l => l == "stopped"));
        last.Send("exit");
        Assert.Equal(0, await last.ExitAsync());
        using var end = StoredRuns.Open(_data);
        var status = end.Find("r")!;
        Assert.Equal(RunState.Stopped, status.State);
        Assert.Equal(end.EpisodeIds("r").Length, status.Episodes);
    }

    /// <summary>The last line may have been cut off by the kill: a process that dies while it writes has told nobody.</summary>
    private static IEnumerable<Guid> Acknowledged(string[] output)
    {
        string[] told = [.. output.Where(line => line.StartsWith("ack ", StringComparison.Ordinal)).Select(line => line[4..])];
        Assert.All(told.SkipLast(1), id => Assert.True(Guid.TryParse(id, out _), $"'{id}' is an identifier"));
        return told.Where(id => Guid.TryParse(id, out _)).Select(Guid.Parse);
    }

    [Fact]
    public async Task Another_learner_process_takes_over_from_a_killed_one()
    {
        using var silo = Executable.Start("Cluster.Host", "silo", _data);
        var gateway = await silo.WaitForAsync("start", () => silo.Last("ready"));
        using var first = Executable.Start("Cluster.Host", "learner", gateway);
        silo.Send("start r 1000000");
        var before = await Status(silo, s => s.Version > 3);
        Assert.NotEqual("-", before.Learner);
        first.Kill();
        using var second = Executable.Start("Cluster.Host", "learner", gateway);
        var after = await Status(silo, s => s.Version > before.Version + 3 && s.Learner != before.Learner);
        Assert.True(after.Steps >= before.Steps - 40, $"{after.Steps} after {before.Steps}: goes on from the last version");
        second.Send("exit");
        Assert.Equal(0, await second.ExitAsync());
        Assert.Equal("-", (await Status(silo, s => s.Learner == "-")).Learner);
        silo.Send("exit");
        Assert.Equal(0, await silo.ExitAsync());
        using var stored = StoredRuns.Open(_data);
        var versions = stored.Versions("r");
        Assert.Equal(versions.Select(v => v.Steps).Order(), versions.Select(v => v.Steps));
    }

    [Fact]
    public async Task A_second_process_in_the_same_directory_is_refused_with_a_sentence_and_the_first_goes_on()
    {
        using var first = Executable.Start("Cluster.Host", "silo", _data);
        await first.WaitForAsync("start", () => first.Last("ready"));
        using var second = Executable.Start("Cluster.Host", "silo", _data);
        Assert.NotEqual(0, await second.ExitAsync());
        Assert.Contains("in use by process", second.Errors);
        first.Send("exit");
        Assert.Equal(0, await first.ExitAsync());
    }

    private static async Task<(string State, long Steps, long Version, string Learner)> Status(Executable silo, Func<(string State, long Steps, long Version, string Learner), bool> wanted)
    {
        var found = await silo.WaitForAsync("status", () =>
        {
            silo.Send("status r");
            var words = silo.Last("status")?.Split(' ');
            return words is not null && wanted(Parse(words)) ? words : null;
        });
        return Parse(found);
    }

    private static (string State, long Steps, long Version, string Learner) Parse(string[] words) =>
        (words[0], long.Parse(words[2]), long.Parse(words[3]), words[4]);
}
