using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.L08_L1Ensembles;

namespace SelfPlay.Supervised.Tests.L08_L1Ensembles;

public sealed class EarlyStoppingTests
{
    [Fact]
    public void Filters_are_those_computed_by_hand()
    {
        Assert.Equal(1 - (0.6 * 0.6 * 0.6), SpectralFilter.Descent(2, 0.2, 3), 1e-12);
        Assert.Equal(1 - Math.Exp(-0.6), SpectralFilter.Flow(2, 0.3), 1e-12);
        Assert.Equal(0.8, SpectralFilter.Ridge(2, 0.5), 1e-12);
    }

    [Fact]
    public void Equivalent_penalty_keeps_the_same_share()
    {
        var kept = SpectralFilter.Descent(0.7, 0.3, 9);

        Assert.Equal(kept, SpectralFilter.Ridge(0.7, SpectralFilter.EquivalentPenalty(0.7, kept)), 1e-12);
    }

    [Fact]
    public void Flow_keeps_at_least_as_much_as_shrinkage_with_the_reciprocal_penalty()
    {
        Assert.All(Enumerable.Range(1, 50), i => Assert.True(SpectralFilter.Flow(0.1 * i, 1) >= SpectralFilter.Ridge(0.1 * i, 1)));
    }

    [Fact]
    public void Bounds_are_the_published_constants()
    {
        // The paper rounds the square root, 1.29842, up to 1.2985.
        Assert.InRange(StoppingBounds.AnyTruth(), 1.6859, 1.6862);
        Assert.Equal(1.2147, StoppingBounds.Bayes(), 5e-5);
    }

    [Fact]
    public void Risk_is_bias_and_variance_of_every_direction()
    {
        var regression = new SpectralRegression([2, 0.5], [1, 3], 0.1);

        // Half is kept: a quarter of the squared truth, a quarter of the variances .1/2 and .1/.5.
        Assert.Equal((0.25 * 10) + (0.25 * (0.05 + 0.2)), regression.Risk(_ => 0.5), 1e-12);
        Assert.Equal((0.25 * 4 * 2) + (0.25 * 0.25), regression.BayesRisk(_ => 0.5, 4), 1e-12);
    }

    [Fact]
    public void Best_penalty_of_the_bayes_risk_is_noise_over_variance()
    {
        var regression = new SpectralRegression([2, 0.5, 0.1], [1, 1, 1], 0.1);
        double Risk(double penalty) => regression.BayesRisk(l => SpectralFilter.Ridge(l, penalty), 4);

        Assert.True(Risk(0.025) < Risk(0.023));
        Assert.True(Risk(0.025) < Risk(0.027));
        Assert.Equal(regression.BayesRisk(l => SpectralFilter.Flow(l, 40), 4) / Risk(0.025), regression.BestBayesRatio([40.0], 4), 1e-12);
        Assert.True(regression.BestBayesRatio([10.0, 40, 160], 4) <= regression.BestBayesRatio([40.0], 4));
    }

    [Fact]
    public void Measured_risk_of_descent_agrees_with_the_formula()
    {
        var random = new Xoshiro256(4);
        var regression = NoisyRegression.Gaussian(20, 4, 0.7, ref random);

        var measured = regression.DescentRisk(0.1, [2, 20], 20_000, ref random);

        var spectral = regression.Spectral;
        Assert.Equal(1, measured[0] / spectral.Risk(l => SpectralFilter.Descent(l, 0.1, 2)), 0.03);
        Assert.Equal(1, measured[1] / spectral.Risk(l => SpectralFilter.Descent(l, 0.1, 20)), 0.03);
    }

    [Fact]
    public void Directions_of_a_regression_carry_its_truth()
    {
        var x = Matrix<double>.Build.DenseOfArray(new double[,] { { 1, 0 }, { 0, 2 }, { 1, 0 }, { 0, 2 } });

        var spectral = new NoisyRegression(x, Vector<double>.Build.Dense([3.0, -1.0]), 2).Spectral;

        Assert.Equal(1, spectral.NoiseShare);
        Assert.Equal([(0.5, 3.0), (2.0, 1.0)], spectral.Eigenvalues.Zip(spectral.Truth, (l, b) => (l, Math.Abs(b))).Order());
    }
}
