using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.L07_Stationary;

/// <summary>What importance sampling found of a posterior.</summary>
/// <param name="Moments">Its mean and covariance.</param>
/// <param name="Effective">(Σω)²/Σω² over the number of draws: the share that equally weighed draws would be worth.</param>
internal sealed record PosteriorSample(GaussianLaw Moments, double Effective);

/// <summary>
/// The true posterior e^{−N L(w)}/Z of a training loss, without Markov chains and what they hide: independent draws from Student's t around
/// the mode, as wide as the Hessian says, weighed by the ratio of the two densities.
/// </summary>
internal static class ImportanceSampler
{
    /// <summary>Degrees of freedom: tails heavier than any normal law's, so that no weight is large.</summary>
    private const double Freedom = 8;

    /// <summary>Draws and weighs.</summary>
    /// <param name="loss">The training loss, prior included.</param>
    /// <param name="law">Its optimum and Hessian.</param>
    /// <param name="draws">How many.</param>
    /// <param name="random">Source of chance.</param>
    public static PosteriorSample Sample(IExampleLoss loss, OptimumLaw law, int draws, ref Xoshiro256 random)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(law);
        var (n, d, mode) = (loss.Count, loss.Dimension, Vector<double>.Build.Dense(law.Optimum));

        // H = LLᵀ: L⁻ᵀz/√N has the covariance H⁻¹/N.
        var root = law.Hessian.Cholesky().Factor.Transpose().Inverse() / Math.Sqrt(n);
        var (total, squares) = (0.0, 0.0);
        var (sum, products) = (Vector<double>.Build.Dense(d), Matrix<double>.Build.Dense(d, d));
        for (var i = 0; i < draws; i++)
        {
            var z = Vector<double>.Build.Dense(d);
            for (var k = 0; k < d; k++)
            {
                z[k] = random.Normal();
            }

            z *= Math.Sqrt(Freedom / (2 * random.Gamma(Freedom / 2)));
            var step = root * z;
            var excess = n * (loss.Loss((mode + step).AsArray()) - law.Loss);
            var weight = Math.Exp(((Freedom + d) / 2 * Math.Log(1 + (z * z / Freedom))) - excess);
            total += weight;
            squares += weight * weight;
            sum += weight * step;
            products += weight * step.OuterProduct(step);
        }

        var mean = sum / total;
        return new PosteriorSample(new GaussianLaw(mode + mean, (products / total) - mean.OuterProduct(mean)), total * total / squares / draws);
    }
}
