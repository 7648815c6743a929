using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.Tests.Numerics;

public sealed class RiskBoundsTests
{
    [Fact]
    public void Bound_at_five_is_the_form_with_ten_ninths() =>
        Assert.Equal(10.0 / 9 * (0.2 + (5 * 3.0 / 600 * 40)), RiskBounds.AtLambda(0.2, 40, 600, 5, 3), 12);

    [Theory]
    [InlineData(0, 10, 100)]
    [InlineData(0.131, 2963, 60_000)]
    [InlineData(0.5, 1, 1000)]
    public void Free_bound_is_the_least_over_lambda_and_solves_its_equation(double loss, double complexity, int count)
    {
        var free = RiskBounds.Free(loss, complexity, count);
        var best = RiskBounds.BestLambda(loss, complexity, count);

        Assert.Equal(free, RiskBounds.AtLambda(loss, complexity, count, best), 12);
        Assert.True(RiskBounds.AtLambda(loss, complexity, count, best * 1.01) > free);
        Assert.True(RiskBounds.AtLambda(loss, complexity, count, best * 0.99) > free);
        Assert.Equal(free, loss + Math.Sqrt(2 * free * complexity / count), 12);
    }

    [Fact]
    public void Grid_pays_for_its_size()
    {
        double[] grid = [1, 2, 5];

        var (bound, lambda) = RiskBounds.OverGrid(0.1, 100, 2000, grid);

        Assert.Equal(2, lambda);
        Assert.Equal(RiskBounds.AtLambda(0.1, 100 + Math.Log(3), 2000, 2), bound, 12);
        Assert.Equal(0.55, RiskBounds.Grid(300)[0], 12);
        Assert.Equal(20, RiskBounds.Grid(300)[^1], 9);
    }

    [Theory]
    [InlineData(0, 0.05)]
    [InlineData(0.1, 0.01)]
    [InlineData(0.5, 0.3)]
    public void Inverse_of_kl_spends_the_budget(double loss, double budget)
    {
        var p = RiskBounds.KlInverse(loss, budget);

        Assert.True(p > loss);
        Assert.Equal(budget, RiskBounds.BinaryKl(loss, p), 9);
        Assert.True(p <= RiskBounds.Free(loss, budget * 1000, 1000));
    }

    [Fact]
    public void Kl_of_coins_is_the_formula_at_its_ends()
    {
        Assert.Equal(Math.Log(2), RiskBounds.BinaryKl(0, 0.5), 12);
        Assert.Equal(Math.Log(4), RiskBounds.BinaryKl(1, 0.25), 12);
        Assert.Equal(0, RiskBounds.BinaryKl(0.3, 0.3), 12);
        Assert.Equal(1 - Math.Exp(-0.1), RiskBounds.KlInverse(0, 0.1), 9);
        Assert.Equal(1, RiskBounds.KlInverse(1, 0.1));
    }
}
