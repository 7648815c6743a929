using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;

namespace SelfPlay.Supervised.L08_Shrinkage;

/// <summary>
/// Least-squares polynomials of one degree through n fixed inputs in [-1, 1], in the basis of Chebyshev's polynomials, where
/// high degrees stay well conditioned.
/// </summary>
internal sealed class PolynomialFit
{
    private readonly Matrix<double> _q;
    private readonly Matrix<double> _r;

    /// <summary>Prepares the fit: X = QR with the basis functions at the inputs as columns of X.</summary>
    /// <param name="inputs">Different values. [n]</param>
    /// <param name="degree">At most n - 1.</param>
    public PolynomialFit(double[] inputs, int degree)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentOutOfRangeException.ThrowIfNegative(degree);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(degree, inputs.Length);
        Degree = degree;
        var basis = Matrix<double>.Build.DenseOfRowArrays(inputs.Select(x => Basis(x, degree)));
        var factors = basis.QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin);
        (_q, _r) = (factors.Q, factors.R);
    }

    /// <summary>Degree d; the fit has d + 1 coefficients.</summary>
    public int Degree { get; }

    /// <summary>The fit's values at the inputs: the projection QQᵀy. [n]</summary>
    public Vector<double> Smooth(Vector<double> y) => _q * _q.TransposeThisAndMultiply(y);

    /// <summary>Coefficients of the fit in Chebyshev's basis. [d + 1]</summary>
    public double[] Coefficients(Vector<double> y) => _r.Solve(_q.TransposeThisAndMultiply(y)).ToArray();

    /// <summary>T_0(x) .. T_d(x) by T_{k+1} = 2x T_k - T_{k-1}.</summary>
    public static double[] Basis(double x, int degree)
    {
        var values = new double[degree + 1];
        values[0] = 1;
        for (var k = 1; k <= degree; k++)
        {
            values[k] = k == 1 ? x : (2 * x * values[k - 1]) - values[k - 2];
        }

        return values;
    }

    /// <summary>A polynomial's value.</summary>
    public static double At(double[] coefficients, double x)
    {
        var basis = Basis(x, coefficients.Length - 1);
        return coefficients.Zip(basis, (c, b) => c * b).Sum();
    }

    /// <summary>
    /// Fits pure noise of variance 1 many times: mean squared error on the noise that was fitted, on new noise at the same
    /// inputs, and on new noise at inputs drawn from [-1, 1].
    /// </summary>
    public NoiseFit FitNoise(int runs, ref Xoshiro256 random)
    {
        var n = _q.RowCount;
        double train = 0, same = 0, fresh = 0;
        for (var run = 0; run < runs; run++)
        {
            var (y, again) = (Noise(n, ref random), Noise(n, ref random));
            var fit = Smooth(y);
            train += (y - fit).DotProduct(y - fit) / n;
            same += (again - fit).DotProduct(again - fit) / n;
            var error = At(Coefficients(y), (2 * random.Unit()) - 1) - random.Normal();
            fresh += error * error;
        }

        return new NoiseFit(train / runs, same / runs, fresh / runs);
    }

    private static Vector<double> Noise(int n, ref Xoshiro256 random)
    {
        var y = new double[n];
        for (var i = 0; i < n; i++)
        {
            y[i] = random.Normal();
        }

        return Vector<double>.Build.Dense(y);
    }
}

/// <summary>Mean squared errors of polynomials fitted to pure noise of variance 1.</summary>
/// <param name="Train">On the noise that was fitted; 1 - (d + 1)/n on average.</param>
/// <param name="SameInputs">On new noise at the same inputs; 1 + (d + 1)/n on average.</param>
/// <param name="NewInputs">On new noise at new inputs.</param>
internal readonly record struct NoiseFit(double Train, double SameInputs, double NewInputs);
