using SelfPlay.Games;
using SelfPlay.Supervised.L08_L1Ensembles;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.Tests.L08_L1Ensembles;

public sealed class LinearDropoutTests
{
    private static readonly LinearRegression s_problem = new([[1, 2], [0, 1], [-1, 3]], [1, 2, -1]);

    /// <summary>All four masks of every example, weighted by their probability.</summary>
    [Fact]
    public void Closed_form_is_the_mean_over_all_masks()
    {
        const double Kept = 0.3;
        double[] w = [0.8, -0.5];
        var sum = 0.0;
        for (var mask = 0; mask < 4; mask++)
        {
            var (first, second) = (mask & 1, mask >> 1);
            var probability = Math.Pow(Kept, first + second) * Math.Pow(1 - Kept, 2 - first - second);
            sum += probability * 2 * s_problem.Loss([w[0] * first, w[1] * second]);
        }

        // Masked weights are masked inputs with one mask for all examples: on average that is no different.
        var dropout = new LinearDropout(s_problem, Kept);
        Assert.Equal(sum, dropout.Square(w) + dropout.Penalty(w), 1e-12);
    }

    [Fact]
    public void Measurement_agrees_with_the_closed_form()
    {
        var dropout = new LinearDropout(s_problem, 0.6);
        double[] w = [0.8, -0.5];
        var random = new Xoshiro256(5);

        Assert.Equal(1, dropout.Measure(w, 200_000, ref random) / (dropout.Square(w) + dropout.Penalty(w)), 0.02);
    }

    [Fact]
    public void Optimum_has_no_lower_neighbour()
    {
        var dropout = new LinearDropout(s_problem, 0.6);
        var w = dropout.Optimum();
        double Value(double[] at) => dropout.Square(at) + dropout.Penalty(at);

        foreach (var (x, y) in new[] { (1e-3, 0.0), (-1e-3, 0.0), (0.0, 1e-3), (0.0, -1e-3) })
        {
            Assert.True(Value([w[0] + x, w[1] + y]) > Value(w));
        }
    }

    [Fact]
    public void Without_dropout_the_optimum_is_the_least_squares_fit()
    {
        var dropout = new LinearDropout(s_problem, 1);

        Assert.Equal(0, dropout.Penalty([3, 4]));
        Assert.Equal(0, SpanMath.SquaredDistance(dropout.Optimum(), s_problem.Optimum.ToArray()), 1e-20);
    }

    [Fact]
    public void Training_with_masks_ends_near_the_optimum()
    {
        var dropout = new LinearDropout(s_problem, 0.6);
        var random = new Xoshiro256(6);

        var w = dropout.Train(0.005, 200_000, ref random);

        Assert.Equal(0, Math.Sqrt(SpanMath.SquaredDistance(w, dropout.Optimum())), 0.05);
    }
}
