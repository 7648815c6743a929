using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L09_Implicit;

/// <summary>
/// Fewer linear measurements ⟨A_i, X⟩ = y_i than a symmetric matrix X ⪰ 0 has entries, and the loss mean ½(⟨A_i, X⟩ − y_i)². Matrices
/// are kept row by row in plain arrays of d².
/// </summary>
internal sealed class MatrixSensing
{
    private readonly double[] _measurements;
    private readonly double[] _y;

    /// <summary>Measures a truth.</summary>
    /// <param name="measurements">All A_i, one behind the other. [M, d, d]</param>
    /// <param name="truth">X* [d, d]</param>
    /// <param name="size">d</param>
    public MatrixSensing(double[] measurements, double[] truth, int size)
    {
        (_measurements, Truth, Size) = (measurements, truth, size);
        _y = Predict(truth);
    }

    /// <summary>X*, the matrix that was measured. [d, d]</summary>
    public double[] Truth { get; }

    /// <summary>d</summary>
    public int Size { get; }

    /// <summary>Number of measurements, M.</summary>
    public int Count => _measurements.Length / (Size * Size);

    /// <summary>y [M]</summary>
    public IReadOnlyList<double> Targets => _y;

    /// <summary>A_i, symmetric. [d, d]</summary>
    public ReadOnlySpan<double> Measurement(int i) => _measurements.AsSpan(i * Size * Size, Size * Size);

    /// <summary>A truth of a rank, with spectral norm 1, measured by symmetric matrices of normal entries: E⟨A, X⟩² = ‖X‖_F².</summary>
    public static MatrixSensing Gaussian(int size, int rank, int count, ref Xoshiro256 random)
    {
        var truth = LowRank(size, rank, ref random);
        var measurements = new double[count * size * size];
        for (var m = 0; m < count; m++)
        {
            var a = measurements.AsSpan(m * size * size, size * size);
            for (var i = 0; i < size; i++)
            {
                a[(i * size) + i] = random.Normal();
                for (var j = 0; j < i; j++)
                {
                    // The mean of two independent normal entries.
                    a[(i * size) + j] = a[(j * size) + i] = random.Normal() / Math.Sqrt(2);
                }
            }
        }

        return new MatrixSensing(measurements, truth, size);
    }

    /// <summary>The same truth of which <paramref name="count"/> entries are seen, chosen at random: matrix completion.</summary>
    public static MatrixSensing Completion(int size, int rank, int count, ref Xoshiro256 random)
    {
        var truth = LowRank(size, rank, ref random);
        (int I, int J)[] entries = [.. Enumerable.Range(0, size).SelectMany(i => Enumerable.Range(0, i + 1).Select(j => (i, j)))];
        Orders.Shuffle(entries, ref random);
        var measurements = new double[count * size * size];
        for (var m = 0; m < count; m++)
        {
            var (i, j) = entries[m];
            measurements[(m * size * size) + (i * size) + j] += 0.5;
            measurements[(m * size * size) + (j * size) + i] += 0.5;
        }

        return new MatrixSensing(measurements, truth, size);
    }

    /// <summary>⟨A_i, X⟩ of every measurement. [M]</summary>
    public double[] Predict(ReadOnlySpan<double> x)
    {
        var result = new double[Count];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = SpanMath.Dot(Measurement(i), x);
        }

        return result;
    }

    /// <summary>Σ_i c_i A_i. [d, d]</summary>
    public double[] Combine(ReadOnlySpan<double> c)
    {
        var sum = new double[Size * Size];
        for (var i = 0; i < c.Length; i++)
        {
            SpanMath.AddScaled(sum, c[i], Measurement(i));
        }

        return sum;
    }

    /// <summary>Gradient descent on the matrix itself from 0: ends at the solution of least ‖X‖_F.</summary>
    public double[] Descend(double rate, int steps)
    {
        var x = new double[Size * Size];
        for (var step = 0; step < steps; step++)
        {
            SpanMath.AddScaled(x, -rate, Gradient(x).Matrix);
        }

        return x;
    }

    /// <summary>Gradient descent on a factor U [d, d] of X = UUᵀ, from U = αI, until there is no loss left.</summary>
    /// <param name="alpha">α</param>
    /// <param name="rate">Learning rate of U.</param>
    /// <param name="steps">Most steps.</param>
    /// <param name="tolerance">Loss at which to stop.</param>
    /// <param name="onStep">Sees U before every step.</param>
    /// <returns>X, its loss and the steps taken.</returns>
    public (double[] X, double Loss, int Steps) DescendFactor(
        double alpha, double rate, int steps, double tolerance, Action<int, double[]>? onStep = null)
    {
        var u = new double[Size * Size];
        for (var i = 0; i < Size; i++)
        {
            u[(i * Size) + i] = alpha;
        }

        for (var step = 0; ; step++)
        {
            onStep?.Invoke(step, u);
            var x = Square(u);
            var (loss, gradient) = Gradient(x);
            if (loss <= tolerance || step == steps)
            {
                return (x, loss, step);
            }

            // d/dU = 2 G U, as every A_i is symmetric.
            var slope = new double[u.Length];
            for (var i = 0; i < Size; i++)
            {
                for (var k = 0; k < Size; k++)
                {
                    SpanMath.AddScaled(slope.AsSpan(i * Size, Size), gradient[(i * Size) + k], u.AsSpan(k * Size, Size));
                }
            }

            SpanMath.AddScaled(u, -2 * rate, slope);
        }
    }

    /// <summary>UUᵀ [d, d]</summary>
    public double[] Square(double[] u)
    {
        var x = new double[u.Length];
        for (var i = 0; i < Size; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                x[(i * Size) + j] = x[(j * Size) + i] = SpanMath.Dot(u.AsSpan(i * Size, Size), u.AsSpan(j * Size, Size));
            }
        }

        return x;
    }

    /// <summary>Mean ½(⟨A_i, X⟩ − y_i)², and its derivative by X.</summary>
    public (double Loss, double[] Matrix) Gradient(ReadOnlySpan<double> x)
    {
        var residual = Predict(x);
        var loss = 0.0;
        for (var i = 0; i < residual.Length; i++)
        {
            residual[i] = (residual[i] - _y[i]) / Count;
            loss += residual[i] * residual[i] * Count / 2;
        }

        return (loss, Combine(residual));
    }

    /// <summary>A MathNet matrix of the same entries. [d, d]</summary>
    public Matrix<double> Dense(double[] x) => Matrix<double>.Build.Dense(Size, Size, x);

    /// <summary>‖X‖_*, the sum of the singular values.</summary>
    public double NuclearNorm(double[] x) => Dense(x).Evd(Symmetricity.Symmetric).EigenValues.Sum(l => Math.Abs(l.Real));

    private static double[] LowRank(int size, int rank, ref Xoshiro256 random)
    {
        var factor = Matrix<double>.Build.Dense(size, rank);
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < rank; j++)
            {
                factor[i, j] = random.Normal();
            }
        }

        var x = factor.TransposeAndMultiply(factor);
        return (x / x.L2Norm()).ToRowMajorArray();
    }
}
