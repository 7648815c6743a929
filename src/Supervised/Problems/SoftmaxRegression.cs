using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.Problems;

/// <summary>
/// Multinomial logistic regression with a penalty, ℓ_b(W) = −ln softmax(W x_b)[y_b] + ½λ‖W‖²: strictly convex, not quadratic.
/// Parameters are the rows of W one after the other. [K·F]
/// </summary>
internal sealed class SoftmaxRegression : IExampleLoss
{
    private readonly double[] _x;
    private readonly int[] _labels;
    private readonly int _features;
    private readonly int _classes;
    private readonly double[] _outputs;

    /// <summary>Creates it.</summary>
    /// <param name="x">Inputs, with a column of ones if an intercept is wanted. [N][F]</param>
    /// <param name="labels">Classes, 0 to K − 1. [N]</param>
    /// <param name="classes">K.</param>
    /// <param name="penalty">λ.</param>
    public SoftmaxRegression(double[][] x, int[] labels, int classes, double penalty)
        : this([.. x.SelectMany(row => row)], labels, x[0].Length, classes, penalty)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, x.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(labels.Max(), classes);
    }

    private SoftmaxRegression(double[] x, int[] labels, int features, int classes, double penalty)
    {
        (_x, _labels, _features, _classes, Penalty) = (x, labels, features, classes, penalty);
        _outputs = new double[classes];
    }

    /// <inheritdoc/>
    public int Count => _labels.Length;

    /// <inheritdoc/>
    public int Dimension => _features * _classes;

    /// <summary>λ.</summary>
    public double Penalty { get; }

    /// <inheritdoc/>
    public double Loss(ReadOnlySpan<double> w)
    {
        var sum = 0.0;
        for (var b = 0; b < Count; b++)
        {
            sum += CrossEntropy(w, b);
        }

        return (sum / Count) + (Penalty * SpanMath.SquaredNorm(w) / 2);
    }

    /// <inheritdoc/>
    public double Gradient(ReadOnlySpan<double> w, Span<double> gradient)
    {
        gradient.Clear();
        var sum = 0.0;
        for (var b = 0; b < Count; b++)
        {
            sum += CrossEntropy(w, b);
            for (var k = 0; k < _classes; k++)
            {
                SpanMath.AddScaled(gradient.Slice(k * _features, _features), _outputs[k] / Count, Input(b));
            }
        }

        SpanMath.AddScaled(gradient, Penalty, w);
        return (sum / Count) + (Penalty * SpanMath.SquaredNorm(w) / 2);
    }

    /// <inheritdoc/>
    public void ExampleGradient(ReadOnlySpan<double> w, int example, Span<double> gradient)
    {
        CrossEntropy(w, example);
        gradient.Clear();
        for (var k = 0; k < _classes; k++)
        {
            SpanMath.AddScaled(gradient.Slice(k * _features, _features), _outputs[k], Input(example));
        }

        SpanMath.AddScaled(gradient, Penalty, w);
    }

    /// <inheritdoc/>
    public IExampleLoss Clone() => new SoftmaxRegression(_x, _labels, _features, _classes, Penalty);

    private ReadOnlySpan<double> Input(int example) => _x.AsSpan(example * _features, _features);

    /// <summary>−ln p[y_b]; leaves the derivative by the outputs, p − onehot(y_b), in the work space.</summary>
    private double CrossEntropy(ReadOnlySpan<double> w, int example)
    {
        for (var k = 0; k < _classes; k++)
        {
            _outputs[k] = SpanMath.Dot(Input(example), w.Slice(k * _features, _features));
        }

        return Softmax.CrossEntropy(_outputs, _labels[example]);
    }
}
