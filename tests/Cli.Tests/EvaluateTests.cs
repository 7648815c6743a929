namespace SelfPlay.Cli.Tests;

public sealed class EvaluateTests : IDisposable
{
    private static readonly string Solved = Repository.PathOf("tests", "traces", "connect4-solved.jsonl");
    private readonly string _folder = Directory.CreateTempSubdirectory("selfplay-evaluate-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Weak_player_is_measured_on_every_file()
    {
        var run = await CommandRun.OfAsync("evaluate", "random", "--positions", Solved, Solved, "--json");
        Assert.Equal(0, run.ExitCode);
        var file = run.Json.GetProperty("files")[1];
        Assert.Equal((2, Solved), (run.Json.GetProperty("files").GetArrayLength(), file.GetProperty("file").GetString()));
        Assert.Equal((300, 185), (file.GetProperty("positions").GetInt32(), file.GetProperty("critical").GetInt32()));
        Assert.Equal(file.GetProperty("errors").GetInt32() / 185.0, file.GetProperty("errorRate").GetDouble(), 9);
        Assert.InRange(file.GetProperty("errorRate").GetDouble(), 0.3, 0.8);
        Assert.Equal((600, 370), (run.Json.GetProperty("positions").GetInt32(), run.Json.GetProperty("critical").GetInt32()));
    }

    [Fact]
    public async Task Simulations_make_a_searching_player_stronger()
    {
        var weak = await CommandRun.OfAsync("evaluate", "mcts:10", "--positions", Solved, "--json");
        var strong = await CommandRun.OfAsync("evaluate", "mcts:10", "--positions", Solved, "--simulations", "2000", "--json");
        Assert.Equal("mcts:2000", strong.Json.GetProperty("player").GetString());
        Assert.True(strong.Json.GetProperty("errorRate").GetDouble() < weak.Json.GetProperty("errorRate").GetDouble() - 0.1);
    }

    [Fact]
    public async Task Opponent_is_played_against()
    {
        var run = await CommandRun.OfAsync("evaluate", "perfect", "--game", "tictactoe", "--opponent", "random", "--games", "20", "--json");
        var match = run.Json.GetProperty("match");
        Assert.Equal((20, 0), (match.GetProperty("games").GetInt32(), match.GetProperty("losses").GetInt32()));
    }

    [Theory]
    [InlineData("--opponent", "random")] // which game?
    [InlineData("--json")] // measured by what?
    public async Task Too_little_to_go_by_is_bad_usage(params string[] rest) =>
        (await CommandRun.OfAsync(["evaluate", "perfect", .. rest])).AssertOneSentence(2);

    [Fact]
    public async Task Simulations_do_not_fit_a_player_without() =>
        Assert.Contains("--simulations", (await CommandRun.OfAsync("evaluate", "perfect", "--positions", Solved, "--simulations", "5")).AssertOneSentence(2), StringComparison.Ordinal);

    [Fact]
    public async Task Missing_positions_file_is_one_sentence() =>
        Assert.Contains("nowhere.jsonl", (await CommandRun.OfAsync("evaluate", "random", "--positions", Path.Combine(_folder, "nowhere.jsonl"))).AssertOneSentence(1), StringComparison.Ordinal);

    [Theory]
    [InlineData("no json")]
    [InlineData("")]
    [InlineData("""{"game":"draughts"}""")]
    [InlineData("""{"game":"connect_four","moves":["3"]}""")]
    [InlineData("""{"game":"connect_four","moves":["3"],"values":{"3":7},"value":7,"optimal":["3"]}""")]
    public async Task Unreadable_positions_file_is_one_sentence(string content)
    {
        var path = Path.Combine(_folder, "positions.jsonl");
        await File.WriteAllTextAsync(path, content);
        var run = await CommandRun.OfAsync("evaluate", "random", "--positions", path);
        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        var sentence = Assert.Single(run.Error.Split('\n'), l => l.StartsWith("selfplay: ", StringComparison.Ordinal));
        Assert.Contains("positions.jsonl", sentence, StringComparison.Ordinal);
    }
}
