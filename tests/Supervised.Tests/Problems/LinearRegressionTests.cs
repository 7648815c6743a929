using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.Tests.Problems;

public sealed class LinearRegressionTests
{
    private static readonly LinearRegression s_problem = Problem();

    [Fact]
    public void Loss_is_the_parabola_around_the_optimum()
    {
        var delta = Vector<double>.Build.DenseOfArray([0.3, -1.2, 0.8]);

        var loss = s_problem.Loss((s_problem.Optimum + delta).AsArray());

        Assert.Equal(s_problem.OptimalLoss + (delta * s_problem.Hessian * delta / 2), loss, 12);
    }

    [Fact]
    public void Recursion_follows_all_pairs_of_examples()
    {
        var start = Vector<double>.Build.DenseOfArray([0.5, 0.1, -0.4]);
        var recursion = s_problem.Recursion(0.1);
        var (mean, second) = recursion.Step(start, start.OuterProduct(start));
        (mean, second) = recursion.Step(mean, second);

        var paths = new List<Vector<double>>();
        for (var a = 0; a < s_problem.Count; a++)
        {
            for (var b = 0; b < s_problem.Count; b++)
            {
                var w = (s_problem.Optimum + start).ToArray();
                s_problem.Step(w, a, 0.1);
                s_problem.Step(w, b, 0.1);
                paths.Add(Vector<double>.Build.Dense(w) - s_problem.Optimum);
            }
        }

        Assert.True((paths.Aggregate((u, v) => u + v) / paths.Count - mean).L2Norm() < 1e-12);
        Assert.True((paths.Select(p => p.OuterProduct(p)).Aggregate((u, v) => u + v) / paths.Count - second).FrobeniusNorm() < 1e-12);
    }

    [Fact]
    public void Noise_is_the_second_moment_of_gradients_at_the_optimum()
    {
        Assert.Equal(s_problem.GradientSquare(s_problem.Optimum.AsArray()), s_problem.Noise.Trace(), 12);
        Assert.Equal(s_problem.Noise.Trace() / 4, s_problem.HeatCapacity, 12);
    }

    [Fact]
    public void Hessian_by_differences_is_the_matrix_of_the_parabola() =>
        Assert.True((s_problem.HessianAt([0.3, -0.2, 0.7]) - s_problem.Hessian).FrobeniusNorm() < 1e-8);

    [Fact]
    public void Momentum_recursion_moves_the_mean_as_momentum_does()
    {
        var state = Vector<double>.Build.DenseOfArray([0.5, 0.1, -0.4, 0.2, 0.0, -0.1]);
        var (mean, _) = s_problem.MomentumRecursion(0.05, 0.9).Step(state, state.OuterProduct(state));

        // By hand: v ← μv + ηAδ, δ ← δ − v, as the mean gradient of a parabola is Aδ.
        var (delta, v) = (state.SubVector(0, 3), state.SubVector(3, 3));
        v = (0.9 * v) + (0.05 * s_problem.Hessian * delta);
        delta -= v;
        Assert.True((mean.SubVector(0, 3) - delta).L2Norm() < 1e-12);
        Assert.True((mean.SubVector(3, 3) - v).L2Norm() < 1e-12);
    }

    [Fact]
    public void Momentum_of_zero_has_the_stationary_law_of_plain_steps()
    {
        var plain = s_problem.Recursion(0.05).StationaryCovariance();
        var momentum = s_problem.MomentumRecursion(0.05, 0).StationaryCovariance().SubMatrix(0, 3, 0, 3);

        Assert.True((plain - momentum).FrobeniusNorm() < 1e-10);
    }

    /// <summary>The theorem behind heat capacity before any limit: L − L* = η/4 · E‖ĝ‖² over the stationary law.</summary>
    [Fact]
    public void Stationary_excess_is_a_quarter_of_the_mean_square_gradient()
    {
        const double Rate = 0.05;
        var s = s_problem.Recursion(Rate).StationaryCovariance();
        var square = s_problem.Noise.Trace();
        for (var b = 0; b < s_problem.Count; b++)
        {
            var x = Vector<double>.Build.Dense(s_problem.Input(b).ToArray());
            square += x * x * (x * s * x) / s_problem.Count;
        }

        Assert.Equal(Rate / 4 * square, s_problem.Excess(s), 12);
    }

    private static LinearRegression Problem()
    {
        var random = new Xoshiro256(4);
        double[][] x = [.. Enumerable.Range(0, 12).Select(_ => Enumerable.Range(0, 3).Select(_ => random.Normal()).ToArray())];
        return new LinearRegression(x, [.. x.Select(row => row[0] - (2 * row[1]) + random.Normal())]);
    }
}
