using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.Tests.Numerics;

public sealed class LinearRecursionTests
{
    private static readonly MatrixBuilder<double> s_matrix = Matrix<double>.Build;
    private static readonly VectorBuilder<double> s_vector = Vector<double>.Build;

    private static readonly (Matrix<double> Map, Vector<double> Shift)[] s_steps =
    [
        (s_matrix.DenseOfArray(new[,] { { 0.9, 0.2 }, { -0.1, 0.5 } }), s_vector.DenseOfArray([0.3, -0.2])),
        (s_matrix.DenseOfArray(new[,] { { 0.4, -0.3 }, { 0.2, 0.8 } }), s_vector.DenseOfArray([-0.1, 0.6])),
        (s_matrix.DenseOfArray(new[,] { { 0.7, 0.1 }, { 0.0, 0.3 } }), s_vector.DenseOfArray([0.5, 0.1])),
    ];

    [Fact]
    public void Moments_equal_those_of_all_paths_enumerated()
    {
        var recursion = LinearRecursion.Average(s_steps);
        var start = s_vector.DenseOfArray([1.0, -2.0]);
        var (mean, second) = (start, start.OuterProduct(start));
        Vector<double>[] paths = [start];
        for (var t = 0; t < 5; t++)
        {
            (mean, second) = recursion.Step(mean, second);
            paths = [.. paths.SelectMany(z => s_steps.Select(step => (step.Map * z) + step.Shift))];
        }

        var trueMean = paths.Aggregate((a, b) => a + b) / paths.Length;
        var trueSecond = paths.Select(z => z.OuterProduct(z)).Aggregate((a, b) => a + b) / paths.Length;
        Assert.True((mean - trueMean).L2Norm() < 1e-12);
        Assert.True((second - trueSecond).FrobeniusNorm() < 1e-12);
    }

    [Fact]
    public void Batch_of_two_equals_the_average_over_all_pairs()
    {
        var pairs = s_steps.SelectMany(a => s_steps.Select(b => ((a.Map + b.Map) / 2, (a.Shift + b.Shift) / 2)));
        var expected = LinearRecursion.Average(pairs);

        var batch = LinearRecursion.Average(s_steps).WithBatch(2);

        Assert.True((batch.SquaredMap - expected.SquaredMap).FrobeniusNorm() < 1e-12);
        Assert.True((batch.MapShift - expected.MapShift).FrobeniusNorm() < 1e-12);
        Assert.True((batch.SquaredShift - expected.SquaredShift).FrobeniusNorm() < 1e-12);
    }

    [Fact]
    public void Stationary_moments_are_where_steps_lead()
    {
        var recursion = LinearRecursion.Average(s_steps);
        var (mean, second) = (s_vector.Dense(2), s_matrix.Dense(2, 2));
        for (var t = 0; t < 500; t++)
        {
            (mean, second) = recursion.Step(mean, second);
        }

        Assert.True((recursion.StationaryMean() - mean).L2Norm() < 1e-10);
        Assert.True((recursion.StationaryCovariance() - (second - mean.OuterProduct(mean))).FrobeniusNorm() < 1e-10);
    }

    /// <summary>w ← w − η(w ± σ): the variance is ησ²/(2 − η).</summary>
    [Theory]
    [InlineData(0.01)]
    [InlineData(0.2)]
    [InlineData(1.5)]
    public void One_parameter_has_the_known_variance(double rate)
    {
        var map = s_matrix.DenseOfArray(new[,] { { 1 - rate } });
        var recursion = LinearRecursion.Average([(map, s_vector.DenseOfArray([2 * rate])), (map, s_vector.DenseOfArray([-2 * rate]))]);

        Assert.Equal(4 * rate / (2 - rate), recursion.StationaryCovariance()[0, 0], 12);
    }

    [Fact]
    public void Divergence_is_told_when_the_step_is_too_large()
    {
        var map = s_matrix.DenseOfArray(new[,] { { -1.2 } });
        var recursion = LinearRecursion.Average([(map, s_vector.DenseOfArray([1.0])), (map, s_vector.DenseOfArray([-1.0]))]);

        Assert.Throws<InvalidOperationException>(recursion.StationaryCovariance);
    }
}
