using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L09_DoubleDescent;

/// <summary>Inputs of two sizes: descent learns the first D₁ soon, and the others, c times as large, 1/c² later.</summary>
/// <param name="Examples">n</param>
/// <param name="Fast">D₁</param>
/// <param name="Slow">D₂</param>
/// <param name="Contrast">c</param>
/// <param name="Noise">σ, of the targets. Fast and slow inputs each explain a variance of 1.</param>
internal sealed record TwoSpeeds(int Examples, int Fast, int Slow, double Contrast, double Noise)
{
    /// <summary>D₁ + D₂</summary>
    public int Inputs => Fast + Slow;

    /// <summary>Size of input i.</summary>
    public double Scale(int i) => i < Fast ? 1 : Contrast;

    /// <summary>Coefficients of inputs before scaling: of length 1 for the fast ones and for the slow ones, all directions alike. [D₁ + D₂]</summary>
    public void DrawTruth(Span<double> truth, ref Xoshiro256 random)
    {
        foreach (ref var value in truth)
        {
            value = random.Normal();
        }

        Normalise(truth[..Fast]);
        Normalise(truth[Fast..]);
    }

    private static void Normalise(Span<double> values)
    {
        var length = Math.Sqrt(SpanMath.SquaredNorm(values));
        foreach (ref var value in values)
        {
            value /= length;
        }
    }
}

/// <summary>
/// Linear regression on inputs of two speeds with one drawn set of inputs. Its test error after k steps of descent from 0, in the mean over truth and
/// noise, is tr S G B G + σ²/n tr S F A⁻¹ F with G = (1 − ηA)^k, F = 1 − G, A = XᵀX/n, S the covariance of inputs and B that of the truth: a
/// sum of two curves like the bias and variance of early stopping (Heckel and Yilmaz 2021, Pezeshki et al. 2022).
/// </summary>
internal sealed class TwoSpeedRegression
{
    private readonly TwoSpeeds _speeds;
    private readonly double[] _x;
    private readonly double[] _values;
    private readonly Matrix<double> _inputs;
    private readonly Matrix<double> _truth;

    /// <summary>Draws the inputs.</summary>
    public TwoSpeedRegression(TwoSpeeds speeds, ref Xoshiro256 random)
    {
        var (n, d) = (speeds.Examples, speeds.Inputs);
        _speeds = speeds;
        _x = new double[n * d];
        for (var i = 0; i < _x.Length; i++)
        {
            _x[i] = speeds.Scale(i % d) * random.Normal();
        }

        var x = Matrix<double>.Build.Dense(d, n, _x);
        var eigen = (x.TransposeAndMultiply(x) / n).Evd(Symmetricity.Symmetric);
        var vectors = eigen.EigenVectors;
        Matrix<double> Seen(Func<int, double> diagonal) =>
            vectors.TransposeThisAndMultiply(Matrix<double>.Build.Diagonal(d, d, diagonal) * vectors);
        _values = eigen.EigenValues.Real().ToArray();
        _inputs = Seen(i => speeds.Scale(i) * speeds.Scale(i));
        _truth = Seen(Variance);
    }

    /// <summary>η = 1/(5 λ_max(A)): slow enough to see the fast inputs being learnt.</summary>
    public double Rate => 0.2 / _values.Max();

    /// <summary>The test error E(x·w − x·β)² after so many steps, in closed form.</summary>
    public double Expected(double steps)
    {
        var kept = _values.Select(l => Math.Pow(1 - (Rate * l), steps)).ToArray();
        var sum = 0.0;
        for (var i = 0; i < kept.Length; i++)
        {
            sum += _speeds.Noise * _speeds.Noise / _speeds.Examples * _inputs[i, i] * (1 - kept[i]) * (1 - kept[i]) / _values[i];
            for (var j = 0; j < kept.Length; j++)
            {
                sum += _inputs[i, j] * kept[j] * _truth[j, i] * kept[i];
            }
        }

        return sum;
    }

    /// <summary>The same of one drawn truth and noise, by descent on the examples.</summary>
    /// <param name="looks">Steps after which to look, rising.</param>
    /// <param name="random">Draws them.</param>
    public double[] Measure(IReadOnlyList<int> looks, ref Xoshiro256 random)
    {
        var (n, d) = (_speeds.Examples, _speeds.Inputs);
        var (truth, y, w, gradient) = (new double[d], new double[n], new double[d], new double[d]);
        _speeds.DrawTruth(truth, ref random);
        for (var i = 0; i < d; i++)
        {
            truth[i] /= _speeds.Scale(i);
        }

        for (var b = 0; b < n; b++)
        {
            y[b] = SpanMath.Dot(_x.AsSpan(b * d, d), truth) + (_speeds.Noise * random.Normal());
        }

        var errors = new double[looks.Count];
        for (int step = 1, look = 0; look < errors.Length; step++)
        {
            gradient.AsSpan().Clear();
            for (var b = 0; b < n; b++)
            {
                var x = _x.AsSpan(b * d, d);
                SpanMath.AddScaled(gradient, (SpanMath.Dot(x, w) - y[b]) / n, x);
            }

            SpanMath.AddScaled(w, -Rate, gradient);
            if (step == looks[look])
            {
                errors[look++] = Enumerable.Range(0, d).Sum(i => Math.Pow(_speeds.Scale(i) * (w[i] - truth[i]), 2));
            }
        }

        return errors;
    }

    /// <summary>Variance of the truth's coordinates: fast and slow inputs explain 1 each.</summary>
    private double Variance(int i) => i < _speeds.Fast ? 1.0 / _speeds.Fast : 1 / (_speeds.Slow * _speeds.Contrast * _speeds.Contrast);
}
