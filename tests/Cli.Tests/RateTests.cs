using SelfPlay.Cli.Players;

namespace SelfPlay.Cli.Tests;

public sealed class RateTests(TrainedRun trained) : IClassFixture<TrainedRun>
{
    [Fact]
    public async Task Versions_and_fixed_players_are_rated_with_intervals()
    {
        var run = await CommandRun.OfAsync(
            "rate", TrainedRun.Name, "--data", trained.Folder, "--versions", "2", "--games", "10", "--simulations", "20", "--against", "perfect", "mcts:5", "--json");
        Assert.True(run.ExitCode == 0, run.Error);
        var ratings = run.Json.GetProperty("ratings").EnumerateArray().ToDictionary(r => r.GetProperty("player").GetString()!);
        Assert.Equal(8, ratings.Count);
        Assert.Equal(0, ratings["random"].GetProperty("elo").GetDouble());
        Assert.True(ratings["mcts:1000"].GetProperty("elo").GetDouble() > 100);
        Assert.All(ratings.Values.Where(r => r.GetProperty("player").GetString() != "random"), r =>
            Assert.True(r.GetProperty("low").GetDouble() < r.GetProperty("elo").GetDouble() && r.GetProperty("elo").GetDouble() < r.GetProperty("high").GetDouble()));
        Assert.Equal(0, run.Json.GetProperty("errorRates").GetArrayLength()); // the solver knows Connect Four only
    }

    [Fact]
    public async Task Unknown_run_is_named_with_those_there_are() =>
        Assert.Contains("small", (await CommandRun.OfAsync("rate", "large", "--data", trained.Folder)).AssertOneSentence(2), StringComparison.Ordinal);

    [Theory]
    [InlineData(10, 1, new[] { 9 })]
    [InlineData(10, 2, new[] { 0, 9 })]
    [InlineData(10, 4, new[] { 0, 3, 6, 9 })]
    [InlineData(2, 5, new[] { 0, 1 })]
    [InlineData(1, 5, new[] { 0 })]
    public void Versions_are_spread_and_the_newest_is_among_them(int count, int wanted, int[] expected) =>
        Assert.Equal(expected, RatingPlan.Spread(count, wanted));
}
