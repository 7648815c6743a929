using System.Text.Json;

namespace SelfPlay.Cli.Tests;

/// <summary>The verbs `gtp` and `uci`, and programs as players.</summary>
public sealed class ProtocolTests(TrainedRun trained) : IClassFixture<TrainedRun>
{
    /// <summary>This command as somebody else's program.</summary>
    private static string Program => $"dotnet '{Repository.PathOf("artifacts", "bin", "Cli", new DirectoryInfo(AppContext.BaseDirectory).Name, "SelfPlay.Cli.dll")}'";

    [Fact]
    public async Task A_player_is_served_over_GTP()
    {
        var run = await CommandRun.WithInputAsync("name\n1 genmove b\nquit\n", "gtp", "--game", "tictactoe", "--player", "perfect");
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Matches("^= SelfPlay perfect\n\n=1 \\d\n\n=\n\n$", run.Output);
    }

    [Fact]
    public async Task A_run_is_served_over_GTP_and_tells_its_game_itself()
    {
        var run = await CommandRun.WithInputAsync("lz-genmove_analyze b 1\n", "gtp", "--player", $"run:{TrainedRun.Name}:30", "--data", trained.Folder);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Matches("^=\n(info move \\d visits \\d+ winrate \\d+ prior \\d+ lcb \\d+ order 0 pv .*\n)+play \\d\n\n$", run.Output);
    }

    [Fact]
    public async Task A_run_is_served_over_UCI()
    {
        var run = await CommandRun.WithInputAsync("uci\nposition startpos moves 4\ngo nodes 20\n", "uci", "--player", $"run:{TrainedRun.Name}", "--data", trained.Folder);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Contains("option name UCI_Variant type combo default tictactoe var tictactoe\n", run.Output, StringComparison.Ordinal);
        Assert.Matches("info depth \\d+ score (cp|mate) -?\\d+ nodes 20 nps \\d+ time \\d+ pv \\d.*\nbestmove \\d( ponder \\d)?\n$", run.Output);
    }

    [Fact]
    public async Task A_size_that_the_list_of_games_does_not_have_is_served_over_UCI()
    {
        var run = await CommandRun.WithInputAsync("uci\nposition startpos moves g7\ngo nodes 5\n", "uci", "--player", "mcts:5", "--game", "go7");
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Contains("option name UCI_Variant type combo default go7 var go7 ", run.Output, StringComparison.Ordinal);
        Assert.Matches("bestmove [A-G][1-7]", run.Output);
    }

    [Fact]
    public async Task A_game_that_nothing_tells_is_asked_for() =>
        Assert.Contains("--game G", (await CommandRun.OfAsync("gtp", "--player", "random")).AssertOneSentence(2), StringComparison.Ordinal);

    [Fact]
    public async Task Two_programs_play_a_match()
    {
        var run = await CommandRun.OfAsync(
            "match", "tictactoe", "--games", "20", "--json",
            "--first", $"gtp:{Program} gtp --game tictactoe --player perfect",
            "--second", $"uci:{Program} uci --game tictactoe --player random");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal((20, 0, 0, 0), (run.Json.GetProperty("games").GetInt32(), Wins(run.Json, "second"), Forfeits(run.Json, "first"), Forfeits(run.Json, "second")));
        Assert.True(Wins(run.Json, "first") > 5);
    }

    [Fact]
    public async Task Games_lost_by_forfeit_are_told_one_by_one_and_counted()
    {
        string[] match = ["match", "tictactoe", "--games", "4", "--first", "random", "--second", "gtp:sh -c 'exit 3'"];
        var run = await CommandRun.OfAsync([.. match, "--json"]);
        Assert.Equal((0, 4, 0, 4), (run.ExitCode, Wins(run.Json, "first"), Forfeits(run.Json, "first"), Forfeits(run.Json, "second")));
        var notes = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, notes.Count(n => n.EndsWith("is lost by forfeit: gtp:sh -c 'exit 3' ended with exit code 3 instead of answering 'protocol_version'.", StringComparison.Ordinal)));
        Assert.Single(notes, n => n.Contains("was not started again", StringComparison.Ordinal));
        Assert.Contains("; by forfeit 4 of those won and 0 of those lost", (await CommandRun.OfAsync(match)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_fails_on_positions_is_told()
    {
        var run = await CommandRun.OfAsync("evaluate", "gtp:sh -c 'exit 3'", "--positions", Repository.PathOf("tests", "traces", "connect4-solved.jsonl"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("ended with exit code 3", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gtp:no-such-program", "There is no program 'no-such-program'")]
    [InlineData("gtp:", "names no program")]
    [InlineData("uci:sh 'unclosed", "quote")]
    public async Task A_program_that_is_not_there_is_named(string player, string why) => Assert.Contains(
        why, (await CommandRun.OfAsync("match", "tictactoe", "--first", "random", "--second", player)).AssertOneSentence(2), StringComparison.Ordinal);

    [Fact]
    public async Task A_time_limit_that_is_none_is_refused() => Assert.Contains(
        "'0'",
        (await CommandRun.OfAsync("match", "tictactoe", "--first", "random", "--second", "random", "--engine-timeout", "0")).AssertOneSentence(2),
        StringComparison.Ordinal);

    private static int Wins(JsonElement json, string side) => json.GetProperty(side).GetProperty("wins").GetInt32();

    private static int Forfeits(JsonElement json, string side) => json.GetProperty("forfeits").GetProperty(side).GetInt32();
}
