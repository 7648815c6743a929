using SelfPlay.Contracts.Arena;
using SelfPlay.Grains.Arena;

namespace SelfPlay.Grains.Tests;

public sealed class EloModelTests
{
    private static MatchRecord Match(string first, string second, int wins, int draws, int losses) => new(first, second, wins, draws, losses, DateTimeOffset.UnixEpoch);

    private static Rating Of(string player, params MatchRecord[] matches) => EloModel.Fit(matches, "random").Single(r => r.Player == player);

    [Theory]
    [InlineData(75, 0, 25, 190.8)] // 400 log10(3)
    [InlineData(50, 50, 0, 190.8)] // draws are halves
    [InlineData(50, 0, 50, 0)]
    [InlineData(10, 0, 90, -381.7)] // 400 log10(1/9)
    public void Rating_is_the_logistic_of_the_score(int wins, int draws, int losses, double elo) =>
        Assert.Equal(elo, Of("a", Match("a", "random", wins, draws, losses)).Elo, 0.5);

    [Fact]
    public void Interval_is_that_of_the_observed_information()
    {
        // se = 400 / ln 10 / sqrt(n p q) = 173.72 / sqrt(100 * 0.25) = 34.74; 1.96 se = 68.1
        var rating = Of("a", Match("a", "random", 50, 0, 50));
        Assert.Equal(68.1, rating.High - rating.Elo, 0.1);
        Assert.Equal(68.1, rating.Elo - rating.Low, 0.1);
        Assert.Equal(100, rating.Games);
    }

    [Fact]
    public void Interval_shrinks_with_the_root_of_the_games()
    {
        var few = Of("a", Match("a", "random", 60, 0, 40));
        var many = Of("a", Match("a", "random", 240, 0, 160));
        Assert.Equal(2, (few.High - few.Low) / (many.High - many.Low), 0.01);
    }

    [Fact]
    public void Players_are_linked_through_common_opponents()
    {
        // b is 190.8 above a, a is 190.8 above random.
        var table = EloModel.Fit([Match("a", "random", 750, 0, 250), Match("b", "a", 750, 0, 250)], "random");
        Assert.Equal(["b", "a", "random"], table.Select(r => r.Player));
        Assert.Equal(381.7, table[0].Elo, 1);
        Assert.Equal(190.8, table[1].Elo, 1);
        Assert.Equal(0, table[2].Elo);
        Assert.True(table[0].High - table[0].Low > table[1].High - table[1].Low, "what is farther from the anchor is less certain");
    }

    [Fact]
    public void A_clean_sweep_has_a_finite_rating_and_a_wide_interval()
    {
        var rating = Of("a", Match("a", "random", 100, 0, 0));
        Assert.InRange(rating.Elo, 800, 1600);
        Assert.True(rating.High - rating.Low > 500);
    }

    [Fact]
    public void Order_of_the_names_in_a_match_does_not_matter()
    {
        var one = Of("a", Match("a", "random", 30, 10, 20));
        var other = Of("a", Match("random", "a", 20, 10, 30));
        Assert.Equal(one.Elo, other.Elo, 1e-6);
    }

    [Fact]
    public void Without_matches_there_are_no_ratings() => Assert.Empty(EloModel.Fit([], "random"));
}
