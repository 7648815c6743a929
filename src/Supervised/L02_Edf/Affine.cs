using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L02_Edf;

/// <summary>A package of parameters: a matrix and a bias.</summary>
public sealed class AffineParameters
{
    /// <summary>Creates a package with a Xavier matrix and a bias of zeros.</summary>
    /// <param name="inputs">Numbers that go in, I.</param>
    /// <param name="outputs">Numbers that come out, J.</param>
    /// <param name="random">Source of chance.</param>
    public AffineParameters(int inputs, int outputs, ref Xoshiro256 random)
    {
        Weight = new Parameter(inputs, outputs);
        Bias = new Parameter(outputs);
        Weight.DrawXavier(inputs, ref random);
    }

    /// <summary>The matrix [I, J].</summary>
    public Parameter Weight { get; }

    /// <summary>The bias [J].</summary>
    public Parameter Bias { get; }
}

/// <summary>
/// `y[b,j] = sum over i of x[b,i] W[i,j] + c[j]`. The lecture subtracts the bias; every library adds it, and so does this one.
/// </summary>
public sealed class Affine : Computed
{
    private readonly Node _x;
    private readonly Parameter _weight;
    private readonly Parameter _bias;

    /// <summary>Appends `y = xW + c`.</summary>
    /// <param name="parameters">W and c.</param>
    /// <param name="x">[B, I]</param>
    public Affine(AffineParameters parameters, Node x)
        : base(x, parameters.Bias.Shape, parameters.Weight, parameters.Bias)
    {
        if (x.Size != parameters.Weight.Shape[0])
        {
            throw new ArgumentException($"The matrix takes {parameters.Weight.Shape[0]} numbers, not {x.Size}.", nameof(x));
        }

        _x = x;
        _weight = parameters.Weight;
        _bias = parameters.Bias;
    }

    /// <inheritdoc/>
    protected internal override void Forward()
    {
        for (var b = 0; b < Batch; b++)
        {
            var y = Value.AsSpan(b * Size, Size);
            _bias.Value.CopyTo(y);
            for (var i = 0; i < _x.Size; i++)
            {
                // Four pixels of five are black, and half of what a ReLU puts out is zero.
                if (_x.Value[(b * _x.Size) + i] is var x && x != 0)
                {
                    SpanMath.AddScaled(y, x, _weight.Value.AsSpan(i * Size, Size));
                }
            }
        }
    }

    /// <inheritdoc/>
    protected internal override void Backward()
    {
        for (var b = 0; b < Batch; b++)
        {
            var grad = Grad.AsSpan(b * Size, Size);
            SpanMath.AddScaled(_bias.Grad, 1, grad);
            for (var i = 0; i < _x.Size; i++)
            {
                if (_x.Value[(b * _x.Size) + i] is var x && x != 0)
                {
                    SpanMath.AddScaled(_weight.Grad.AsSpan(i * Size, Size), x, grad);
                }
            }

            for (var i = 0; _x.NeedsGrad && i < _x.Size; i++)
            {
                _x.Grad[(b * _x.Size) + i] += SpanMath.Dot(grad, _weight.Value.AsSpan(i * Size, Size));
            }
        }
    }
}
