using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Supervised.L07_Sde;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L07_Stationary;

/// <summary>
/// SGD on ½ΦᵀHΦ with noise of constant covariance: dΦ = −HΦ dt + ε√dt, ε ~ N(0, Q). Its stationary law is normal with HS + SH = Q.
/// </summary>
internal sealed class QuadraticDiffusion : IDiffusion
{
    private readonly double[] _hessian;
    private readonly double[] _factor;

    /// <summary>Creates it.</summary>
    /// <param name="hessian">H. [D, D]</param>
    /// <param name="noise">Q = ηΣ. [D, D]</param>
    public QuadraticDiffusion(Matrix<double> hessian, Matrix<double> noise)
    {
        ArgumentNullException.ThrowIfNull(hessian);
        ArgumentNullException.ThrowIfNull(noise);
        (Dimension, _hessian, _factor) = (hessian.RowCount, hessian.ToRowMajorArray(), noise.ToRowMajorArray());
        Cholesky.Factor(_factor, Dimension);
    }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public void Drift(ReadOnlySpan<double> state, Span<double> drift)
    {
        for (var i = 0; i < Dimension; i++)
        {
            drift[i] = -SpanMath.Dot(_hessian.AsSpan(i * Dimension, Dimension), state);
        }
    }

    /// <inheritdoc/>
    public void Noise(ReadOnlySpan<double> state, ReadOnlySpan<double> normal, Span<double> noise)
    {
        for (var i = 0; i < Dimension; i++)
        {
            noise[i] = SpanMath.Dot(_factor.AsSpan(i * Dimension, i + 1), normal);
        }
    }

    /// <summary>
    /// The covariance that steps of finite size keep, (1 − Hdt)S(1 − Hdt) + Q dt = S: in the eigenbasis of H
    /// S_ij = Q_ij / (λ_i + λ_j − λ_iλ_j dt). With dt = η that is SGD itself.
    /// </summary>
    /// <param name="hessian">H. [D, D]</param>
    /// <param name="noise">Q. [D, D]</param>
    /// <param name="dt">Step of time; 0 is the Lyapunov equation.</param>
    public static Matrix<double> Covariance(Matrix<double> hessian, Matrix<double> noise, double dt)
    {
        var (lambda, u) = Lyapunov.Eigen(hessian);
        var turned = u.Transpose() * noise * u;
        return u * turned.MapIndexed((i, j, q) => q / (lambda[i] + lambda[j] - (lambda[i] * lambda[j] * dt))) * u.Transpose();
    }

    /// <summary>
    /// How fast Φ circles in the plane of two parameters: the mean of ½(x dy − y dx)/dt is ½((SH)_yx − (SH)_xy). It is 0 for all pairs where S and
    /// H commute, as they do under Gibbs' law, and then the process looks the same backwards.
    /// </summary>
    /// <param name="hessian">H. [D, D]</param>
    /// <param name="covariance">S. [D, D]</param>
    public static Matrix<double> Circulation(Matrix<double> hessian, Matrix<double> covariance)
    {
        var product = covariance * hessian;
        return (product.Transpose() - product) / 2;
    }
}
