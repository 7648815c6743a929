using SelfPlay.Supervised.L02_Edf;

namespace SelfPlay.Supervised.L03_Cnn;

/// <summary>The convolution as the lecture writes it: loops over all indices around one `+=`, which is counted.</summary>
internal static class DirectConvolution
{
    /// <summary>Computes `Y[b,j,x,y] = W[j,I,ΔX,ΔY] L[b,I,sx+dΔX-p,sy+dΔY-p] + c[j]` with stride s, padding p and dilation d.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="images">L [B, I, X, Y]</param>
    /// <param name="filters">W [J, I, ΔX, ΔY]</param>
    /// <param name="bias">c [J]</param>
    /// <returns>Y [B, J, X', Y'], and how many products were added; those with the zeros of the padding are among them.</returns>
    public static (double[] Result, long Multiplications) Run(ConvolutionShape shape, ReadOnlySpan<double> images, ReadOnlySpan<double> filters, ReadOnlySpan<double> bias)
    {
        var (image, filter) = (shape.Channels * shape.Rows * shape.Columns, shape.Channels * shape.Size * shape.Size);
        var result = new double[images.Length / image * bias.Length * shape.OutRows * shape.OutColumns];
        var (at, products) = (0, 0L);
        for (var b = 0; b < images.Length / image; b++)
        {
            for (var j = 0; j < bias.Length; j++)
            {
                for (var x = 0; x < shape.OutRows; x++)
                {
                    for (var y = 0; y < shape.OutColumns; y++)
                    {
                        result[at++] = bias[j] + Sum(shape, images.Slice(b * image, image), filters.Slice(j * filter, filter), x, y, ref products);
                    }
                }
            }
        }

        return (result, products);
    }

    private static double Sum(ConvolutionShape shape, ReadOnlySpan<double> image, ReadOnlySpan<double> filter, int x, int y, ref long products)
    {
        var (sum, at) = (0.0, 0);
        for (var i = 0; i < shape.Channels; i++)
        {
            for (var dx = 0; dx < shape.Size; dx++)
            {
                for (var dy = 0; dy < shape.Size; dy++)
                {
                    var row = (shape.Stride * x) + (shape.Dilation * dx) - shape.Padding;
                    var column = (shape.Stride * y) + (shape.Dilation * dy) - shape.Padding;
                    var isInside = row >= 0 && row < shape.Rows && column >= 0 && column < shape.Columns;
                    sum += filter[at++] * (isInside ? image[(((i * shape.Rows) + row) * shape.Columns) + column] : 0);
                    products++;
                }
            }
        }

        return sum;
    }
}
