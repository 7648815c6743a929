using SelfPlay.Supervised.L09_DoubleDescent;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.Tests.L09_DoubleDescent;

public sealed class LeastNormTests
{
    public LeastNormTests() => TorchRuntime.Initialize();

    [Fact]
    public void Wide_problem_has_the_solution_of_least_norm()
    {
        using var scope = NewDisposeScope();

        var w = LeastNorm.Solve(tensor(new double[] { 1, 2 }, [1, 2]), tensor(new double[] { 5 }, [1, 1]));

        Assert.Equal([1, 2], w.data<double>().Select(v => Math.Round(v, 10)));
    }

    [Fact]
    public void Tall_problem_has_the_least_squares_fit()
    {
        using var scope = NewDisposeScope();

        // Targets 1, 2, 6 at 0, 1, 2: the line −½+ 5x/2 +1 = .5 + 2.5x.
        var w = LeastNorm.Solve(tensor(new double[] { 1, 0, 1, 1, 1, 2 }, [3, 2]), tensor(new double[] { 1, 2, 6 }, [3, 1]));

        Assert.Equal([0.5, 2.5], w.data<double>().Select(v => Math.Round(v, 10)));
    }

    [Fact]
    public void Columns_that_repeat_share_the_weight()
    {
        using var scope = NewDisposeScope();

        var w = LeastNorm.Solve(tensor(new double[] { 1, 1, 2, 2 }, [2, 2]), tensor(new double[] { 3, 6 }, [2, 1]));

        Assert.Equal([1.5, 1.5], w.data<double>().Select(v => Math.Round(v, 8)));
    }
}
