using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L09_Implicit;

/// <summary>
/// Least squares with fewer examples than parameters, L(w) = ‖Xw − y‖²/(2N): a whole subspace of parameters has no loss, and which
/// of them is found depends on where one starts and how one moves, not on the loss.
/// </summary>
internal sealed class Interpolation
{
    private readonly double[] _x;
    private readonly double[] _y;
    private readonly Matrix<double> _basis;

    /// <summary>Inputs [N, D] of full rank, N ≤ D, and targets [N].</summary>
    public Interpolation(Matrix<double> inputs, Vector<double> targets)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(inputs.RowCount, inputs.ColumnCount);
        ArgumentOutOfRangeException.ThrowIfNotEqual(targets.Count, inputs.RowCount);
        (Inputs, Targets) = (inputs, targets);
        _x = inputs.ToRowMajorArray();
        _y = targets.ToArray();
        var qr = inputs.Transpose().QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin);
        _basis = qr.Q;
        MinimumNorm = _basis * qr.R.Transpose().Solve(targets);
    }

    /// <summary>X [N, D]</summary>
    public Matrix<double> Inputs { get; }

    /// <summary>y [N]</summary>
    public Vector<double> Targets { get; }

    /// <summary>Number of examples, N.</summary>
    public int Count => _y.Length;

    /// <summary>Number of parameters, D.</summary>
    public int Dimension => Inputs.ColumnCount;

    /// <summary>X⁺y, the interpolating parameters of least norm. [D]</summary>
    public Vector<double> MinimumNorm { get; }

    /// <summary>1/λ_max(XᵀX/N), a learning rate at which descent contracts in every direction of the data.</summary>
    public double SafeRate => Count / Math.Pow(Inputs.Svd(computeVectors: false).S.Maximum(), 2);

    /// <summary>Standard normal inputs, and targets x·β + σε with ‖β‖ = 1.</summary>
    public static Interpolation Gaussian(int examples, int parameters, double noise, ref Xoshiro256 random)
    {
        var x = Matrix<double>.Build.Dense(examples, parameters);
        var truth = Vector<double>.Build.Dense(parameters);
        for (var j = 0; j < parameters; j++)
        {
            truth[j] = random.Normal();
            for (var i = 0; i < examples; i++)
            {
                x[i, j] = random.Normal();
            }
        }

        var y = x * truth.Normalize(2);
        for (var i = 0; i < examples; i++)
        {
            y[i] += noise * random.Normal();
        }

        return new Interpolation(x, y);
    }

    /// <summary>P_⊥v, what of v no example sees. [D]</summary>
    public Vector<double> Unseen(Vector<double> v) => v - (_basis * _basis.TransposeThisAndMultiply(v));

    /// <summary>
    /// Where descent in the coordinates P^{−½}w ends from 0: the interpolating parameters of least wᵀP⁻¹w, PXᵀ(XPXᵀ)⁻¹y.
    /// </summary>
    /// <param name="scale">The diagonal of P. [D]</param>
    public Vector<double> MinimumNormIn(Vector<double> scale)
    {
        var scaled = Matrix<double>.Build.DiagonalOfDiagonalVector(scale) * Inputs.Transpose();
        return scaled * (Inputs * scaled).Solve(Targets);
    }

    /// <summary>∇L(w) = Xᵀ(Xw − y)/N, added up example by example.</summary>
    /// <returns>L(w).</returns>
    public double Gradient(ReadOnlySpan<double> w, Span<double> gradient)
    {
        gradient.Clear();
        var sum = 0.0;
        for (var i = 0; i < Count; i++)
        {
            var residual = SpanMath.Dot(Row(i), w) - _y[i];
            SpanMath.AddScaled(gradient, residual / Count, Row(i));
            sum += residual * residual;
        }

        return sum / (2 * Count);
    }

    /// <summary>Gradient descent with momentum, v ← μv + ηP∇L, w ← w − v.</summary>
    /// <param name="start">w at the start. [D]</param>
    /// <param name="rate">η</param>
    /// <param name="steps">Steps.</param>
    /// <param name="momentum">μ</param>
    /// <param name="scale">The diagonal of P, a learning rate of its own for every parameter; null for 1. [D]</param>
    /// <param name="onStep">Sees w behind every step.</param>
    public Vector<double> Descend(
        Vector<double> start, double rate, int steps, double momentum = 0, Vector<double>? scale = null, Action<int, double[]>? onStep = null)
    {
        var (w, v, gradient) = (start.ToArray(), new double[Dimension], new double[Dimension]);
        for (var step = 1; step <= steps; step++)
        {
            Gradient(w, gradient);
            for (var i = 0; i < w.Length; i++)
            {
                v[i] = (momentum * v[i]) + (rate * (scale?[i] ?? 1) * gradient[i]);
                w[i] -= v[i];
            }

            onStep?.Invoke(step, w);
        }

        return Vector<double>.Build.Dense(w);
    }

    /// <summary>SGD on single examples with the rate 1/‖x_i‖², which is Kaczmarz's projection onto what an example says.</summary>
    public Vector<double> DescendOnExamples(Vector<double> start, int steps, ref Xoshiro256 random, Action<int, double[]>? onStep = null)
    {
        var w = start.ToArray();
        for (var step = 1; step <= steps; step++)
        {
            var i = random.Below(Count);
            SpanMath.AddScaled(w, (_y[i] - SpanMath.Dot(Row(i), w)) / SpanMath.SquaredNorm(Row(i)), Row(i));
            onStep?.Invoke(step, w);
        }

        return Vector<double>.Build.Dense(w);
    }

    private ReadOnlySpan<double> Row(int example) => _x.AsSpan(example * Dimension, Dimension);
}
