using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.Problems;

/// <summary>
/// What the neighbourhood of an optimum w* says about the last stretch of SGD, and about where it stays: H, the Hessian of the loss,
/// and C, the covariance of the gradients of single examples, both at w*.
/// </summary>
internal sealed class OptimumLaw
{
    private OptimumLaw(double[] optimum, double loss, Matrix<double> hessian, Matrix<double> noise) =>
        (Optimum, Loss, Hessian, Noise) = (optimum, loss, hessian, noise);

    /// <summary>w*. [D]</summary>
    public double[] Optimum { get; }

    /// <summary>L* = L(w*).</summary>
    public double Loss { get; }

    /// <summary>H. [D, D]</summary>
    public Matrix<double> Hessian { get; }

    /// <summary>C. [D, D]</summary>
    public Matrix<double> Noise { get; }

    /// <summary>Finds the optimum from 0 and what is around it.</summary>
    public static OptimumLaw Of(IExampleLoss loss, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(loss);
        var optimum = loss.Optimum(new double[loss.Dimension], 1e-11, cancel);
        return new OptimumLaw(optimum.Point, optimum.Value, loss.HessianAt(optimum.Point), loss.NoiseAt(optimum.Point));
    }

    /// <summary>
    /// lim t·E[L − L*] for η_t = c/t: the covariance of √t(w − w*) solves (cH − ½)S + S(cH − ½) = c²C (Sacks 1958), and
    /// the limit is ½ tr HS. It exists if c exceeds half of one over the least eigenvalue of H.
    /// </summary>
    public double LimitOfHarmonic(double scale)
    {
        var shifted = (scale * Hessian) - (0.5 * Matrix<double>.Build.DenseIdentity(Optimum.Length));
        return Excess(Lyapunov.Solve(shifted, scale * scale * Noise));
    }

    /// <summary>
    /// ½ tr H⁻¹C, which no method that sees t examples once can beat: reached by η_t = H⁻¹/t and by averaging.
    /// </summary>
    public double LimitOfNewton() => Hessian.Solve(Noise).Trace() / 2;

    /// <summary>E[L − L*] where a small constant rate ends: ½ tr HS with HS + SH = ηC.</summary>
    public double Plateau(double rate) => Excess(Lyapunov.Solve(Hessian, rate * Noise));

    private double Excess(Matrix<double> covariance) => (Hessian * covariance).Trace() / 2;
}
