using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.L06_Convergence;

/// <summary>
/// What the neighbourhood of an optimum w* says about the last stretch of SGD: H, the Hessian of the loss, and C, the covariance of
/// the gradients of single examples, both at w*.
/// </summary>
internal sealed class OptimumLaw
{
    private const double Step = 1e-4;

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
        var tally = new MomentTally(new double[loss.Dimension]);
        var gradient = new double[loss.Dimension];
        for (var b = 0; b < loss.Count; b++)
        {
            loss.ExampleGradient(optimum.Point, b, gradient);
            tally.Add(gradient);
        }

        return new OptimumLaw(optimum.Point, optimum.Value, HessianAt(loss, optimum.Point), tally.Covariance());
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

    /// <summary>Central differences of the gradient, made symmetric.</summary>
    private static Matrix<double> HessianAt(IExampleLoss loss, double[] at)
    {
        var d = at.Length;
        var (point, up, down) = (at.ToArray(), new double[d], new double[d]);
        var hessian = Matrix<double>.Build.Dense(d, d);
        for (var i = 0; i < d; i++)
        {
            point[i] = at[i] + Step;
            loss.Gradient(point, up);
            point[i] = at[i] - Step;
            loss.Gradient(point, down);
            point[i] = at[i];
            for (var j = 0; j < d; j++)
            {
                hessian[j, i] = (up[j] - down[j]) / (2 * Step);
            }
        }

        return (hessian + hessian.Transpose()) / 2;
    }
}
