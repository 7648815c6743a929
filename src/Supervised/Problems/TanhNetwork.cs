using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.Problems;

/// <summary>
/// A network with one hidden layer of tanh units and a softmax, ℓ_b(w) = −ln softmax(V [tanh(U x_b), 1])[y_b] + ½λ‖w‖²: the
/// smallest training loss that is not convex. Smooth, so that gradient flow and the Taylor expansion of the heat-capacity theorem
/// mean what they say. Parameters are the rows of U [H, F], then those of V [K, H + 1].
/// </summary>
internal sealed class TanhNetwork : IExampleLoss
{
    private readonly double[] _x;
    private readonly int[] _labels;
    private readonly int _features;
    private readonly int _hidden;
    private readonly int _classes;
    private readonly double[] _units;
    private readonly double[] _errors;
    private readonly double[] _outputs;

    /// <summary>Creates it.</summary>
    /// <param name="x">Inputs, with a column of ones for the biases of the hidden units. [N][F]</param>
    /// <param name="labels">Classes, 0 to K − 1. [N]</param>
    /// <param name="hidden">Hidden units, H.</param>
    /// <param name="classes">K.</param>
    /// <param name="penalty">λ.</param>
    public TanhNetwork(double[][] x, int[] labels, int hidden, int classes, double penalty)
        : this([.. x.SelectMany(row => row)], labels, x[0].Length, hidden, classes, penalty)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, x.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(labels.Max(), classes);
    }

    private TanhNetwork(double[] x, int[] labels, int features, int hidden, int classes, double penalty)
    {
        (_x, _labels, _features, _hidden, _classes, Penalty) = (x, labels, features, hidden, classes, penalty);
        _units = new double[hidden + 1];
        _errors = new double[hidden + 1];
        _outputs = new double[classes];
    }

    /// <inheritdoc/>
    public int Count => _labels.Length;

    /// <inheritdoc/>
    public int Dimension => (_hidden * _features) + (_classes * (_hidden + 1));

    /// <summary>λ.</summary>
    public double Penalty { get; }

    /// <summary>Random weights, every layer with variance 1 / fan-in. [D]</summary>
    public double[] Initial(ref Xoshiro256 random)
    {
        var w = new double[Dimension];
        for (var i = 0; i < w.Length; i++)
        {
            var fan = i < _hidden * _features ? _features : _hidden + 1;
            w[i] = random.Normal() / Math.Sqrt(fan);
        }

        return w;
    }

    /// <inheritdoc/>
    public double Loss(ReadOnlySpan<double> w)
    {
        var sum = 0.0;
        for (var b = 0; b < Count; b++)
        {
            sum += Forward(w, b);
        }

        return (sum / Count) + (Penalty * SpanMath.SquaredNorm(w) / 2);
    }

    /// <summary>Share of the examples whose class is not the most likely one.</summary>
    public double ErrorRate(ReadOnlySpan<double> w)
    {
        var wrong = 0;
        for (var b = 0; b < Count; b++)
        {
            // The derivative by the outputs is p − 1 at the label: right if p of the label is greatest.
            Forward(w, b);
            _outputs[_labels[b]] += 1;
            wrong += _outputs.AsSpan().IndexOf(_outputs.Max()) == _labels[b] ? 0 : 1;
        }

        return (double)wrong / Count;
    }

    /// <inheritdoc/>
    public double Gradient(ReadOnlySpan<double> w, Span<double> gradient)
    {
        gradient.Clear();
        var sum = 0.0;
        for (var b = 0; b < Count; b++)
        {
            sum += Forward(w, b);
            Backward(w, b, 1.0 / Count, gradient);
        }

        SpanMath.AddScaled(gradient, Penalty, w);
        return (sum / Count) + (Penalty * SpanMath.SquaredNorm(w) / 2);
    }

    /// <inheritdoc/>
    public void ExampleGradient(ReadOnlySpan<double> w, int example, Span<double> gradient)
    {
        gradient.Clear();
        Forward(w, example);
        Backward(w, example, 1, gradient);
        SpanMath.AddScaled(gradient, Penalty, w);
    }

    /// <inheritdoc/>
    public IExampleLoss Clone() => new TanhNetwork(_x, _labels, _features, _hidden, _classes, Penalty);

    private ReadOnlySpan<double> Input(int example) => _x.AsSpan(example * _features, _features);

    /// <summary>−ln p[y_b]; leaves units and the derivative by the outputs in the work space.</summary>
    private double Forward(ReadOnlySpan<double> w, int example)
    {
        for (var h = 0; h < _hidden; h++)
        {
            _units[h] = Math.Tanh(SpanMath.Dot(Input(example), w.Slice(h * _features, _features)));
        }

        _units[_hidden] = 1;
        for (var k = 0; k < _classes; k++)
        {
            _outputs[k] = SpanMath.Dot(_units, Row(w, k));
        }

        return Softmax.CrossEntropy(_outputs, _labels[example]);
    }

    /// <summary>gradient += scale · ∇(−ln p[y_b]) from what <see cref="Forward"/> left.</summary>
    private void Backward(ReadOnlySpan<double> w, int example, double scale, Span<double> gradient)
    {
        Array.Clear(_errors);
        for (var k = 0; k < _classes; k++)
        {
            SpanMath.AddScaled(_errors, _outputs[k], Row(w, k));
            SpanMath.AddScaled(gradient.Slice(RowStart(k), _hidden + 1), scale * _outputs[k], _units);
        }

        for (var h = 0; h < _hidden; h++)
        {
            var slope = 1 - (_units[h] * _units[h]);
            SpanMath.AddScaled(gradient.Slice(h * _features, _features), scale * slope * _errors[h], Input(example));
        }
    }

    private ReadOnlySpan<double> Row(ReadOnlySpan<double> w, int output) => w.Slice(RowStart(output), _hidden + 1);

    private int RowStart(int output) => (_hidden * _features) + (output * (_hidden + 1));
}
