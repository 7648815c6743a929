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
/// `y[b,j] = sum over i of x[b,i] W[i,j] + c[j]`, the same at every position if there are several. The lecture subtracts the
/// bias; every library adds it, and so does this one.
/// </summary>
public sealed class Affine : Computed
{
    private readonly Node _x;
    private readonly Parameter _weight;
    private readonly Parameter _bias;

    /// <summary>Appends `y = xW + c`.</summary>
    /// <param name="parameters">W and c.</param>
    /// <param name="x">[B, I], any shape with I numbers an example, or [B, positions, I]</param>
    public Affine(AffineParameters parameters, Node x)
        : base(x, Result(parameters, x), parameters.Weight, parameters.Bias)
    {
        _x = x;
        _weight = parameters.Weight;
        _bias = parameters.Bias;
    }

    private int Inputs => _weight.Shape[0];

    private int Outputs => _weight.Shape[1];

    /// <inheritdoc/>
    protected internal override void Forward()
    {
        for (var row = 0; row < Value.Length / Outputs; row++)
        {
            var y = Value.AsSpan(row * Outputs, Outputs);
            _bias.Value.CopyTo(y);

            // Leaves out zeros: four pixels of five are black, and half of what a ReLU puts out is zero.
            SpanMath.AddScaledRows(y, _x.Value.AsSpan(row * Inputs, Inputs), 1, _weight.Value);
        }
    }

    /// <inheritdoc/>
    protected internal override void Backward()
    {
        for (var row = 0; row < Value.Length / Outputs; row++)
        {
            var grad = Grad.AsSpan(row * Outputs, Outputs);
            SpanMath.AddScaled(_bias.Grad, 1, grad);
            for (var i = 0; _x.NeedsGrad && i < Inputs; i++)
            {
                _x.Grad[(row * Inputs) + i] += SpanMath.Dot(grad, _weight.Value.AsSpan(i * Outputs, Outputs));
            }
        }

        for (var i = 0; i < Inputs; i++)
        {
            SpanMath.AddScaledRows(_weight.Grad.AsSpan(i * Outputs, Outputs), _x.Value.AsSpan(i), Inputs, Grad);
        }
    }

    private static IReadOnlyList<int> Result(AffineParameters parameters, Node x)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(x);
        var (inputs, outputs) = (parameters.Weight.Shape[0], parameters.Weight.Shape[1]);
        return x.Size == inputs ? [outputs]
            : x.Shape.Count > 0 && x.Shape[^1] == inputs ? [.. x.Shape.SkipLast(1), outputs]
            : throw new ArgumentException($"The matrix takes {inputs} numbers, not {x.Size}.", nameof(x));
    }
}
