using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using SelfPlay.Games;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.L08_L1Ensembles;

/// <summary>Regression whose truth is known: targets y = Xβ + σε are drawn, and estimates are compared with β.</summary>
internal sealed class NoisyRegression
{
    private readonly Matrix<double> _x;
    private readonly Vector<double> _truth;
    private readonly double _noise;
    private readonly Evd<double> _eigen;

    /// <summary>Inputs [N, D] of full rank, the truth [D] and the noise's deviation σ.</summary>
    public NoisyRegression(Matrix<double> x, Vector<double> truth, double noise)
    {
        (_x, _truth, _noise) = (x, truth, noise);
        A = x.TransposeThisAndMultiply(x) / x.RowCount;
        _eigen = A.Evd(Symmetricity.Symmetric);
    }

    /// <summary>E[xxᵀ] over the inputs. [D, D]</summary>
    public Matrix<double> A { get; }

    /// <summary>The regression as its directions see it, for estimates that begin at 0.</summary>
    public SpectralRegression Spectral => new(
        _eigen.EigenValues.Real().ToArray(), _eigen.EigenVectors.TransposeThisAndMultiply(_truth).ToArray(), _noise * _noise / _x.RowCount);

    /// <summary>Inputs of a real table; its least-squares fit as the truth, with noise of the size of its residuals.</summary>
    public static NoisyRegression Of(LinearRegression problem)
    {
        var (n, d) = (problem.Count, problem.Dimension);
        var x = Matrix<double>.Build.DenseOfRowArrays(Enumerable.Range(0, n).Select(b => problem.Input(b).ToArray()));
        return new NoisyRegression(x, problem.Optimum, Math.Sqrt(2 * problem.OptimalLoss * n / (n - d)));
    }

    /// <summary>Independent normal inputs and a normal truth of length 1 on average.</summary>
    public static NoisyRegression Gaussian(int examples, int inputs, double noise, ref Xoshiro256 random)
    {
        var values = new double[(examples + 1) * inputs];
        foreach (ref var value in values.AsSpan())
        {
            value = random.Normal();
        }

        var x = Matrix<double>.Build.Dense(examples, inputs, values[..(examples * inputs)]);
        return new NoisyRegression(x, Vector<double>.Build.Dense(values[(examples * inputs)..]) / Math.Sqrt(inputs), noise);
    }

    /// <summary>Mean ‖w_k − β‖² of gradient descent from 0 on newly drawn targets, after each of the numbers of steps.</summary>
    /// <param name="rate">η</param>
    /// <param name="stops">Numbers of steps k, rising.</param>
    /// <param name="runs">How often targets are drawn.</param>
    /// <param name="random">Draws them.</param>
    public double[] DescentRisk(double rate, int[] stops, int runs, ref Xoshiro256 random)
    {
        var risk = new double[stops.Length];
        for (var run = 0; run < runs; run++)
        {
            var c = (A * _truth) + (_x.TransposeThisAndMultiply(Noise(ref random)) / _x.RowCount);
            var w = Vector<double>.Build.Dense(_truth.Count);
            var step = 0;
            for (var s = 0; s < stops.Length; s++)
            {
                for (; step < stops[s]; step++)
                {
                    w -= rate * ((A * w) - c);
                }

                risk[s] += (w - _truth).DotProduct(w - _truth) / runs;
            }
        }

        return risk;
    }

    private Vector<double> Noise(ref Xoshiro256 random)
    {
        var noise = new double[_x.RowCount];
        for (var i = 0; i < noise.Length; i++)
        {
            noise[i] = _noise * random.Normal();
        }

        return Vector<double>.Build.Dense(noise);
    }
}
