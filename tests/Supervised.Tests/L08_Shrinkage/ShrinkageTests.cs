using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.L08_Shrinkage;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.Tests.L08_Shrinkage;

public sealed class ShrinkageTests
{
    [Fact]
    public void Polynomial_of_full_degree_goes_through_every_point()
    {
        double[] x = [-1, -0.4, 0.1, 0.5, 1];
        double[] y = [2, -1, 0.5, 3, -4];

        var coefficients = new PolynomialFit(x, 4).Coefficients(Vector<double>.Build.Dense(y));

        Assert.All(x.Zip(y), point => Assert.Equal(point.Second, PolynomialFit.At(coefficients, point.First), 1e-12));
    }

    [Fact]
    public void Polynomial_fit_of_degree_1_is_the_regression_line()
    {
        var fit = new PolynomialFit([-1, 0, 1], 1);
        var y = Vector<double>.Build.Dense([1.0, 4.0, 4.0]);

        // Mean 3, slope (4 - 1) / 2.
        Assert.Equal([1.5, 3, 4.5], fit.Smooth(y).Select(v => Math.Round(v, 12)));
        Assert.Equal([3, 1.5], fit.Coefficients(y).Select(v => Math.Round(v, 12)));
    }

    [Fact]
    public void Chebyshevs_polynomials_are_cosines()
    {
        var basis = PolynomialFit.Basis(Math.Cos(0.7), 5);

        Assert.All(basis.Select((value, k) => (value, k)), t => Assert.Equal(Math.Cos(0.7 * t.k), t.value, 1e-12));
    }

    [Fact]
    public void Noise_is_fitted_with_as_many_degrees_of_freedom_as_coefficients()
    {
        var random = new Xoshiro256(3);

        var errors = new PolynomialFit([-1, -0.5, 0, 0.5, 1], 1).FitNoise(40_000, ref random);

        Assert.Equal(0.6, errors.Train, 0.02);
        Assert.Equal(1.4, errors.SameInputs, 0.03);
    }

    [Fact]
    public void Map_estimate_of_one_parameter_is_the_posterior_mean()
    {
        // Two observations 1 and 3 of w with noise 1, prior variance 1/2: mean (1 + 3) / (2 + 2) = 1.
        var map = new MapEstimate(new LinearRegression([[1.0], [1.0]], [1.0, 3.0]), 0.5);

        var w = map.Descend(0.2, 400);

        Assert.Equal(1, map.Decay);
        Assert.Equal(1, w[0], 1e-12);
        Assert.Equal(1, MapEstimate.Ridge((LinearRegression)map.Loss, map.Decay)[0], 1e-12);
        Assert.Equal(0, map.StationaryGap(w), 1e-12);
        Assert.Equal(1, map.StationaryGap([2.0]), 1e-12);
    }

    [Fact]
    public void Robust_settings_follow_batch_momentum_and_amount_of_data()
    {
        var settings = new RobustSettings(0.01, 0.5);

        Assert.Equal(new SgdSettings(0.16, 0, 0.001), settings.For(new TrainingSetup(2000, 16, 0)));
        var other = settings.For(new TrainingSetup(10_000, 64, 0.9));
        Assert.Equal(0.064, other.Rate, 1e-12);
        Assert.Equal(0.9, other.Momentum);
        Assert.Equal(0.0002, other.Decay, 1e-12);
    }

    [Fact]
    public void Training_curve_names_the_first_epoch_of_its_minimum()
    {
        var curve = new TrainingCurve([3, 2, 1, 0], [2, 1, 1, 4], [0.5, 0.4, 0.3, 0.35]);

        Assert.Equal((4, 2, 3), (curve.Epochs, curve.BestLossEpoch, curve.BestErrorEpoch));
    }
}
