using MathNet.Numerics.LinearAlgebra;

namespace SelfPlay.Supervised.Numerics;

/// <summary>
/// The Lyapunov equation H S + S H = Q for symmetric H: the stationary covariance of dz = −H z dt + noise of covariance Q dt.
/// In the eigenbasis of H it is solved entry by entry, S_ij = Q_ij / (λ_i + λ_j).
/// </summary>
internal static class Lyapunov
{
    /// <summary>Solves it.</summary>
    /// <param name="h">Symmetric positive definite. [D, D]</param>
    /// <param name="q">Symmetric. [D, D]</param>
    public static Matrix<double> Solve(Matrix<double> h, Matrix<double> q) => Weigh(h, q, (a, b) => 1 / (a + b));

    /// <summary>∫₀ᵗ e^{−Hs} Q e^{−Hs} ds: the covariance at time <paramref name="t"/> of a process that starts from a point.</summary>
    public static Matrix<double> Until(double t, Matrix<double> h, Matrix<double> q) =>
        Weigh(h, q, (a, b) => Math.Abs(a + b) > 0 ? -Expm1(-(a + b) * t) / (a + b) : t);

    /// <summary>e^{−Ht}. [D, D]</summary>
    public static Matrix<double> Decay(double t, Matrix<double> h)
    {
        var (lambda, u) = Eigen(h);
        return u * Matrix<double>.Build.DenseOfDiagonalVector(lambda.Map(l => Math.Exp(-l * t))) * u.Transpose();
    }

    /// <summary>Eigenvalues [D], ascending, and the eigenvectors as columns [D, D] of a symmetric matrix.</summary>
    public static (Vector<double> Values, Matrix<double> Vectors) Eigen(Matrix<double> h)
    {
        ArgumentNullException.ThrowIfNull(h);
        var evd = h.Evd(Symmetricity.Symmetric);
        return (evd.EigenValues.Map(value => value.Real), evd.EigenVectors);
    }

    private static Matrix<double> Weigh(Matrix<double> h, Matrix<double> q, Func<double, double, double> weight)
    {
        var (lambda, u) = Eigen(h);
        return u * (u.Transpose() * q * u).MapIndexed((i, j, value) => value * weight(lambda[i], lambda[j])) * u.Transpose();
    }

    /// <summary>eˣ − 1 without cancellation.</summary>
    private static double Expm1(double x) => Math.Abs(x) < 1e-5 ? x + (x * x / 2) : Math.Exp(x) - 1;
}
