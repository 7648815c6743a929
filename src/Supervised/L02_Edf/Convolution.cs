using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L02_Edf;

/// <summary>A package of parameters: square filters and a bias.</summary>
public sealed class ConvolutionParameters
{
    /// <summary>Creates a package with Xavier filters and a bias of zeros.</summary>
    /// <param name="inputs">Channels that go in, C.</param>
    /// <param name="outputs">Channels that come out, O.</param>
    /// <param name="size">Rows and columns of a filter, K.</param>
    /// <param name="random">Source of chance.</param>
    public ConvolutionParameters(int inputs, int outputs, int size, ref Xoshiro256 random)
    {
        Filters = new Parameter(outputs, inputs, size, size);
        Bias = new Parameter(outputs);
        Filters.DrawXavier(inputs * size * size, ref random);
    }

    /// <summary>The filters [O, C, K, K].</summary>
    public Parameter Filters { get; }

    /// <summary>The bias [O].</summary>
    public Parameter Bias { get; }
}

/// <summary>
/// `y[b,o,p,q] = c[o] + sum over c,i,j of W[o,c,i,j] x[b, c, stride p + dilation i - padding, stride q + dilation j - padding]`, with zeros outside of
/// the image. As a product of matrices: what every place of a filter sees becomes a column (im2col), `Y = W X + c`.
/// </summary>
public sealed class Convolution : Computed
{
    private readonly Node _x;
    private readonly ConvolutionParameters _parameters;
    private readonly ConvolutionShape _shape;
    private double[] _columns = [];
    private double[] _scratch = [];

    /// <summary>Appends the convolution.</summary>
    /// <param name="parameters">W and c.</param>
    /// <param name="x">[B, C, H, W]</param>
    /// <param name="stride">Rows and columns from one place of a filter to the next.</param>
    /// <param name="padding">Zeros around the image.</param>
    /// <param name="dilation">Rows and columns from one number of a filter to the next.</param>
    public Convolution(ConvolutionParameters parameters, Node x, int stride = 1, int padding = 0, int dilation = 1)
        : this(parameters, x, ConvolutionShape.Of(parameters, x, stride, padding, dilation))
    {
    }

    private Convolution(ConvolutionParameters parameters, Node x, ConvolutionShape shape)
        : base(x, [parameters.Bias.Size, shape.OutRows, shape.OutColumns], parameters.Filters, parameters.Bias)
        => (_x, _parameters, _shape) = (x, parameters, shape);

    private int Places => _shape.OutRows * _shape.OutColumns;

    private int Seen => _parameters.Filters.Size / Outputs;

    private int Outputs => _parameters.Bias.Size;

    /// <inheritdoc/>
    protected internal override void Forward()
    {
        if (_columns.Length != Batch * Seen * Places)
        {
            _columns = new double[Batch * Seen * Places];
        }

        for (var b = 0; b < Batch; b++)
        {
            var columns = Columns(b);
            _shape.Gather(_x.Value.AsSpan(b * _x.Size, _x.Size), columns);
            var y = Value.AsSpan(b * Size, Size);
            for (var o = 0; o < Outputs; o++)
            {
                y.Slice(o * Places, Places).Fill(_parameters.Bias.Value[o]);
            }

            MatrixProduct.Add(y, _parameters.Filters.Value, columns, Outputs, Seen, Places);
        }
    }

    /// <summary>`W.grad += Y.grad X^T`, `X.grad += W^T Y.grad`, and what the columns get goes to the pixels they were taken from.</summary>
    protected internal override void Backward()
    {
        if (_scratch.Length != Seen * Places)
        {
            _scratch = new double[Seen * Places];
        }

        for (var b = 0; b < Batch; b++)
        {
            var grad = Grad.AsSpan(b * Size, Size);
            for (var o = 0; o < Outputs; o++)
            {
                foreach (var g in grad.Slice(o * Places, Places))
                {
                    _parameters.Bias.Grad[o] += g;
                }
            }

            MatrixProduct.AddTransposedRight(_parameters.Filters.Grad, grad, Columns(b), Outputs, Places, Seen, _scratch);
            if (_x.NeedsGrad)
            {
                Array.Clear(_scratch);
                MatrixProduct.AddTransposedLeft(_scratch, _parameters.Filters.Value, grad, Seen, Outputs, Places);
                _shape.Scatter(_scratch, _x.Grad.AsSpan(b * _x.Size, _x.Size));
            }
        }
    }

    private Span<double> Columns(int b) => _columns.AsSpan(b * Seen * Places, Seen * Places);
}

/// <summary>Which pixel each place of a filter sees.</summary>
/// <param name="Channels">C</param>
/// <param name="Rows">H</param>
/// <param name="Columns">W</param>
/// <param name="Size">K</param>
/// <param name="Stride">From one place of a filter to the next.</param>
/// <param name="Padding">Zeros around the image.</param>
/// <param name="Dilation">From one number of a filter to the next.</param>
internal sealed record ConvolutionShape(int Channels, int Rows, int Columns, int Size, int Stride, int Padding, int Dilation)
{
    /// <summary>Rows of the result.</summary>
    public int OutRows => Out(Rows);

    /// <summary>Columns of the result.</summary>
    public int OutColumns => Out(Columns);

    /// <summary>The shape of a convolution of <paramref name="x"/>.</summary>
    public static ConvolutionShape Of(ConvolutionParameters parameters, Node x, int stride, int padding, int dilation)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(padding, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(dilation, 1);
        var filters = parameters.Filters.Shape;
        if (x.Shape is not [var channels, var rows, var columns] || channels != filters[1])
        {
            throw new ArgumentException($"The filters take images of {filters[1]} channels.", nameof(x));
        }

        return new ConvolutionShape(channels, rows, columns, filters[2], stride, padding, dilation);
    }

    /// <summary>Copies an image into columns; zeros where a filter is outside of it. [C*K*K, places]</summary>
    public void Gather(ReadOnlySpan<double> image, Span<double> columns)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            var pixel = Pixel(i);
            columns[i] = pixel < 0 ? 0 : image[pixel];
        }
    }

    /// <summary>Adds columns to the image that they would have been copied from.</summary>
    public void Scatter(ReadOnlySpan<double> columns, Span<double> image)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            var pixel = Pixel(i);
            if (pixel >= 0)
            {
                image[pixel] += columns[i];
            }
        }
    }

    /// <summary>The pixel that a number of the columns is a copy of; negative outside of the image.</summary>
    private int Pixel(int index)
    {
        var (seen, place) = Math.DivRem(index, OutRows * OutColumns);
        var (p, q) = Math.DivRem(place, OutColumns);
        var (channel, inside) = Math.DivRem(seen, Size * Size);
        var row = (Stride * p) + (Dilation * (inside / Size)) - Padding;
        var column = (Stride * q) + (Dilation * (inside % Size)) - Padding;
        return row >= 0 && row < Rows && column >= 0 && column < Columns ? (((channel * Rows) + row) * Columns) + column : -1;
    }

    private int Out(int length) =>
        length + (2 * Padding) - (Dilation * (Size - 1)) is var room and > 0
            ? ((room - 1) / Stride) + 1
            : throw new ArgumentException("The filter is larger than the image.");
}
