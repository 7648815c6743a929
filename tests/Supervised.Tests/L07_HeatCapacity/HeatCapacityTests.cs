using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.L07_HeatCapacity;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.Tests.L07_HeatCapacity;

public sealed class HeatCapacityTests
{
    private static readonly LinearRegression s_problem = Problem();
    private static readonly HeatMeter s_meter = new(s_problem, new Minimum(s_problem.Optimum.ToArray(), s_problem.OptimalLoss, 0, 0));

    [Fact]
    public void Capacity_is_a_quarter_of_the_mean_square_gradient() =>
        Assert.Equal(s_problem.HeatCapacity, s_meter.Capacity, 12);

    [Fact]
    public void Readings_are_those_of_the_exact_law_and_balance()
    {
        const double Rate = 0.05;
        var random = new Xoshiro256(1);

        var reading = s_meter.Read(Rate, 20_000, 20_000, ref random, CancellationToken.None);

        var exact = s_problem.Excess(s_problem.Recursion(Rate).StationaryCovariance());
        Assert.Equal(1, reading.Excess / exact, 0.03);
        Assert.Equal(2 * reading.Excess, reading.Pull, 1e-9);
        Assert.Equal(1, 2 * reading.Pull / (Rate * reading.GradientSquare), 0.03);
    }

    [Fact]
    public void Langevin_dynamics_moves_by_newtons_step_and_noise_of_the_inverse_hessian()
    {
        var equation = new LangevinDiffusion(s_problem, 0.3, s_problem.Hessian);
        var point = s_problem.Optimum + Vector<double>.Build.DenseOfArray([0.4, -0.2, 0.1]);
        var (drift, noise, factor) = (new double[3], new double[3], Matrix<double>.Build.Dense(3, 3));

        equation.Drift(point.AsArray(), drift);
        for (var j = 0; j < 3; j++)
        {
            equation.Noise(point.AsArray(), [j == 0 ? 1 : 0, j == 1 ? 1 : 0, j == 2 ? 1 : 0], noise);
            factor.SetColumn(j, noise);
        }

        Assert.True((Vector<double>.Build.Dense(drift) - s_problem.Optimum + point).L2Norm() < 1e-12);
        Assert.True((factor * factor.Transpose() - (0.6 * s_problem.Hessian.Inverse())).FrobeniusNorm() < 1e-12);
    }

    [Fact]
    public void Langevin_dynamics_has_half_a_temperature_in_every_direction()
    {
        var random = new Xoshiro256(2);
        var equation = new LangevinDiffusion(s_problem, 0.02, s_problem.Hessian);

        var excess = equation.Excess(s_meter.Optimum, 0.02, 4000, ref random, CancellationToken.None);

        Assert.Equal(1, excess / (1.5 * 0.02), 0.06);
    }

    private static LinearRegression Problem()
    {
        var random = new Xoshiro256(4);
        var (x, y) = (new double[40][], new double[40]);
        for (var b = 0; b < x.Length; b++)
        {
            x[b] = [random.Normal(), 0.7 * random.Normal(), 1 + (0.3 * random.Normal())];
            y[b] = x[b][0] - x[b][2] + random.Normal();
        }

        return new LinearRegression(x, y);
    }
}
