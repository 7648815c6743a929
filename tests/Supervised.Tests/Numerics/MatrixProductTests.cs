using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.Tests.Numerics;

public sealed class MatrixProductTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(4, 5, 8)]
    [InlineData(9, 7, 19)]
    [InlineData(13, 64, 50)]
    [InlineData(3, 2, 40)]
    public void Products_are_those_of_three_loops(int m, int k, int n)
    {
        var random = new Xoshiro256((ulong)(m + (100 * k) + (10_000 * n)));
        var (a, b, start) = (Draw(m * k, ref random), Draw(k * n, ref random), Draw(m * n, ref random));
        var expected = start.ToArray();
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < n; j++)
            {
                for (var l = 0; l < k; l++)
                {
                    expected[(i * n) + j] += a[(i * k) + l] * b[(l * n) + j];
                }
            }
        }

        var c = start.ToArray();
        MatrixProduct.Add(c, a, b, m, k, n);
        Assert.Equal(expected, c, Near);
        c = start.ToArray();
        MatrixProduct.AddTransposedLeft(c, Transpose(a, m, k), b, m, k, n);
        Assert.Equal(expected, c, Near);
        c = start.ToArray();
        MatrixProduct.AddTransposedRight(c, a, Transpose(b, k, n), m, k, n, new double[k * n]);
        Assert.Equal(expected, c, Near);
    }

    [Fact]
    public void Matrices_that_are_too_small_are_refused() =>
        Assert.Throws<ArgumentException>(() => MatrixProduct.Add(new double[4], new double[4], new double[3], 2, 2, 2));

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-12;

    private static double[] Draw(int count, ref Xoshiro256 random)
    {
        var numbers = new double[count];
        foreach (ref var x in numbers.AsSpan())
        {
            x = random.Normal();
        }

        return numbers;
    }

    private static double[] Transpose(double[] a, int rows, int columns) =>
        [.. Enumerable.Range(0, a.Length).Select(i => a[(i % rows * columns) + (i / rows)])];
}
