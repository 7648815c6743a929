using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L02_Edf;

/// <summary>
/// `y[b,t,j] = gamma[j] (x[b,t,j] - mean[b,t]) / sqrt(var[b,t] + epsilon) + beta[j]`: each position by itself, over its J numbers (Ba, Kiros and
/// Hinton 2016). A slide of the lecture takes the statistics over positions too and puts a ReLU behind; neither is what transformers use.
/// </summary>
public sealed class LayerNorm : Computed
{
    private readonly Node _x;
    private readonly NormParameters _parameters;
    private double[] _normal = [];
    private double[] _inverse = [];

    /// <summary>Appends the normalisation.</summary>
    /// <param name="parameters">gamma and beta [J].</param>
    /// <param name="x">[B, J] or [B, positions, J]</param>
    public LayerNorm(NormParameters parameters, Node x)
        : base(x, x.Shape, parameters.Gain, parameters.Bias)
    {
        if (x.Shape[^1] != parameters.Gain.Size)
        {
            throw new ArgumentException($"There are {parameters.Gain.Size} gains for {x.Shape[^1]} numbers.", nameof(x));
        }

        (_x, _parameters) = (x, parameters);
    }

    /// <summary>Added to the variance.</summary>
    /// <value>The default is 1e-5.</value>
    public double Epsilon { get; init; } = 1e-5;

    private int Width => _parameters.Gain.Size;

    /// <inheritdoc/>
    protected internal override void Forward()
    {
        if (_normal.Length != Value.Length)
        {
            (_normal, _inverse) = (new double[Value.Length], new double[Value.Length / Width]);
        }

        for (var row = 0; row < _inverse.Length; row++)
        {
            var x = _x.Value.AsSpan(row * Width, Width);
            var (sum, squares) = (0.0, 0.0);
            foreach (var number in x)
            {
                sum += number;
            }

            foreach (var number in x)
            {
                squares += (number - (sum / Width)) * (number - (sum / Width));
            }

            _inverse[row] = 1 / Math.Sqrt((squares / Width) + Epsilon);
            for (var j = 0; j < Width; j++)
            {
                var i = (row * Width) + j;
                _normal[i] = (x[j] - (sum / Width)) * _inverse[row];
                Value[i] = (_parameters.Gain.Value[j] * _normal[i]) + _parameters.Bias.Value[j];
            }
        }
    }

    /// <inheritdoc/>
    protected internal override void Backward()
    {
        Span<double> grad = new double[Width];
        for (var row = 0; row < _inverse.Length; row++)
        {
            var y = Grad.AsSpan(row * Width, Width);
            var normal = _normal.AsSpan(row * Width, Width);
            var sum = 0.0;
            for (var j = 0; j < Width; j++)
            {
                _parameters.Bias.Grad[j] += y[j];
                _parameters.Gain.Grad[j] += y[j] * normal[j];
                grad[j] = y[j] * _parameters.Gain.Value[j];
                sum += grad[j];
            }

            var product = SpanMath.Dot(grad, normal);
            for (var j = 0; _x.NeedsGrad && j < Width; j++)
            {
                _x.Grad[(row * Width) + j] += _inverse[row] * (grad[j] - (sum / Width) - (normal[j] * product / Width));
            }
        }
    }
}
