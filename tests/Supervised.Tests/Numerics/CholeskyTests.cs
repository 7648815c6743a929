using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.Tests.Numerics;

public sealed class CholeskyTests
{
    [Fact]
    public void Factor_equals_the_librarys()
    {
        var matrix = Matrix<double>.Build.DenseOfArray(new[,] { { 4.0, 1.0, -0.5 }, { 1.0, 3.0, 0.7 }, { -0.5, 0.7, 2.0 } });
        var values = matrix.ToRowMajorArray();

        Cholesky.Factor(values, 3);

        var expected = matrix.Cholesky().Factor;
        Assert.Equal(expected[0, 0], values[0], 12);
        Assert.Equal(expected[1, 0], values[3], 12);
        Assert.Equal(expected[1, 1], values[4], 12);
        Assert.Equal(expected[2, 0], values[6], 12);
        Assert.Equal(expected[2, 1], values[7], 12);
        Assert.Equal(expected[2, 2], values[8], 12);
    }

    [Fact]
    public void Singular_matrix_has_zeros_where_nothing_is_left()
    {
        double[] values = [4, 2, 2, 1];

        Cholesky.Factor(values, 2);

        Assert.Equal((2, 1, 0), (values[0], values[2], values[3]));
    }
}
