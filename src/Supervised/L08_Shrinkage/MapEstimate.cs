using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.L08_Shrinkage;

/// <summary>
/// The most probable parameters under a Gaussian prior p(Φ) ∝ exp(−‖Φ‖²/(2σ²)): the minimum of L̂(Φ) + ‖Φ‖²/(2Nσ²). Its
/// gradient is ĝ + γΦ with γ = 1/(Nσ²), and where that vanishes Φ* = −Nσ²g.
/// </summary>
/// <param name="Loss">The training loss, the mean of −ln P(y|x).</param>
/// <param name="Variance">σ² of the prior.</param>
internal sealed record MapEstimate(IExampleLoss Loss, double Variance)
{
    /// <summary>γ = 1/(Nσ²), what libraries call weight decay.</summary>
    public double Decay => 1 / (Loss.Count * Variance);

    /// <summary>Gradient descent with shrinkage, Φ ← Φ − η(g + γΦ), from 0.</summary>
    /// <param name="rate">η</param>
    /// <param name="steps">Number of steps.</param>
    /// <returns>[D]</returns>
    public double[] Descend(double rate, int steps)
    {
        var (w, gradient) = (new double[Loss.Dimension], new double[Loss.Dimension]);
        for (var t = 0; t < steps; t++)
        {
            Loss.Gradient(w, gradient);
            for (var i = 0; i < w.Length; i++)
            {
                w[i] -= rate * (gradient[i] + (Decay * w[i]));
            }
        }

        return w;
    }

    /// <summary>‖Φ + Nσ²g‖ / ‖Φ‖: 0 at the estimate.</summary>
    public double StationaryGap(double[] w)
    {
        var gradient = new double[w.Length];
        Loss.Gradient(w, gradient);
        double[] predicted = [.. gradient.Select(g => -g / Decay)];
        return Math.Sqrt(SpanMath.SquaredDistance(w, predicted) / SpanMath.SquaredNorm(w));
    }

    /// <summary>The estimate of linear regression, (A + γI)⁻¹Aw*: ridge regression. [D]</summary>
    /// <param name="problem">The regression.</param>
    /// <param name="decay">γ; a negative one is what the update with the wrong sign has for a fixed point.</param>
    public static double[] Ridge(LinearRegression problem, double decay)
    {
        var shifted = problem.Hessian + (decay * Matrix<double>.Build.DenseIdentity(problem.Dimension));
        return shifted.Solve(problem.Hessian * problem.Optimum).ToArray();
    }
}
