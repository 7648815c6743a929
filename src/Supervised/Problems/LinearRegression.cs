using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.Problems;

/// <summary>
/// Linear least squares, ℓ_b(w) = ½(wᵀx_b − y_b)²: the one training loss about which everything is known in closed form.
/// L(w) = L* + ½(w−w*)ᵀA(w−w*) with A = E[xxᵀ].
/// </summary>
internal sealed class LinearRegression : IExampleLoss
{
    private readonly double[] _x;
    private readonly double[] _y;

    /// <summary>Creates it from inputs [N][D] and targets [N]; the inputs have full rank.</summary>
    public LinearRegression(double[][] x, double[] y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        ArgumentOutOfRangeException.ThrowIfZero(x.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, x.Length);
        Dimension = x[0].Length;
        _x = [.. x.SelectMany(row => row)];
        _y = y;
        var inputs = Matrix<double>.Build.DenseOfRowArrays(x);
        var targets = Vector<double>.Build.Dense(y);
        Hessian = inputs.TransposeThisAndMultiply(inputs) / Count;
        Optimum = inputs.QR().Solve(targets);
        OptimalLoss = Loss(Optimum.AsArray());
        Noise = this.NoiseAt(Optimum.AsArray());
    }

    /// <inheritdoc/>
    public int Count => _y.Length;

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <summary>A = E[xxᵀ]. [D, D]</summary>
    public Matrix<double> Hessian { get; }

    /// <summary>w*, the least-squares fit. [D]</summary>
    public Vector<double> Optimum { get; }

    /// <summary>L* = L(w*).</summary>
    public double OptimalLoss { get; }

    /// <summary>C = E[g_b g_bᵀ] at w*, the covariance of the gradients of single examples. [D, D]</summary>
    public Matrix<double> Noise { get; }

    /// <summary>¼E‖g_b‖² at w*: how fast the converged loss of SGD grows with its learning rate.</summary>
    public double HeatCapacity => Noise.Trace() / 4;

    /// <summary>x_b. [D]</summary>
    public ReadOnlySpan<double> Input(int example) => _x.AsSpan(example * Dimension, Dimension);

    /// <summary>y_b.</summary>
    public double Target(int example) => _y[example];

    /// <inheritdoc/>
    public double Loss(ReadOnlySpan<double> w)
    {
        var sum = 0.0;
        for (var b = 0; b < Count; b++)
        {
            var residual = SpanMath.Dot(Input(b), w) - _y[b];
            sum += residual * residual;
        }

        return sum / (2 * Count);
    }

    /// <inheritdoc/>
    public double Gradient(ReadOnlySpan<double> w, Span<double> gradient)
    {
        gradient.Clear();
        var sum = 0.0;
        for (var b = 0; b < Count; b++)
        {
            var residual = SpanMath.Dot(Input(b), w) - _y[b];
            SpanMath.AddScaled(gradient, residual / Count, Input(b));
            sum += residual * residual;
        }

        return sum / (2 * Count);
    }

    /// <inheritdoc/>
    public void ExampleGradient(ReadOnlySpan<double> w, int example, Span<double> gradient)
    {
        var x = Input(example);
        var residual = SpanMath.Dot(x, w) - _y[example];
        for (var i = 0; i < gradient.Length; i++)
        {
            gradient[i] = residual * x[i];
        }
    }

    /// <summary>w ← w − η ∇ℓ_b(w): a step of SGD with batch 1.</summary>
    public void Step(Span<double> w, int example, double rate)
    {
        var x = Input(example);
        SpanMath.AddScaled(w, -rate * (SpanMath.Dot(x, w) - _y[example]), x);
    }

    /// <summary>The moments of SGD with batch 1 as it moves: δ ← (I − ηxxᵀ)δ − ηg_b with δ = w − w*, b uniform.</summary>
    public LinearRecursion Recursion(double rate) => Recursion(Matrix<double>.Build.DiagonalIdentity(Dimension) * rate);

    /// <summary>The same with a matrix for a learning rate, w ← w − P∇ℓ_b(w). [D, D]</summary>
    public LinearRecursion Recursion(Matrix<double> rate)
    {
        ArgumentNullException.ThrowIfNull(rate);
        var identity = Matrix<double>.Build.DenseIdentity(Dimension);
        return LinearRecursion.Average(Enumerable.Range(0, Count).Select(b =>
        {
            var x = Vector<double>.Build.Dense(Input(b).ToArray());
            return (identity - (rate * x.OuterProduct(x)), -((Optimum * x) - _y[b]) * (rate * x));
        }));
    }

    /// <summary>The same with momentum, v ← μv + ηĝ, w ← w − v; the state is (δ, v). [2D]</summary>
    public LinearRecursion MomentumRecursion(double rate, double momentum)
    {
        var d = Dimension;
        return LinearRecursion.Average(Enumerable.Range(0, Count).Select(b =>
        {
            var x = Vector<double>.Build.Dense(Input(b).ToArray());
            var g = rate * ((Optimum * x) - _y[b]) * x;
            var square = rate * x.OuterProduct(x);
            var map = Matrix<double>.Build.Dense(2 * d, 2 * d);
            map.SetSubMatrix(0, 0, Matrix<double>.Build.DenseIdentity(d) - square);
            map.SetSubMatrix(0, d, -momentum * Matrix<double>.Build.DenseIdentity(d));
            map.SetSubMatrix(d, 0, square);
            map.SetSubMatrix(d, d, momentum * Matrix<double>.Build.DenseIdentity(d));
            return (map, Vector<double>.Build.DenseOfEnumerable((-g).Concat(g)));
        }));
    }

    /// <summary>L − L* on average if w has covariance <paramref name="covariance"/> around w*: ½ tr(A S).</summary>
    public double Excess(Matrix<double> covariance) => (Hessian * covariance).Trace() / 2;

    /// <inheritdoc/>
    public IExampleLoss Clone() => this;
}
