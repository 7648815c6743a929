using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.Problems;

/// <summary>What any training loss can be asked.</summary>
internal static class ExampleLosses
{
    private const double Reach = 1e-5;

    /// <summary>E_b‖∇ℓ_b(w)‖², the mean squared norm of the gradients of single examples.</summary>
    public static double GradientSquare(this IExampleLoss loss, ReadOnlySpan<double> w)
    {
        ArgumentNullException.ThrowIfNull(loss);
        var gradient = new double[loss.Dimension];
        var sum = 0.0;
        for (var b = 0; b < loss.Count; b++)
        {
            loss.ExampleGradient(w, b, gradient);
            sum += SpanMath.SquaredNorm(gradient);
        }

        return sum / loss.Count;
    }

    /// <summary>The local optimum that is reached from <paramref name="start"/>, to a gradient of <paramref name="tolerance"/>.</summary>
    public static Minimum Optimum(this IExampleLoss loss, ReadOnlySpan<double> start, double tolerance, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return Lbfgs.Minimise(loss.Gradient, start, tolerance, iterations: 100_000, cancel);
    }

    /// <summary>H at w, column by column from central differences of the gradient. [D, D]</summary>
    public static Matrix<double> HessianAt(this IExampleLoss loss, ReadOnlySpan<double> w)
    {
        ArgumentNullException.ThrowIfNull(loss);
        var d = loss.Dimension;
        var (at, ahead, behind) = (w.ToArray(), new double[d], new double[d]);
        var hessian = Matrix<double>.Build.Dense(d, d);
        for (var j = 0; j < d; j++)
        {
            at[j] = w[j] + Reach;
            loss.Gradient(at, ahead);
            at[j] = w[j] - Reach;
            loss.Gradient(at, behind);
            at[j] = w[j];
            for (var i = 0; i < d; i++)
            {
                hessian[i, j] = (ahead[i] - behind[i]) / (2 * Reach);
            }
        }

        return (hessian + hessian.Transpose()) / 2;
    }

    /// <summary>Cov(g_b) at w, the covariance of the gradients of single examples around their mean. [D, D]</summary>
    public static Matrix<double> NoiseAt(this IExampleLoss loss, ReadOnlySpan<double> w)
    {
        ArgumentNullException.ThrowIfNull(loss);
        var tally = new MomentTally(new double[loss.Dimension]);
        var gradient = new double[loss.Dimension];
        for (var b = 0; b < loss.Count; b++)
        {
            loss.ExampleGradient(w, b, gradient);
            tally.Add(gradient);
        }

        return tally.Covariance();
    }
}
