using MathNet.Numerics.Distributions;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L09_PacBayes;

/// <summary>
/// Whether a guarantee for all posteriors at once fails, decided exactly for a finite class: by Donsker and Varadhan the most a posterior gains is
/// sup_q E_q f − KL(q, p) = ln E_p e^f, so one number per training set stands for every q.
/// </summary>
internal static class PosteriorFailures
{
    /// <summary>
    /// ln E_p exp(N/λ·((1 − 1/(2λ))·L − L̂)). The guarantee with λ fails for some q exactly if this exceeds ln 1/δ, and its expectation (of the exponential) is at most 1.
    /// </summary>
    /// <param name="losses">L of each hypothesis. [H]</param>
    /// <param name="trained">L̂ of each. [H]</param>
    /// <param name="prior">p [H]</param>
    /// <param name="count">N</param>
    /// <param name="lambda">λ</param>
    public static double LogMoment(double[] losses, double[] trained, double[] prior, int count, double lambda)
    {
        var sum = 0.0;
        for (var h = 0; h < losses.Length; h++)
        {
            sum += prior[h] * Math.Exp(count / lambda * (((1 - (1 / (2 * lambda))) * losses[h]) - trained[h]));
        }

        return Math.Log(sum);
    }

    /// <summary>ln E_p exp(N·kl(L̂‖L)): where this is at most ln(2√N/δ), the kl form holds for every q.</summary>
    public static double LogKlMoment(double[] losses, double[] trained, double[] prior, int count)
    {
        var sum = 0.0;
        for (var h = 0; h < losses.Length; h++)
        {
            sum += prior[h] * Math.Exp(count * RiskBounds.BinaryKl(trained[h], losses[h]));
        }

        return Math.Log(sum);
    }

    /// <summary>E exp(N/λ·((1 − 1/(2λ))·L − L̂)) over training sets, for one hypothesis: (1 − L(1 − e^{−1/λ}))^N·e^{N/λ(1 − 1/(2λ))L}.</summary>
    public static double ExpectedMoment(double loss, int count, double lambda) =>
        Math.Exp(count * (((1 - (1 / (2 * lambda))) * loss / lambda) + double.LogP1(-loss * (1 - Math.Exp(-1 / lambda)))));

    /// <summary>E exp(N·kl(L̂‖L)) over training sets: the same for every L, and between √N and 2√N (Maurer 2004).</summary>
    public static double ExpectedKlMoment(double loss, int count) =>
        Enumerable.Range(0, count + 1).Sum(k => Math.Exp(Binomial.PMFLn(loss, count, k) + (count * RiskBounds.BinaryKl((double)k / count, loss))));

    /// <summary>The posterior q ∝ p·exp(−N·L̂·<paramref name="rate"/>). [H]</summary>
    public static double[] Gibbs(double[] trained, double[] prior, int count, double rate)
    {
        var least = trained.Min();
        double[] weights = [.. trained.Zip(prior, (loss, p) => p * Math.Exp(-count * rate * (loss - least)))];
        var sum = weights.Sum();
        return [.. weights.Select(w => w / sum)];
    }

    /// <summary>KL(q, p), nats.</summary>
    public static double Divergence(double[] q, double[] p) => q.Zip(p, (a, b) => a > 0 ? a * Math.Log(a / b) : 0).Sum();
}
