using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.L08_L1Ensembles;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.Tests.L08_L1Ensembles;

public sealed class LassoTests
{
    private static readonly Lasso s_pair = new(
        Matrix<double>.Build.DenseOfArray(new[,] { { 1, 0.5 }, { 0.5, 1 } }), Vector<double>.Build.Dense([1.0, 0.8]));

    [Theory]
    [InlineData(3, 1, 2)]
    [InlineData(-3, 1, -2)]
    [InlineData(0.5, 1, 0)]
    [InlineData(-1, 1, 0)]
    public void Soft_threshold_moves_towards_0_and_stops_there(double z, double penalty, double expected) =>
        Assert.Equal(expected, Lasso.SoftThreshold(z, penalty));

    /// <summary>λ = .4: w₁ = .6 alone, and then g₂ = .3 − .8 = −.5 is beyond λ; so both: w = A⁻¹(c − λ) = (8/15, 2/15).</summary>
    [Fact]
    public void Two_parameters_are_those_computed_by_hand()
    {
        var w = s_pair.CoordinateDescent(0.4, Vector<double>.Build.Dense(2));

        Assert.Equal(8.0 / 15, w[0], 1e-12);
        Assert.Equal(2.0 / 15, w[1], 1e-12);
        Assert.Equal(0, (w - s_pair.OnSupport(w, 0.4)).L2Norm(), 1e-12);
        Assert.Equal(0, (w - s_pair.ProximalDescent(0.4, 500)).L2Norm(), 1e-12);
    }

    /// <summary>λ = .7: w₁ = .3, g₂ = .15 − .8 = −.65 within λ, so w₂ = 0.</summary>
    [Fact]
    public void Parameter_whose_gradient_is_below_the_penalty_is_exactly_0()
    {
        var w = s_pair.CoordinateDescent(0.7, Vector<double>.Build.Dense([1.0, 1.0]));

        Assert.Equal(0.3, w[0], 1e-12);
        Assert.Equal(0, w[1]);
        var gap = s_pair.Gap(w, 0.7);
        Assert.Equal(0, gap.Active, 1e-12);
        Assert.Equal(-0.05, gap.Inactive, 1e-12);
    }

    [Fact]
    public void Gap_shows_what_is_not_optimal()
    {
        var gap = s_pair.Gap(Vector<double>.Build.Dense([0.0, 0.0]), 0.7);

        Assert.Equal(0, gap.Active);
        Assert.Equal(0.3, gap.Inactive, 1e-12);
    }

    [Fact]
    public void Path_begins_with_nothing_at_the_largest_penalty()
    {
        var path = s_pair.Path([s_pair.LargestPenalty, 0.99 * s_pair.LargestPenalty]);

        Assert.Equal(0, path[0].L2Norm());
        Assert.NotEqual(0, path[1][0]);
        Assert.Equal(0, path[1][1]);
    }

    [Fact]
    public void Descent_on_examples_comes_near_the_solution_without_zeros()
    {
        var random = new Xoshiro256(2);
        double[][] x = [.. Enumerable.Range(0, 40).Select(_ => new[] { random.Normal(), random.Normal() })];
        var problem = new LinearRegression(x, [.. x.Select(row => row[0] + (0.1 * random.Normal()))]);

        var w = Lasso.SubgradientSgd(problem, 0.3, 0.002, 40_000, ref random);

        var exact = new Lasso(problem).CoordinateDescent(0.3, Vector<double>.Build.Dense(2));
        Assert.Equal(0, exact[1]);
        Assert.NotEqual(0, w[1]);
        Assert.Equal(0, (w - exact).L2Norm(), 0.05);
    }
}
