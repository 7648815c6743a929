using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.Tests.Problems;

public sealed class SgdChainTests
{
    /// <summary>Two examples that are the same: every draw has the gradient of the loss.</summary>
    private static readonly LogisticRegression s_certain = new([[1.0, -2.0], [1.0, -2.0]], [true, true], 0.1);

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Chain_without_chance_is_gradient_descent(int batch)
    {
        var random = new Xoshiro256(1);
        var chain = new SgdChain(s_certain, [0.3, 0.4], 0.2, batch);
        double[] w = [0.3, 0.4];
        var gradient = new double[2];
        for (var t = 0; t < 7; t++)
        {
            s_certain.Gradient(w, gradient);
            w = [w[0] - (0.2 * gradient[0]), w[1] - (0.2 * gradient[1])];
        }

        chain.Run(7, ref random);

        Assert.Equal(w[0], chain.Point[0], 12);
        Assert.Equal(w[1], chain.Point[1], 12);
    }

    [Fact]
    public void Matrix_of_rates_turns_the_gradient()
    {
        var random = new Xoshiro256(1);
        var rates = Matrix<double>.Build.DenseOfArray(new[,] { { 0.0, 0.5 }, { 0.1, 0.0 } });
        var chain = new SgdChain(s_certain, [0.3, 0.4], rates, 3);
        var gradient = new double[2];
        s_certain.Gradient([0.3, 0.4], gradient);

        chain.Run(1, ref random);

        Assert.Equal(0.3 - (0.5 * gradient[1]), chain.Point[0], 12);
        Assert.Equal(0.4 - (0.1 * gradient[0]), chain.Point[1], 12);
    }

    [Fact]
    public void Watched_chain_has_the_covariance_of_the_exact_law()
    {
        var random = new Xoshiro256(2);
        var (x, y) = (new double[30][], new double[30]);
        for (var b = 0; b < x.Length; b++)
        {
            (x[b], y[b]) = ([random.Normal(), 1], random.Normal());
        }

        var problem = new LinearRegression(x, y);
        var chain = new SgdChain(problem, problem.Optimum.AsArray(), 0.1, 4);
        chain.Run(500, ref random);
        var s = chain.Watch(problem.Optimum.AsArray(), 10, 40_000, ref random, CancellationToken.None).SecondMoment();

        var exact = problem.Recursion(0.1).WithBatch(4).StationaryCovariance();
        Assert.True((s - exact).FrobeniusNorm() < 0.03 * exact.FrobeniusNorm());
    }
}
