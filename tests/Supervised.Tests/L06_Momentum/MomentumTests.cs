using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.L06_Momentum;

namespace SelfPlay.Supervised.Tests.L06_Momentum;

public sealed class MomentumTests
{
    [Theory]
    [InlineData(0, 0.05263)]
    [InlineData(0.5, 0.05085)]
    [InlineData(0.9, 0.05013)]
    [InlineData(0.99, 0.05001)]
    public void Variance_has_its_known_values(double momentum, double variance) =>
        Assert.Equal(variance, new MomentumLaw(1, 1).Variance((1 - momentum) * 0.1, momentum), 5.1e-6);

    [Theory]
    [InlineData(0.1, 0)]
    [InlineData(0.5, 0.5)]
    [InlineData(1.5, 0.9)]
    public void Closed_form_solves_the_lyapunov_equation(double rate, double momentum)
    {
        var law = new MomentumLaw(2, 0.3);

        Assert.Equal(1, law.Variance(rate, momentum) / law.VarianceOfRecursion(rate, momentum), 1e-9);
    }

    [Fact]
    public void Recursion_refuses_steps_that_are_too_large()
    {
        _ = Assert.Throws<InvalidOperationException>(() => new MomentumLaw(1, 1).VarianceOfRecursion(3.9, 0.9));
    }

    [Fact]
    public void Runs_have_the_variance_of_the_law()
    {
        var law = new MomentumLaw(1, 1);
        var random = new Xoshiro256(1);

        Assert.Equal(1, law.Measure(0.2, 0.5, 60_000, ref random) / law.Variance(0.2, 0.5), 0.03);
    }

    [Theory]
    [InlineData(0.1, 0)]
    [InlineData(0.001, 0.99)]
    [InlineData(0.001, 0.9)]
    [InlineData(1.4, 0.2)]
    public void Relaxation_is_the_larger_root_s(double rate, double momentum)
    {
        var map = Matrix<double>.Build.DenseOfArray(new[,] { { 1 - (2 * rate), -momentum }, { 2 * rate, momentum } });
        var radius = map.Evd().EigenValues.Max(root => root.Magnitude);

        Assert.Equal(1, -1 / Math.Log(radius) / new MomentumLaw(2, 1).Relaxation(rate, momentum), 1e-9);
    }

    [Fact]
    public void Effective_rate_is_exact_without_momentum_and_the_larger_root_with_it()
    {
        // The slower of the two modes: r² − (1 + μ − ηh) r + μ = 0.
        var sum = 1.9 - (0.001 * 2);
        var root = (sum + Math.Sqrt((sum * sum) - (4 * 0.9))) / 2;

        Assert.Equal(0.3, new MomentumLaw(2, 0).EffectiveRate(0.3, 0), 12);
        Assert.Equal((1 - root) / 2, new MomentumLaw(2, 0).EffectiveRate(0.001, 0.9), 9);
    }

    [Fact]
    public void Running_means_are_weighted_sums()
    {
        double[] values = [4, 8, 0];

        Assert.Equal([1, 2.75, 2.0625], MovingAverage.Of(values, 4));
        Assert.Equal([4, 6, 3], MovingAverage.Corrected(values, 2));
        Assert.Equal(1, MovingAverage.Variance(1));
        Assert.Equal(1.0 / 3, MovingAverage.Variance(2), 15);
    }

    [Fact]
    public void Best_momentum_makes_both_modes_of_the_extreme_directions_equal()
    {
        var (rate, momentum) = HeavyBall.Best(100);

        foreach (var curvature in new[] { 1, 100 })
        {
            var sum = 1 + momentum - (rate * curvature);
            Assert.Equal(0, (sum * sum) - (4 * momentum), 1e-12);
        }

        Assert.Equal(HeavyBall.BestFactor(100), Math.Sqrt(momentum), 12);
    }

    [Fact]
    public void Distances_of_plain_descent_are_powers()
    {
        var distances = HeavyBall.Distances(10, 0.1, 0, 3, 2);

        // Curvature 10 is gone after one step, curvature 1 keeps 0.9 of its distance.
        Assert.Equal([Math.Sqrt(2), 0.9, 0.81, 0.729], distances, (a, b) => Math.Abs(a - b) < 1e-12);
    }
}
