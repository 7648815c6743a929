using SelfPlay.Games;
using SelfPlay.Supervised.L09_Implicit;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.Tests.L09_Implicit;

public sealed class MarginTests
{
    /// <summary>(1, 0) and (0, 1) support (1, 1); (3, 3) does not matter.</summary>
    private static readonly double[][] s_three = [[3, 3], [1, 0], [0, 1]];

    [Fact]
    public void Support_vectors_are_those_found_by_hand()
    {
        var svm = HardMargin.Solve(s_three);

        Assert.Equal([1, 2], svm.Support);
        Assert.Equal(0, SpanMath.SquaredDistance(svm.Weights, [1, 1]), 1e-20);
        Assert.Equal(2, svm.SquaredNorm, 1e-12);
        Assert.InRange(svm.Violation(s_three), 0, 1e-10);
    }

    [Fact]
    public void Examples_that_no_plane_separates_are_refused() =>
        Assert.Throws<ArgumentException>(() => HardMargin.Solve([[1, 0], [-1, 0.5], [0, -1]]));

    [Fact]
    public void No_plane_has_a_larger_margin()
    {
        var random = new Xoshiro256(1);
        var problem = SeparableLogistic.Gaussian(40, 5, 0.3, ref random);
        var svm = HardMargin.Solve(problem.Examples);

        Assert.InRange(svm.Violation(problem.Examples), -1e-9, 1e-9);
        Assert.All(svm.Support, n => Assert.True(svm.Alpha[n] > 0));
        var margin = problem.Margin(svm.Weights);
        Assert.Equal(1 / Math.Sqrt(svm.SquaredNorm), margin, 1e-9);
        for (var i = 0; i < 500; i++)
        {
            double[] other = [.. svm.Weights.Select(w => w + (0.1 * random.Normal() / margin))];
            Assert.True(problem.Margin(other) < margin);
        }
    }

    /// <summary>One example (1): dw/dt = 1/(1 + e^w), so w + e^w = t + 1.</summary>
    [Fact]
    public void Flow_of_one_example_is_the_closed_form()
    {
        var flow = new SeparableLogistic([[1.0]]).Flow([1, 5, 20]);

        Assert.All(flow.Zip([1.0, 5, 20]), pair => Assert.Equal(1, (pair.First[0] + Math.Exp(pair.First[0])) / Math.Exp(pair.Second), 1e-7));
    }

    [Fact]
    public void Small_steps_of_descent_follow_the_flow()
    {
        var problem = new SeparableLogistic(s_three);

        var descent = problem.Descend(0.01, [3000], normalised: false, TestContext.Current.CancellationToken)[0];

        Assert.Equal(0, Math.Sqrt(SpanMath.SquaredDistance(descent, problem.Flow([Math.Log(31)])[0])), 0.01);
    }

    [Fact]
    public void Log_loss_is_right_where_the_loss_is_a_number_and_where_it_is_none()
    {
        var problem = new SeparableLogistic([[1.0], [2.0]]);

        Assert.Equal(Math.Log((Math.Log(1 + Math.Exp(-0.5)) + Math.Log(1 + Math.Exp(-1))) / 2), problem.LogLoss([0.5]), 1e-12);
        Assert.Equal(Math.Log((Math.Log(1 + Math.Exp(-16)) + Math.Log(1 + Math.Exp(-32))) / 2), problem.LogLoss([16]), 1e-8);
        Assert.Equal(-5000 - Math.Log(2), problem.LogLoss([5000]), 1e-9);
    }

    [Fact]
    public void Normalised_steps_have_the_length_that_was_asked_for()
    {
        var looks = new SeparableLogistic(s_three).Descend(0.5, [1, 2], normalised: true, TestContext.Current.CancellationToken);

        Assert.Equal(0.5, Math.Sqrt(SpanMath.SquaredNorm(looks[0])), 1e-12);
        Assert.Equal(0.5 / Math.Sqrt(2), Math.Sqrt(SpanMath.SquaredDistance(looks[1], looks[0])), 1e-12);
    }
}
