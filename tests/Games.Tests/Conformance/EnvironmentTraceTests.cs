using System.IO.Compression;
using SelfPlay.Games.Conformance;

namespace SelfPlay.Games.Tests.Conformance;

public sealed class EnvironmentTraceTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("selfplay-traces-");

    public static TheoryData<string> MinAtarTraces =>
        [.. new[] { "asterix", "breakout", "freeway", "seaquest", "space_invaders" }.SelectMany(game => Enumerable.Range(1, 3).Select(k => $"minatar-{game}-{k}"))];

    [Theory]
    [MemberData(nameof(MinAtarTraces))]
    public void Recorded_play_of_MinAtar_follows_the_rules(string trace)
    {
        var report = TraceConformance.Replay([Repository.Trace($"{trace}.jsonl.gz")]);
        Assert.Empty(report.FirstMismatches);
        Assert.Equal((1, 5000, 0), (report.Files, report.Plies, report.Mismatches));
    }

    [Theory]
    [InlineData("cartpole", 10, 4636)]
    [InlineData("mountaincar", 13, 1766)]
    [InlineData("acrobot", 10, 1558)]
    public void Recorded_motions_follow_the_equations(string environment, int episodes, int steps)
    {
        var report = TraceConformance.Replay([Repository.Trace($"control-{environment}.jsonl.gz")]);
        Assert.Empty(report.FirstMismatches);
        Assert.Equal((episodes, steps, 0), (report.Games, report.Plies, report.Mismatches));
    }

    [Fact]
    public void Transition_tables_are_those_recorded()
    {
        var report = TraceConformance.Replay([Repository.Trace("grids-transitions.json.gz")]);
        Assert.Empty(report.FirstMismatches);
        Assert.Equal((4, (16 * 4) + (64 * 4) + (48 * 4) + (500 * 6), 0), (report.Games, report.Plies, report.Mismatches));
    }

    [Theory]
    [InlineData("minatar-breakout-1.jsonl.gz", "\"r\":0", "\"r\":1", "the reward is 0, recorded is 1")]
    [InlineData("minatar-breakout-1.jsonl.gz", "\"term\":false", "\"term\":true", "the recorded episode is over, by the rules it is not")]
    [InlineData("minatar-breakout-1.jsonl.gz", "\"on\":[[", "\"on\":[[0,0,0],[", "not set but recorded are [(0,0,0)]")]
    [InlineData("control-cartpole.jsonl.gz", "\"rewards\": [1.0", "\"rewards\": [0.5", "ply 0: reward and termination are 1 and False")]
    [InlineData("control-cartpole.jsonl.gz", "\"terminated\": [false", "\"terminated\": [true", "ply 0: reward and termination are 1 and False, recorded are 1 and True")]
    [InlineData("control-acrobot.jsonl.gz", "\"states\": [[0", "\"states\": [[1", "ply 0: the state is")]
    [InlineData("grids-transitions.json.gz", "[0.3333333333333333, 0, 0.0, false]", "[0.3333333333333334, 0, 0.0, false]", "in state 0 of frozenlake-4x4, action 0 leads to")]
    [InlineData("grids-transitions.json.gz", "\"states\": 16", "\"states\": 17", "recorded are 17 and 4")]
    [InlineData("grids-transitions.json.gz", "\"initial\": [1.0", "\"initial\": [0.5", "the first states of frozenlake-4x4")]
    public void A_changed_recording_is_a_mismatch(string trace, string recorded, string changed, string expected)
    {
        var report = Replay(trace, recorded, changed);
        Assert.NotEqual(0, report.Mismatches);
        Assert.Contains(expected, report.FirstMismatches[0]);
    }

    [Theory]
    [InlineData("minatar-breakout-1.jsonl.gz", "\"a\":0", "\"a\":6", "line 2: there is no action 6; the actions are 0 to 5")]
    [InlineData("minatar-breakout-1.jsonl.gz", "\"draws\":[[\"randint\",[0,2],1]]", "\"draws\":[]", "line 1: a draw is missing: the rules ask for one of 2 whole numbers")]
    [InlineData("minatar-breakout-1.jsonl.gz", "[[\"randint\",[0,2],1]]", "[[\"randint\",[0,2],1],[\"randint\",[0,2],1]]", "line 1: the rules make 1 draws fewer than are recorded")]
    [InlineData("minatar-breakout-1.jsonl.gz", "[0,2],1]", "[0,3],1]", "line 1: the rules ask for one of 2 whole numbers where another kind of draw is recorded")]
    [InlineData("minatar-breakout-1.jsonl.gz", "[0,2],1]", "[0,2],2]", "line 1: a draw is neither")]
    [InlineData("minatar-breakout-1.jsonl.gz", "[\"randint\",[0,2],1]", "[\"rand\",[],0.5]", "where another kind of draw is recorded")]
    [InlineData("minatar-breakout-1.jsonl.gz", "[\"randint\",[0,2],1]", "[1,2]", "line 1: a draw is not a kind, a list of arguments and a value")]
    [InlineData("minatar-breakout-1.jsonl.gz", "\"on\":[[", "\"on\":[[0],[", "line 1: a cell is not a row, a column and a channel")]
    [InlineData("control-cartpole.jsonl.gz", "\"actions\": [0", "\"actions\": [2", "line 1: there is no action 2; the actions are 0 to 1")]
    [InlineData("control-cartpole.jsonl.gz", "\"actions\": [0, ", "\"actions\": [", "line 1: there are 294 states, 294 rewards and 294 ends for 293 actions")]
    [InlineData("control-cartpole.jsonl.gz", "\"state0\": [", "\"state0\": [1, ", "line 1: a state is not 4 numbers")]
    [InlineData("control-cartpole.jsonl.gz", "\"state0\": [", "\"state0\": [1e999, ", "line 1: the key 'state0' should hold numbers")]
    [InlineData("control-cartpole.jsonl.gz", "\"env\": \"cartpole\"", "\"env\": \"pendulum\"", "line 1: there is no environment 'pendulum'; the environments are cartpole")]
    [InlineData("grids-transitions.json.gz", "\"taxi\"", "\"bus\"", "line 1: there is no grid 'bus'; the grids are frozenlake-4x4")]
    [InlineData("grids-transitions.json.gz", "0, 0.0, false]", "0, 0.0]", "line 1: a transition is not a probability")]
    public void A_malformed_recording_is_one_clear_sentence(string trace, string recorded, string changed, string expected)
    {
        var exception = Assert.Throws<TraceException>(() => Replay(trace, recorded, changed));
        Assert.Contains(trace.Replace(".gz", ""), exception.Message);
        Assert.Contains(expected, exception.Message);
        Assert.EndsWith(".", exception.Message);
    }

    [Fact]
    public void A_recording_of_MinAtar_is_told_by_its_name()
    {
        var path = Path.Combine(_folder.FullName, "minatar-pong-1.jsonl");
        File.WriteAllText(path, """{"ep":0,"t":-1,"draws":[],"on":[]}""");
        Assert.Contains("has to begin with 'minatar-asterix'", Assert.Throws<TraceException>(() => TraceConformance.Replay([path])).Message);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Replays the beginning of a recording after a change to it.</summary>
    private ConformanceReport Replay(string trace, string recorded, string changed)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Repository.Trace(trace)), CompressionMode.Decompress));
        var text = string.Join('\n', Enumerable.Range(0, 20).Select(_ => reader.ReadLine()).OfType<string>());
        var at = text.IndexOf(recorded, StringComparison.Ordinal);
        Assert.NotEqual(-1, at);
        var path = Path.Combine(_folder.FullName, trace.Replace(".gz", ""));
        File.WriteAllText(path, text[..at] + changed + text[(at + recorded.Length)..]);
        return TraceConformance.Replay([path]);
    }
}
