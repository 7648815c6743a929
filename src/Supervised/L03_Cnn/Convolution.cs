using SelfPlay.Games;
using SelfPlay.Supervised.L02_Edf;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L03_Cnn;

/// <summary>
/// A convolution as an assignment of the educational framework, by way of the patch matrix: `Y = P W + c` forward,
/// `W.grad += Pᵀ Y.grad`, `P.grad = Y.grad Wᵀ` backward, and P's gradient goes back to the pixels that its entries were copied from.
/// </summary>
public sealed class Convolution : Computed
{
    private readonly ConvolutionShape _shape;
    private readonly Node _x;
    private readonly double[] _patches;
    private readonly double[] _patchGrad;

    /// <summary>Appends a convolution.</summary>
    /// <param name="parameters">The filters.</param>
    /// <param name="x">Images [B, X, Y, I].</param>
    public Convolution(ConvolutionParameters parameters, Node x)
        : base(x, [Shaped(parameters, x).OutX, parameters.Shape.OutY, parameters.Shape.Out], parameters.Weight, parameters.Bias)
    {
        _shape = parameters.Shape;
        _x = x;
        Filters = parameters;
        _patches = new double[_shape.Places * _shape.Patch];
        _patchGrad = new double[_patches.Length];
    }

    /// <summary>The filters.</summary>
    public ConvolutionParameters Filters { get; }

    /// <inheritdoc/>
    protected internal override void Forward()
    {
        for (var b = 0; b < Batch; b++)
        {
            Im2Col.Gather(_shape, _x.Value.AsSpan(b * _x.Size, _x.Size), _patches);
            for (var place = 0; place < _shape.Places; place++)
            {
                var y = Value.AsSpan((b * Size) + (place * _shape.Out), _shape.Out);
                Filters.Bias.Value.CopyTo(y);
                for (var k = 0; k < _shape.Patch; k++)
                {
                    SpanMath.AddScaled(y, _patches[(place * _shape.Patch) + k], Row(Filters.Weight.Value, k));
                }
            }
        }
    }

    /// <inheritdoc/>
    protected internal override void Backward()
    {
        for (var b = 0; b < Batch; b++)
        {
            Im2Col.Gather(_shape, _x.Value.AsSpan(b * _x.Size, _x.Size), _patches);
            for (var place = 0; place < _shape.Places; place++)
            {
                var grad = Grad.AsSpan((b * Size) + (place * _shape.Out), _shape.Out);
                SpanMath.AddScaled(Filters.Bias.Grad, 1, grad);
                for (var k = 0; k < _shape.Patch; k++)
                {
                    SpanMath.AddScaled(Row(Filters.Weight.Grad, k), _patches[(place * _shape.Patch) + k], grad);
                    _patchGrad[(place * _shape.Patch) + k] = SpanMath.Dot(grad, Row(Filters.Weight.Value, k));
                }
            }

            if (_x.NeedsGrad)
            {
                Im2Col.Scatter(_shape, _patchGrad, _x.Grad.AsSpan(b * _x.Size, _x.Size));
            }
        }
    }

    private Span<double> Row(double[] matrix, int k) => matrix.AsSpan(k * _shape.Out, _shape.Out);

    private static ConvolutionShape Shaped(ConvolutionParameters parameters, Node x)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(x);
        return x.Size == parameters.Shape.Image
            ? parameters.Shape
            : throw new ArgumentException($"The filters take images of {parameters.Shape.Image} numbers, not {x.Size}.", nameof(x));
    }
}

/// <summary>A package of parameters: filters and a bias for each.</summary>
public sealed class ConvolutionParameters
{
    /// <summary>Creates filters with Xavier's variance and biases of 0.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="random">Source of chance.</param>
    public ConvolutionParameters(ConvolutionShape shape, ref Xoshiro256 random)
    {
        ArgumentNullException.ThrowIfNull(shape);
        Shape = shape;
        Weight = new Parameter(shape.Kernel, shape.Kernel, shape.In, shape.Out);
        Bias = new Parameter(shape.Out);
        Weight.DrawXavier(shape.Patch, ref random);
    }

    /// <summary>Sizes.</summary>
    public ConvolutionShape Shape { get; }

    /// <summary>The filters [ΔX, ΔY, I, J].</summary>
    public Parameter Weight { get; }

    /// <summary>The biases [J].</summary>
    public Parameter Bias { get; }
}
