using System.Diagnostics;
using SelfPlay.Agents.Weights;
using SelfPlay.Contracts.Runs;
using SelfPlay.Contracts.Weights;
using SelfPlay.Grains.Storage;

namespace SelfPlay.Cluster.Tests;

/// <summary>The command people use, killed in the middle of training and resumed.</summary>
public sealed class TrainTests : IDisposable
{
    /// <summary>Several times as much as actors play while a learner that has just begun takes a few steps.</summary>
    private const long LeastSamples = 8000;

    private readonly string _data = Directory.CreateTempSubdirectory("selfplay-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Training_goes_on_after_every_kill_and_a_signal_ends_it_cleanly()
    {
        string[] common = ["--run", "r", "--data", _data, "--no-dashboard"];
        var (ids, version, steps, elapsed) = (new HashSet<Guid>(), 0L, 0L, TimeSpan.Zero);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            using var process = attempt == 0
                ? Executable.Start("Cli", ["train", "tictactoe", "--minutes", "10", "--set", "min-samples=200", "--set", "steps-per-publish=10", .. common])
                : Executable.Start("Cli", ["train", "tictactoe", "--resume", .. common]);
            await process.WaitForAsync("version of the weights", () => Read(stored => stored.Versions("r") is [.., var newest] && newest.Version > version + 1 && newest.Steps > steps ? newest : null), 120);
            process.Kill();

            using var stored = StoredRuns.Open(_data);
            var now = stored.EpisodeIds("r");
            Assert.Equal(now.Length, now.Distinct().Count());
            Assert.Empty(ids.Except(now));
            Assert.True(now.Length > ids.Count, "more games were played");
            var newest = stored.Versions("r")[^1];
            Assert.True(newest.Version > version && newest.Steps > steps, "learning went on from the checkpoint");
            Assert.True(stored.Find("r")!.Elapsed >= elapsed, "the clock went on");
            (ids, version, steps, elapsed) = ([.. now], newest.Version, newest.Steps, stored.Find("r")!.Elapsed);
        }

        using var last = Executable.Start("Cli", ["train", "tictactoe", "--resume", .. common]);
        await last.WaitForAsync("game", () => Read(stored => stored.EpisodeIds("r").Length > ids.Count ? "played" : null), 60);
        var start = Stopwatch.GetTimestamp();
        last.Terminate();
        Assert.Equal(0, await last.ExitAsync());
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(15), "5 s are promised; a busy test machine gets more");
        using var end = StoredRuns.Open(_data);
        Assert.Equal(RunState.Stopped, end.Find("r")!.State);
        Assert.Null(end.Find("r")!.Learner);
        Assert.Equal(end.EpisodeIds("r").Length, end.Find("r")!.Episodes);
        Assert.Equal(end.Find("r")!.Steps, end.Versions("r")[^1].Steps);
    }

    /// <summary>
    /// Every family of algorithms for environments goes on at the steps of its newest checkpoint, with the schedules and the window that it had, stores no
    /// episode twice and ends where it was told to.
    /// </summary>
    /// <param name="task">What it learns.</param>
    /// <param name="algorithm">How.</param>
    /// <param name="clock">What its weights say of how far it has come, if they do.</param>
    /// <param name="keeps">Whether its window is what was played; others learn from everything once.</param>
    /// <param name="setting">A setting that keeps the clock going for as long as this takes.</param>
    [Theory]
    [InlineData("frozenlake", "q-learning", "epsilon", false)]
    [InlineData("catch", "dqn", "epsilon", true, "exploration-steps=1000000")]
    [InlineData("catch", "rainbow", null, true)]
    [InlineData("catch", "reinforce", "frames", false)]
    [InlineData("catch", "ppo", "frames", false)]
    [InlineData("catch", "a2c", "frames", false)]
    [InlineData("catch", "a3c", "frames", false)]
    [InlineData("catch", "impala", "frames", false)]
    public async Task A_killed_run_on_an_environment_goes_on_where_it_was(string task, string algorithm, string? clock, bool keeps, string? setting = null)
    {
        string[] common = ["--run", "r", "--data", _data, "--no-dashboard", "--actors", "1"];
        string[] settings = setting is null ? [] : ["--set", setting];
        using (var process = Executable.Start("Cli", ["train", task, "--algorithm", algorithm, "--minutes", "10", .. settings, .. common]))
        {
            var enough = keeps ? LeastSamples : 0;
            await process.WaitForAsync(
                "third version of the weights",
                () => Read(stored => stored.Versions("r") is [.., { Version: > 2 } newest] && stored.Find("r")!.Samples >= enough ? newest : null), 120);
            process.Kill();
        }

        WeightsInfo before;
        long samples, steps;
        using (var stored = StoredRuns.Open(_data))
        {
            // Steps that the run had counted may be taken back by the crash, those behind the newest version.
            (before, samples, steps) = (stored.Versions("r")[^1], stored.Find("r")!.Samples, stored.Find("r")!.Steps);
        }

        steps = Math.Max(steps, before.Steps) + 20;

        using var resumed = Executable.Start("Cli", ["train", task, "--resume", "--steps", $"{steps}", .. common]);
        Assert.True(await resumed.ExitAsync(120) == 0, resumed.Errors);
        using var end = StoredRuns.Open(_data);
        var (versions, all) = (end.Versions("r"), end.EpisodeIds("r"));
        Assert.Equal(versions.Select(v => v.Steps).Order(), versions.Select(v => v.Steps));
        Assert.True(versions[^1].Steps >= steps, $"{versions[^1].Steps} steps after {before.Steps}");
        Assert.Equal(end.Find("r")!.Steps, versions[^1].Steps);
        Assert.Equal(all.Length, all.Distinct().Count());
        if (clock is not null)
        {
            double[] times = [.. versions.Where(v => v.Version >= before.Version).Select(v => Clock(end, v.Version, clock))];
            Assert.True(times.Length > 1, "versions came after the kill");
            Assert.Equal(clock == "epsilon" ? times.OrderDescending() : times.Order(), times);
            Assert.NotEqual(times[0], times[^1]);
        }

        if (keeps)
        {
            Assert.True(end.Curves("r").Last(p => p.Series == "learner.window").Value >= samples, "what was played before the kill is in the window again");
        }
    }

    /// <summary>Returns after a kill are those before it: nothing that was learnt is gone.</summary>
    /// <param name="task">What it learns.</param>
    /// <param name="algorithm">How.</param>
    /// <param name="learnt">Mean return of what has learnt.</param>
    /// <param name="least">Mean return that nothing reaches which begins anew: about -0.6 in Catch, some hundreds below 0 beside the cliff.</param>
    [Theory]
    [InlineData("cliffwalk", "q-learning", -40, -100)]
    [InlineData("catch", "dqn", 0.9, 0.5)]
    [InlineData("catch", "rainbow", 0.9, 0.5)]
    [InlineData("catch", "ppo", 0.9, 0.5)]
    [InlineData("catch", "reinforce", 0.9, 0.5)]
    [InlineData("catch", "a2c", 0.9, 0.5)]
    [InlineData("catch", "a3c", 0.9, 0.5)]
    [InlineData("catch", "impala", 0.9, 0.5)]
    [Trait("Category", "Learning")]
    public async Task Returns_go_on_where_a_killed_run_was(string task, string algorithm, double learnt, double least)
    {
        string[] common = ["--run", "r", "--data", _data, "--no-dashboard", "--actors", "1"];
        using (var process = Executable.Start("Cli", ["train", task, "--algorithm", algorithm, "--minutes", "10", .. common]))
        {
            await process.WaitForAsync($"mean return of {learnt}", () => Read(stored => Points(stored, "episode.recent_return") is [.., var last] && last > learnt ? "learnt" : null), 240);
            process.Kill();
        }

        // What actors play now, and not the newest hundred episodes, of which some are from before the kill.
        var before = Read(stored => Points(stored, "episode.return"))!;
        using var resumed = Executable.Start("Cli", ["train", task, "--resume", .. common]);
        var after = await resumed.WaitForAsync("returns after the kill", () => Read(stored => Points(stored, "episode.return")[before.Length..] is { Length: > 2 } returns ? returns : null), 120);
        Assert.InRange(after[..3].Average(), least, 1);

        static double[] Points(StoredRuns stored, string series) => [.. stored.Curves("r").Where(p => p.Series == series).Select(p => p.Value)];
    }

    /// <summary>ε, or the frames learnt from, as a version of the weights has it.</summary>
    private static double Clock(StoredRuns stored, long version, string name)
    {
        var tensor = SafeTensorsFile.Parse(stored.Weights("r", version))[name];
        return name == "epsilon" ? tensor.Scalar<double>() : tensor.Scalar<long>();
    }

    /// <summary>Looks into the database while the command writes to it; null as long as there is none.</summary>
    private T? Read<T>(Func<StoredRuns, T?> look)
        where T : class
    {
        if (!File.Exists(Path.Combine(_data, "selfplay.db")))
        {
            return null;
        }

        using var stored = StoredRuns.Open(_data);
        return look(stored);
    }
}
