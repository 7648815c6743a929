using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.L09_Implicit;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.Tests.L09_Implicit;

public sealed class FactorTests
{
    /// <summary>w₁ + 2w₂ = 2: the least ‖w‖₂ is (.4, .8), the least ‖w‖₁ is (0, 1).</summary>
    private static readonly Interpolation s_line = new(
        Matrix<double>.Build.DenseOfArray(new double[,] { { 1, 2 } }), Vector<double>.Build.Dense([2.0]));

    [Fact]
    public void Limits_go_from_the_least_square_to_the_least_sum()
    {
        var limits = new DiagonalNetwork(s_line).Limits([30, 1e-1, 1e-2, 1e-3, 1e-4]);

        Assert.Equal(0, (limits[0] - Vector<double>.Build.Dense([0.4, 0.8])).L2Norm(), 1e-5);
        Assert.Equal(0, (limits[^1] - Vector<double>.Build.Dense([0.0, 1.0])).L2Norm(), 2e-3);
        Assert.All(limits, w => Assert.Equal(2, w[0] + (2 * w[1]), 1e-10));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.2)]
    public void Flow_ends_at_the_closed_form(double alpha)
    {
        var network = new DiagonalNetwork(s_line);

        Assert.Equal(0, (network.Flow(alpha, 60) - network.Limits([alpha])[0]).L2Norm(), 1e-6);
    }

    [Fact]
    public void Certificate_tells_the_least_sum_from_another_solution()
    {
        var network = new DiagonalNetwork(s_line);

        Assert.Equal(0.5, network.Certificate(Vector<double>.Build.Dense([0.0, 1.0])), 1e-12);
        Assert.Equal(2, network.Certificate(Vector<double>.Build.Dense([2.0, 0.0])), 1e-12);
    }

    [Fact]
    public void Matrix_gradient_is_the_slope_of_the_loss()
    {
        var random = new Xoshiro256(5);
        var problem = MatrixSensing.Gaussian(4, 1, 6, ref random);
        double[] x = [.. Enumerable.Range(0, 16).Select(_ => random.Normal())];
        var gradient = problem.Gradient(x).Matrix;

        for (var i = 0; i < x.Length; i++)
        {
            double At(double by) => problem.Gradient([.. x.Select((v, j) => v + (j == i ? by : 0))]).Loss;
            Assert.Equal((At(1e-5) - At(-1e-5)) / 2e-5, gradient[i], 1e-7);
        }
    }

    [Fact]
    public void Step_on_a_factor_goes_down_its_gradient()
    {
        var random = new Xoshiro256(6);
        var problem = MatrixSensing.Gaussian(3, 1, 4, ref random);
        double[]? first = null;
        problem.DescendFactor(0.5, 1e-3, 1, 0, (step, u) => first = step == 1 ? [.. u] : first);

        double[] start = [0.5, 0, 0, 0, 0.5, 0, 0, 0, 0.5];
        for (var i = 0; i < start.Length; i++)
        {
            double At(double by) => problem.Gradient(problem.Square([.. start.Select((v, j) => v + (j == i ? by : 0))])).Loss;
            Assert.Equal((At(1e-5) - At(-1e-5)) / 2e-5, (start[i] - first![i]) / 1e-3, 1e-6);
        }
    }

    [Fact]
    public void Measurements_have_the_variance_of_what_they_measure()
    {
        var random = new Xoshiro256(7);
        var problem = MatrixSensing.Gaussian(6, 2, 4000, ref random);

        Assert.Equal(1, problem.Targets.Average(y => y * y) / SpanMath.SquaredNorm(problem.Truth), 0.1);
    }

    /// <summary>Seen: X₁₁ = 1 and X₁₂ = ½. The least trace that is positive has X₂₂ = ¼.</summary>
    [Fact]
    public void Least_trace_completes_a_matrix_as_by_hand()
    {
        var problem = new MatrixSensing([1, 0, 0, 0, 0, 0.5, 0.5, 0], [1, 0.5, 0.5, 9], 2);
        var solved = LeastTrace.Solve(problem, 2000, TestContext.Current.CancellationToken);

        Assert.Equal(0, Math.Sqrt(SpanMath.SquaredDistance(solved.X, [1, 0.5, 0.5, 0.25])), 1e-6);
        Assert.InRange(solved.Gap, -1e-9, 1e-5);
    }

    [Fact]
    public void Completion_sees_entries_of_its_truth()
    {
        var random = new Xoshiro256(8);
        var problem = MatrixSensing.Completion(4, 1, 10, ref random);

        // All ten entries on and below the diagonal: nothing else fits.
        Assert.Equal(0, SpanMath.SquaredDistance(problem.Descend(1, 2000), problem.Truth), 1e-12);
    }

    [Fact]
    public void Least_trace_is_proved_by_its_dual_where_the_truth_is_not_the_solution()
    {
        var random = new Xoshiro256(9);
        var problem = MatrixSensing.Gaussian(6, 3, 6, ref random);

        var solved = LeastTrace.Solve(problem, 6000, TestContext.Current.CancellationToken);

        Assert.InRange(solved.Gap, -1e-6, 1e-4);
        Assert.InRange(solved.LeastEigenvalue, -1e-5, 1e-5);
        Assert.True(solved.Trace < problem.NuclearNorm(problem.Truth) - 0.01);
        Assert.All(problem.Predict(solved.X).Zip(problem.Targets), pair => Assert.Equal(pair.Second, pair.First, 1e-9));
    }
}
