using System.Text.Json;
using SelfPlay.Cli.Players;
using SelfPlay.Search.Matches;

namespace SelfPlay.Cli.Tests;

public sealed class MatchTests
{
    [Fact]
    public async Task Match_reports_wins_of_both_sides_and_draws()
    {
        var run = await CommandRun.OfAsync("match", "tictactoe", "--first", "perfect", "--second", "random", "--games", "40", "--seed", "7", "--json");
        Assert.Equal(0, run.ExitCode);
        var (first, second, draws) = Counts(run.Json);
        Assert.Equal(40, run.Json.GetProperty("games").GetInt32());
        Assert.Equal((40, 0), (first + second + draws, second));
        Assert.True(first > 20);
        Assert.True(run.Json.GetProperty("elo").GetProperty("low").GetDouble() > 100);
    }

    [Fact]
    public async Task Same_seed_plays_the_same_match()
    {
        string[] match = ["match", "connect4", "--first", "mcts:20", "--second", "random", "--games", "10", "--seed", "3", "--openings", "2", "--json"];
        Assert.Equal((await CommandRun.OfAsync(match)).Output, (await CommandRun.OfAsync(match)).Output);
    }

    [Fact]
    public async Task Result_is_said_in_words()
    {
        var run = await CommandRun.OfAsync("match", "tictactoe", "--first", "perfect", "--second", "perfect", "--games", "4");
        Assert.Contains("perfect against perfect: 4 games, 0 won, 4 drawn, 0 lost", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chequers", "perfect", "4", "'chequers'", "connect4")]
    [InlineData("tictactoe", "prefect", "4", "'prefect'", "mcts:SIMS")]
    [InlineData("tictactoe", "mcts:0", "4", "'mcts:0'", "mcts:SIMS")]
    [InlineData("othello", "perfect", "4", "perfect", "Connect Four")]
    [InlineData("tictactoe", "perfect", "0", "'0'", "--games")]
    public async Task Bad_word_is_named_with_the_valid_ones(string game, string player, string games, string bad, string valid)
    {
        var sentence = (await CommandRun.OfAsync("match", game, "--first", player, "--second", "random", "--games", games)).AssertOneSentence(2);
        Assert.Contains(bad, sentence, StringComparison.Ordinal);
        Assert.Contains(valid, sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_player_is_named() =>
        Assert.Contains("--second PLAYER", (await CommandRun.OfAsync("match", "tictactoe", "--first", "random")).AssertOneSentence(2), StringComparison.Ordinal);

    [Theory]
    [InlineData(75, 0, 25, 190.8)] // 400 log10(3)
    [InlineData(50, 0, 50, 0)]
    [InlineData(0, 100, 0, 0)]
    [InlineData(50, 50, 0, 190.8)]
    public void Elo_difference_is_that_of_the_score(int wins, int draws, int losses, double expected)
    {
        var elo = EloDifference.Of(new MatchResult(wins, draws, losses));
        Assert.Equal(expected, elo.Difference, 0.1);
        Assert.InRange(expected, elo.Low, elo.High);
    }

    [Fact]
    public void Elo_interval_shrinks_with_games_and_a_clean_sweep_has_a_finite_lower_end()
    {
        var few = EloDifference.Of(new MatchResult(6, 0, 4));
        var many = EloDifference.Of(new MatchResult(600, 0, 400));
        Assert.True(many.High - many.Low < (few.High - few.Low) / 5);
        var sweep = EloDifference.Of(new MatchResult(100, 0, 0));
        Assert.Equal((double.PositiveInfinity, double.PositiveInfinity), (sweep.Difference, sweep.High));
        Assert.InRange(sweep.Low, 300, 1000);
    }

    private static (int First, int Second, int Draws) Counts(JsonElement json) => (
        json.GetProperty("first").GetProperty("wins").GetInt32(),
        json.GetProperty("second").GetProperty("wins").GetInt32(),
        json.GetProperty("draws").GetInt32());
}
