using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Numerics.Odes;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.L07_Sde;

/// <summary>
/// The SDE of SGD on linear regression with batch 1, for δ = w − w*: dδ = −Aδ dt + ε√dt, ε ~ N(0, ηΣ(δ)). The gradient of example
/// b is x(xᵀδ − r) with the residual r = y − xᵀw*, so Σ(δ) = E[xxᵀ(xᵀδ − r)²] − AδδᵀA is a polynomial of degree 2 whose coefficients
/// are averages over the data, taken once. One thread.
/// </summary>
internal sealed class SgdDiffusion : IDiffusion
{
    private readonly LinearRegression _problem;
    private readonly double _rate;
    private readonly double[] _hessian;
    private readonly double[] _constant;
    private readonly double[] _linear;
    private readonly double[] _quadratic;
    private readonly double[] _sigma;
    private readonly double[] _mean;

    /// <summary>Creates it for the learning rate <paramref name="rate"/>.</summary>
    public SgdDiffusion(LinearRegression problem, double rate)
    {
        ArgumentNullException.ThrowIfNull(problem);
        (_problem, _rate) = (problem, rate);
        var d = problem.Dimension;
        _hessian = problem.Hessian.ToRowMajorArray();
        (_constant, _linear, _quadratic) = (new double[d * d], new double[d * d * d], new double[d * d * d * d]);
        (_sigma, _mean) = (new double[d * d], new double[d]);
        for (var b = 0; b < problem.Count; b++)
        {
            var x = problem.Input(b);
            var r = problem.Target(b) - SpanMath.Dot(x, problem.Optimum.AsArray());
            for (var ij = 0; ij < d * d; ij++)
            {
                var square = x[ij / d] * x[ij % d] / problem.Count;
                _constant[ij] += square * r * r;
                SpanMath.AddScaled(_linear.AsSpan(ij * d, d), -2 * square * r, x);
                for (var k = 0; k < d; k++)
                {
                    SpanMath.AddScaled(_quadratic.AsSpan(((ij * d) + k) * d, d), square * x[k], x);
                }
            }
        }
    }

    /// <inheritdoc/>
    public int Dimension => _problem.Dimension;

    /// <inheritdoc/>
    public void Drift(ReadOnlySpan<double> state, Span<double> drift)
    {
        var d = Dimension;
        for (var i = 0; i < d; i++)
        {
            drift[i] = -SpanMath.Dot(_hessian.AsSpan(i * d, d), state);
        }
    }

    /// <inheritdoc/>
    public void Noise(ReadOnlySpan<double> state, ReadOnlySpan<double> normal, Span<double> noise)
    {
        Covariance(state, _sigma);
        Cholesky.Factor(_sigma, Dimension);
        var root = Math.Sqrt(_rate);
        for (var i = 0; i < Dimension; i++)
        {
            noise[i] = root * SpanMath.Dot(_sigma.AsSpan(i * Dimension, i + 1), normal);
        }
    }

    /// <summary>Σ(δ), row by row. [D, D]</summary>
    public void Covariance(ReadOnlySpan<double> state, Span<double> sigma)
    {
        var d = Dimension;
        Drift(state, _mean);
        for (var ij = 0; ij < d * d; ij++)
        {
            var sum = _constant[ij] + SpanMath.Dot(_linear.AsSpan(ij * d, d), state) - (_mean[ij / d] * _mean[ij % d]);
            for (var k = 0; k < d; k++)
            {
                sum += state[k] * SpanMath.Dot(_quadratic.AsSpan(((ij * d) + k) * d, d), state);
            }

            sigma[ij] = sum;
        }
    }

    /// <summary>
    /// The first two moments of the SDE at a time, from their own equations: ṁ = −Am and Ṁ = −AM − MA + η E[Σ(δ)]. The step of SGD
    /// itself is M' = M − η(AM + MA) + η²(E[Σ(δ)] + AMA), so Ṁ = (M' − M)/η − ηAMA.
    /// </summary>
    /// <param name="start">δ(0). [D]</param>
    /// <param name="time">t.</param>
    /// <param name="corrected">Takes the drift −(A + ηA²/2)δ, which follows SGD one order closer (Li, Tai and E 2017).</param>
    public GaussianLaw Moments(Vector<double> start, double time, bool corrected = false)
    {
        ArgumentNullException.ThrowIfNull(start);
        var (d, a, recursion) = (Dimension, _problem.Hessian, _problem.Recursion(_rate));
        var extra = corrected ? _rate / 2 * a * a : Matrix<double>.Build.Dense(d, d);
        OdeSystem system = (_, state, slope) =>
        {
            var m = Vector<double>.Build.Dense(state[..d].ToArray());
            var second = Matrix<double>.Build.Dense(d, d, state[d..].ToArray());
            var (nextMean, nextSecond) = recursion.Step(m, second);
            (((nextMean - m) / _rate) - (extra * m)).AsArray().CopyTo(slope);
            var change = ((nextSecond - second) / _rate) - (_rate * a * second * a) - (extra * second) - (second * extra);
            change.ToColumnMajorArray().CopyTo(slope[d..]);
        };
        var end = DormandPrince.Solve(system, [.. start, .. start.OuterProduct(start).ToColumnMajorArray()], time).State;
        var mean = Vector<double>.Build.Dense(end[..d]);
        return new GaussianLaw(mean, Matrix<double>.Build.Dense(d, d, end[d..]) - mean.OuterProduct(mean));
    }
}
