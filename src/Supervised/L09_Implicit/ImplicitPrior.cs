using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L09_Implicit;

/// <summary>
/// A learner whose parameters are normal around ridge regression's solution, Φ|y ~ N(My, C) with M = (XᵀX + λ)⁻¹Xᵀ and C = τ²(XᵀX + λ)⁻¹. Over
/// training sets y ~ N(Xβ, σ²) they have the law p(Φ) = E_y p(Φ|y) = N(MXβ, C + σ²MMᵀ): the learner's implicit prior.
/// </summary>
internal sealed class ImplicitPrior
{
    private readonly Vector<double> _mean;
    private readonly Matrix<double> _map;
    private readonly double _noise;

    /// <summary>Creates the learner.</summary>
    /// <param name="inputs">X, the same in every training set. [N, D]</param>
    /// <param name="truth">β [D]</param>
    /// <param name="noise">σ</param>
    /// <param name="ridge">λ</param>
    /// <param name="temperature">τ²</param>
    public ImplicitPrior(Matrix<double> inputs, Vector<double> truth, double noise, double ridge, double temperature)
    {
        var inverse = (inputs.TransposeThisAndMultiply(inputs) + (ridge * Matrix<double>.Build.DenseIdentity(truth.Count))).Inverse();
        (_map, _mean, _noise) = (inverse * inputs.Transpose(), inputs * truth, noise);
        Spread = temperature * inverse;
        Law = new GaussianLaw(_map * _mean, Spread + (noise * noise * _map.TransposeAndMultiply(_map)));
    }

    /// <summary>C, the covariance of Φ given a training set. [D, D]</summary>
    public Matrix<double> Spread { get; }

    /// <summary>p(Φ).</summary>
    public GaussianLaw Law { get; }

    /// <summary>I(Φ; y) = ½ (ln det(C + σ²MMᵀ) − ln det C), in nats.</summary>
    public double Information => (Law.Covariance.Cholesky().DeterminantLn - Spread.Cholesky().DeterminantLn) / 2;

    /// <summary>p(Φ|y) of a training set that is drawn.</summary>
    public GaussianLaw Learn(ref Xoshiro256 random)
    {
        var y = _mean.Clone();
        for (var i = 0; i < y.Count; i++)
        {
            y[i] += _noise * random.Normal();
        }

        return new GaussianLaw(_map * y, Spread);
    }

    /// <summary>E_y KL(p(Φ|y), prior), the divergence a PAC-Bayes bound pays on average: I(Φ; y) + KL(p(Φ), prior).</summary>
    public double ExpectedDivergence(GaussianLaw prior) => Information + Law.DivergenceFrom(prior);

    /// <summary>The same measured on drawn training sets.</summary>
    public double MeasureDivergence(GaussianLaw prior, int draws, ref Xoshiro256 random)
    {
        // tr(S⁻¹C), the determinants and D are the same for all; only the distance of the means is not.
        var (reference, inverse) = (new GaussianLaw(prior.Mean, Spread).DivergenceFrom(prior), prior.Covariance.Inverse());
        var sum = 0.0;
        for (var i = 0; i < draws; i++)
        {
            var shift = Learn(ref random).Mean - prior.Mean;
            sum += shift * (inverse * shift) / 2;
        }

        return reference + (sum / draws);
    }

    /// <summary>
    /// I(Φ; y) from its definition, E ln p(Φ|y)/p(Φ), with p(Φ) as the mean of p(Φ|y') over training sets y' drawn anew: knows
    /// nothing of the closed form.
    /// </summary>
    /// <param name="pairs">Pairs (y, Φ).</param>
    /// <param name="others">Training sets y'.</param>
    /// <param name="random">Draws them.</param>
    public double MeasureInformation(int pairs, int others, ref Xoshiro256 random)
    {
        // All laws share C, so densities are compared in the coordinates in which C is the identity.
        var factor = Spread.Cholesky().Factor;
        var centres = new double[others][];
        for (var k = 0; k < others; k++)
        {
            centres[k] = factor.Solve(Learn(ref random).Mean).ToArray();
        }

        var sum = 0.0;
        var logs = new double[others];
        for (var pair = 0; pair < pairs; pair++)
        {
            var centre = factor.Solve(Learn(ref random).Mean).ToArray();
            var phi = centre.ToArray();
            foreach (ref var value in phi.AsSpan())
            {
                value += random.Normal();
            }

            for (var k = 0; k < others; k++)
            {
                logs[k] = -SpanMath.SquaredDistance(phi, centres[k]) / 2;
            }

            var largest = logs.Max();
            var marginal = largest + Math.Log(logs.Average(l => Math.Exp(l - largest)));
            sum += (-SpanMath.SquaredDistance(phi, centre) / 2) - marginal;
        }

        return sum / pairs;
    }
}
