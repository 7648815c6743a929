using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.L07_GradientFlow;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Numerics.Odes;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.Tests.L07_GradientFlow;

public sealed class GradientFlowTests
{
    private static readonly LinearRegression s_regression = Regression(4, 2);

    [Fact]
    public void Exact_flow_is_what_the_solver_finds_on_a_quadratic()
    {
        double[] start = [1.0, -3.0];

        var exact = GradientFlow.Exact(s_regression, start, 1.3);
        var solved = GradientFlow.Solve(s_regression, start, 1.3).State;

        Assert.All(exact.Zip(solved), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
        Assert.All(GradientFlow.Exact(s_regression, start, 0).Zip(start), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
    }

    [Fact]
    public void Flow_loses_as_much_loss_as_it_dissipates()
    {
        var network = Network();
        var random = new Xoshiro256(2);
        var start = network.Initial(ref random);

        var end = GradientFlow.Solve(network, start, 3).State;

        Assert.Equal(network.Loss(start) - network.Loss(end), GradientFlow.Dissipated(network, start, 3), 1e-8);
        Assert.True(network.Loss(end) < network.Loss(start));
    }

    [Fact]
    public void Modified_flow_of_a_quadratic_has_the_rate_of_descent_to_second_order()
    {
        const double Rate = 0.1;
        var (a, start) = (s_regression.Hessian, new[] { 1.0, -3.0 });
        var expected = s_regression.Optimum
            + (Lyapunov.Decay(0.8, a + (Rate / 2 * a * a)) * (Vector<double>.Build.Dense(start) - s_regression.Optimum));

        var end = DormandPrince.Solve(GradientFlow.Modified(s_regression, Rate), start, 0.8).State;

        Assert.All(expected.Zip(end), pair => Assert.Equal(pair.First, pair.Second, 1e-7));
    }

    [Fact]
    public void Exact_spread_equals_that_of_all_paths_of_three_steps()
    {
        var (start, target) = (new[] { 0.4, 0.2 }, new[] { -0.1, 0.3 });
        var n = s_regression.Count;
        double square = 0, meanX = 0, meanY = 0;
        for (var path = 0; path < n * n * n; path++)
        {
            var w = start.ToArray();
            s_regression.Step(w, path % n, 0.2);
            s_regression.Step(w, path / n % n, 0.2);
            s_regression.Step(w, path / n / n, 0.2);
            square += SpanMath.SquaredDistance(w, target) / (n * n * n);
            (meanX, meanY) = (meanX + (w[0] / (n * n * n)), meanY + (w[1] / (n * n * n)));
        }

        var exact = SgdSpread.Exact(s_regression, start, 0.2, 3, target);

        Assert.Equal(Math.Sqrt(square), exact.Rms, 12);
        Assert.Equal(Math.Sqrt(SpanMath.SquaredDistance([meanX, meanY], target)), exact.MeanError, 12);
    }

    [Fact]
    public void Measured_spread_agrees_with_the_exact_one()
    {
        var (start, target) = (new[] { 0.4, 0.2 }, new[] { -0.1, 0.3 });
        var random = new Xoshiro256(6);

        var measured = SgdSpread.Measure(s_regression, start, 0.05, 30, target, 20_000, ref random);

        var exact = SgdSpread.Exact(s_regression, start, 0.05, 30, target);
        Assert.Equal(1, measured.Rms / exact.Rms, 0.02);
        Assert.Equal(exact.MeanError, measured.MeanError, 0.02);
    }

    /// <summary>With x = 1 everywhere the noise is constant and V(t) = σ²(1 − e^{−2t})/2.</summary>
    [Fact]
    public void Noise_factor_of_one_parameter_is_the_closed_form()
    {
        var mean = new LinearRegression([[1.0], [1.0], [1.0]], [-1.0, 0.0, 4.0]);

        var factor = FlowNoise.Factor(mean, [3.0], 0.9, 40);

        Assert.Equal(Math.Sqrt(14.0 / 3 * (1 - Math.Exp(-1.8)) / 2), factor, 1e-6);
    }

    private static LinearRegression Regression(int examples, int columns)
    {
        var random = new Xoshiro256(11);
        double[][] x = [.. Enumerable.Range(0, examples).Select(_ => Enumerable.Range(0, columns).Select(_ => random.Normal()).ToArray())];
        return new LinearRegression(x, [.. x.Select(row => row[0] + random.Normal())]);
    }

    private static TanhNetwork Network()
    {
        var random = new Xoshiro256(12);
        double[][] x = [.. Enumerable.Range(0, 15).Select(_ => new[] { random.Normal(), random.Normal(), 1 })];
        return new TanhNetwork(x, [.. Enumerable.Range(0, 15).Select(i => i % 2)], 3, 2, 0.01);
    }
}
