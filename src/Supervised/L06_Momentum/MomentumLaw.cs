using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L06_Momentum;

/// <summary>
/// SGD with momentum on L(Φ) = ½hΦ²: v ← μv + ηĝ, Φ ← Φ − v, with gradients ĝ = hΦ − σε and ε standard normal.
/// </summary>
/// <param name="Curvature">h.</param>
/// <param name="Noise">σ.</param>
internal sealed record MomentumLaw(double Curvature, double Noise)
{
    /// <summary>
    /// The stationary variance of Φ, exactly: ησ²(1 + μ) / (h(1 − μ)(2(1 + μ) − ηh)). It is finite for ηh &lt; 2(1 + μ).
    /// </summary>
    /// <param name="rate">η.</param>
    /// <param name="momentum">μ.</param>
    public double Variance(double rate, double momentum) =>
        rate * Noise * Noise * (1 + momentum) / (Curvature * (1 - momentum) * ((2 * (1 + momentum)) - (rate * Curvature)));

    /// <summary>The same by solving for the covariance of (Φ, v) that a step leaves alone.</summary>
    public double VarianceOfRecursion(double rate, double momentum)
    {
        var pull = rate * Curvature;
        var map = Matrix<double>.Build.DenseOfArray(new[,] { { 1 - pull, -momentum }, { pull, momentum } });
        var kick = Vector<double>.Build.Dense([rate * Noise, -rate * Noise]);

        // Two kicks of opposite sign have the mean and the variance of σε, and nothing else counts.
        return LinearRecursion.Average([(map, kick), (map, -kick)]).StationaryCovariance()[0, 0];
    }

    /// <summary>
    /// Steps in which the slower mode of (Φ, v) falls to 1/e: −1/ln|r| with the larger root of r² − (1 + μ − ηh)r + μ = 0.
    /// It is about (1 − μ)/ηh where friction wins, and 2/(1 − μ), whatever the rate, where Φ swings (|r| = √μ).
    /// </summary>
    public double Relaxation(double rate, double momentum)
    {
        var half = (1 + momentum - (rate * Curvature)) / 2;
        var square = (half * half) - momentum;
        var root = square < 0 ? Math.Sqrt(momentum) : Math.Abs(half) + Math.Sqrt(square);
        return -1 / Math.Log(root);
    }

    /// <summary>Mean of Φ² over a run from 0. Its relative error is about √(2/relaxations).</summary>
    /// <param name="rate">η.</param>
    /// <param name="momentum">μ.</param>
    /// <param name="relaxations">Length in relaxation times; a tenth is added for the way to the stationary law.</param>
    /// <param name="random">Source of chance.</param>
    public double Measure(double rate, double momentum, double relaxations, ref Xoshiro256 random)
    {
        var steps = (int)Math.Ceiling(relaxations * Math.Max(1, Relaxation(rate, momentum)));
        double phi = 0, v = 0, sum = 0;
        for (var t = -steps / 10; t < steps; t++)
        {
            v = (momentum * v) + (rate * ((Curvature * phi) - (Noise * random.Normal())));
            phi -= v;
            sum += t >= 0 ? phi * phi : 0;
        }

        return sum / steps;
    }

    /// <summary>
    /// By what factor a step shrinks Φ in the long run without noise, as a rate of time: the η̃ with Φ_t ∝ (1 − η̃h)^t.
    /// </summary>
    public double EffectiveRate(double rate, double momentum)
    {
        double phi = 1, v = 0;
        var settled = (int)(60 / (1 - momentum));
        var before = 1.0;
        for (var t = 0; t <= settled; t++)
        {
            before = phi;
            v = (momentum * v) + (rate * Curvature * phi);
            phi -= v;
        }

        return (1 - (phi / before)) / Curvature;
    }
}
