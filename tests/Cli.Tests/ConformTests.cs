using System.IO.Compression;

namespace SelfPlay.Cli.Tests;

public sealed class ConformTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("selfplay-conform-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("tic_tac_toe", 100)]
    [InlineData("connect_four", 100)]
    [InlineData("othello", 100)]
    [InlineData("go", 100)]
    public async Task Rules_agree_with_recorded_games(string game, int games)
    {
        var run = await CommandRun.OfAsync("conform", Repository.PathOf("tests", "traces", $"{game}.jsonl.gz"), "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal((1, games, 0), (run.Json.GetProperty("files").GetInt32(), run.Json.GetProperty("games").GetInt32(), run.Json.GetProperty("mismatches").GetInt32()));
        Assert.True(run.Json.GetProperty("plies").GetInt32() > games * 5);
    }

    [Fact]
    public async Task Environments_agree_with_recorded_episodes()
    {
        string[] traces = ["minatar-breakout-3.jsonl.gz", "control-cartpole.jsonl.gz", "grids-transitions.json.gz"];
        var run = await CommandRun.OfAsync(["conform", .. traces.Select(t => Repository.PathOf("tests", "traces", t)), "--json"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal((3, 0), (run.Json.GetProperty("files").GetInt32(), run.Json.GetProperty("mismatches").GetInt32()));
    }

    [Theory]
    [InlineData("\"returns\":[1,-1]", "\"returns\":[-1,1]")]
    [InlineData("\"players\":[0,1", "\"players\":[0,0")]
    [InlineData("\"final\":\"", "\"final\":\"?")]
    [InlineData("\"legal\":[[\"0\",", "\"legal\":[[")]
    [InlineData("\"moves\":[\"", "\"moves\":[\"9")]
    public async Task Mismatch_is_counted_when_a_record_is_changed(string recorded, string changed)
    {
        var original = await ReadLinesAsync("tic_tac_toe");
        var line = original.Select(l => l.Replace(" ", string.Empty, StringComparison.Ordinal)).First(l => l.Contains(recorded, StringComparison.Ordinal));
        var at = line.IndexOf(recorded, StringComparison.Ordinal);
        var run = await ConformAsync(line[..at] + changed + line[(at + recorded.Length)..]);
        Assert.Equal((1, 1), (run.ExitCode, run.Json.GetProperty("mismatches").GetInt32()));
        Assert.Contains("line 1", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json", "line 1")]
    [InlineData("{}", "none of the expected keys")]
    [InlineData("""{"game":"tic_tac_toe","moves":["0"],"legal":[],"players":[0],"returns":[1,-1],"final":""}""", "1 plies")]
    [InlineData("""{"game":"draughts","moves":[],"legal":[],"players":[],"returns":[1,-1],"final":""}""", "'draughts'")]
    public async Task Damaged_record_is_one_sentence(string line, string part) =>
        Assert.Contains(part, (await ConformAsync(line, json: false)).AssertOneSentence(1), StringComparison.Ordinal);

    [Fact]
    public async Task Missing_file_is_one_sentence() =>
        Assert.Contains("nowhere.jsonl", (await CommandRun.OfAsync("conform", Path.Combine(_folder, "nowhere.jsonl"))).AssertOneSentence(1), StringComparison.Ordinal);

    [Fact]
    public async Task Damaged_gzip_file_is_one_sentence()
    {
        var path = Path.Combine(_folder, "damaged.jsonl.gz");
        await File.WriteAllTextAsync(path, "no gzip at all", TestContext.Current.CancellationToken);
        Assert.Contains("damaged.jsonl.gz", (await CommandRun.OfAsync("conform", path)).AssertOneSentence(1), StringComparison.Ordinal);
    }

    private static async Task<string[]> ReadLinesAsync(string game)
    {
        await using var file = File.OpenRead(Repository.PathOf("tests", "traces", $"{game}.jsonl.gz"));
        using var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        return (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private async Task<CommandRun> ConformAsync(string line, bool json = true)
    {
        var path = Path.Combine(_folder, "trace.jsonl");
        await File.WriteAllTextAsync(path, line + "\n");
        return await CommandRun.OfAsync(json ? ["conform", path, "--json"] : ["conform", path]);
    }
}
