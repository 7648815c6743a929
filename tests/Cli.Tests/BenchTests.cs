namespace SelfPlay.Cli.Tests;

public sealed class BenchTests
{
    [Theory]
    [InlineData("games", "playouts.connect4", "moves/s")]
    [InlineData("games", "perft.chess", "nodes/s")]
    [InlineData("minatar", "minatar.space_invaders", "steps/s")]
    [InlineData("search", "search.constant.othello", "simulations/s")]
    [InlineData("search", "search.rollout.connect4", "simulations/s")]
    public async Task Suite_reports_figures_with_name_value_and_unit(string suite, string name, string unit)
    {
        var run = await CommandRun.OfAsync("bench", suite, "--seconds", "0.01", "--json");
        Assert.Equal(0, run.ExitCode);
        var result = Assert.Single(run.Json.GetProperty("results").EnumerateArray(), r => r.GetProperty("name").GetString() == name);
        Assert.Equal(unit, result.GetProperty("unit").GetString());
        Assert.True(result.GetProperty("value").GetDouble() > 1000);
    }

    [Fact]
    public async Task Table_has_a_row_for_every_figure()
    {
        var run = await CommandRun.OfAsync("bench", "games", "--seconds", "0.01");
        Assert.Contains("playouts.othello", run.Output, StringComparison.Ordinal);
        Assert.Contains("playouts.tictactoe", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_suite_is_named_with_the_suites_there_are()
    {
        var sentence = (await CommandRun.OfAsync("bench", "gmaes")).AssertOneSentence(2);
        Assert.Contains("'gmaes'", sentence, StringComparison.Ordinal);
        Assert.Contains("games, search", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("soon")]
    [InlineData("NaN")]
    public async Task Bad_number_is_named(string seconds) =>
        Assert.Contains($"'{seconds}'", (await CommandRun.OfAsync("bench", "games", "--seconds", seconds)).AssertOneSentence(2), StringComparison.Ordinal);
}
