using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.Problems;

/// <summary>
/// Logistic regression of two classes, ℓ_b(w) = ln(1 + e^{−s_b wᵀx_b}) + ½λ‖w‖² with s_b = ±1. With N λ = 1/τ² the posterior of w under a
/// normal prior of deviation τ is e^{−N L(w)}/Z.
/// </summary>
internal sealed class LogisticRegression : IExampleLoss
{
    private readonly double[] _x;
    private readonly double[] _sign;

    /// <summary>Creates it.</summary>
    /// <param name="x">Inputs, with a column of ones if an intercept is wanted. [N][D]</param>
    /// <param name="positive">Whether an example is of the class that large wᵀx stand for. [N]</param>
    /// <param name="penalty">λ.</param>
    public LogisticRegression(double[][] x, bool[] positive, double penalty)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(positive);
        ArgumentOutOfRangeException.ThrowIfZero(x.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(positive.Length, x.Length);
        Dimension = x[0].Length;
        _x = [.. x.SelectMany(row => row)];
        _sign = [.. positive.Select(p => p ? 1.0 : -1)];
        Penalty = penalty;
    }

    /// <inheritdoc/>
    public int Count => _sign.Length;

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <summary>λ.</summary>
    public double Penalty { get; }

    /// <inheritdoc/>
    public double Loss(ReadOnlySpan<double> w)
    {
        var sum = 0.0;
        for (var b = 0; b < Count; b++)
        {
            sum += SoftPlus(-Margin(w, b));
        }

        return (sum / Count) + (Penalty * SpanMath.SquaredNorm(w) / 2);
    }

    /// <inheritdoc/>
    public double Gradient(ReadOnlySpan<double> w, Span<double> gradient)
    {
        gradient.Clear();
        for (var b = 0; b < Count; b++)
        {
            SpanMath.AddScaled(gradient, Slope(w, b) / Count, Input(b));
        }

        SpanMath.AddScaled(gradient, Penalty, w);
        return Loss(w);
    }

    /// <inheritdoc/>
    public void ExampleGradient(ReadOnlySpan<double> w, int example, Span<double> gradient)
    {
        var slope = Slope(w, example);
        var x = Input(example);
        for (var i = 0; i < gradient.Length; i++)
        {
            gradient[i] = (slope * x[i]) + (Penalty * w[i]);
        }
    }

    /// <inheritdoc/>
    public IExampleLoss Clone() => this;

    private ReadOnlySpan<double> Input(int example) => _x.AsSpan(example * Dimension, Dimension);

    /// <summary>s_b wᵀx_b.</summary>
    private double Margin(ReadOnlySpan<double> w, int example) => _sign[example] * SpanMath.Dot(Input(example), w);

    /// <summary>The derivative by wᵀx_b: −s_b / (1 + e^{margin}).</summary>
    private double Slope(ReadOnlySpan<double> w, int example) => -_sign[example] / (1 + Math.Exp(Margin(w, example)));

    /// <summary>ln(1 + eˣ) without overflow.</summary>
    private static double SoftPlus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));
}
