using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Numerics.Odes;

namespace SelfPlay.Supervised.Tests.Numerics;

public sealed class LyapunovTests
{
    private static readonly Matrix<double> s_h = Matrix<double>.Build.DenseOfArray(new[,] { { 2.0, 0.6, 0.1 }, { 0.6, 1.0, -0.2 }, { 0.1, -0.2, 0.5 } });
    private static readonly Matrix<double> s_q = Matrix<double>.Build.DenseOfArray(new[,] { { 1.0, -0.3, 0.2 }, { -0.3, 0.7, 0.1 }, { 0.2, 0.1, 0.4 } });

    [Fact]
    public void Solution_fulfils_the_equation()
    {
        var s = Lyapunov.Solve(s_h, s_q);

        Assert.True(((s_h * s) + (s * s_h) - s_q).FrobeniusNorm() < 1e-12);
        Assert.True((s - s.Transpose()).FrobeniusNorm() < 1e-12);
    }

    [Fact]
    public void Covariance_at_a_time_solves_its_differential_equation()
    {
        OdeSystem system = (_, y, slope) =>
        {
            var s = Matrix<double>.Build.Dense(3, 3, y.ToArray());
            (s_q - (s_h * s) - (s * s_h)).ToColumnMajorArray().CopyTo(slope);
        };
        var expected = DormandPrince.Solve(system, new double[9], 1.7).State;

        var at = Lyapunov.Until(1.7, s_h, s_q);

        Assert.True((at - Matrix<double>.Build.Dense(3, 3, expected)).FrobeniusNorm() < 1e-9);
    }

    [Fact]
    public void Covariance_grows_as_time_without_a_force() =>
        Assert.True((Lyapunov.Until(3, Matrix<double>.Build.Dense(3, 3), s_q) - (3 * s_q)).FrobeniusNorm() < 1e-12);

    [Fact]
    public void Decay_of_a_diagonal_matrix_is_the_exponential()
    {
        var decay = Lyapunov.Decay(0.7, Matrix<double>.Build.DenseOfDiagonalArray([1.0, 3.0]));

        Assert.Equal(Math.Exp(-0.7), decay[0, 0], 12);
        Assert.Equal(Math.Exp(-2.1), decay[1, 1], 12);
        Assert.Equal(0, decay[0, 1], 12);
    }
}
