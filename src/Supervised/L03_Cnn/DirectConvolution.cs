namespace SelfPlay.Supervised.L03_Cnn;

/// <summary>The convolution as the lecture writes it: loops over all indices around one `+=`, which is counted.</summary>
internal static class DirectConvolution
{
    /// <summary>Computes `Y[b,x,y,j] = W[ΔX,ΔY,I,j] L[b,sx+ΔX-p,sy+ΔY-p,I] + c[j]`.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="images">L [B, X, Y, I]</param>
    /// <param name="weight">W [ΔX, ΔY, I, J]</param>
    /// <param name="bias">c [J]</param>
    /// <returns>Y [B, X', Y', J], and how many products were added.</returns>
    public static (double[] Result, long Multiplications) Run(ConvolutionShape shape, ReadOnlySpan<double> images, ReadOnlySpan<double> weight, ReadOnlySpan<double> bias)
    {
        var batch = images.Length / shape.Image;
        var result = new double[batch * shape.Places * shape.Out];
        var products = 0L;
        for (var (at, b) = (0, 0); b < batch; b++)
        {
            for (var x = 0; x < shape.OutX; x++)
            {
                for (var y = 0; y < shape.OutY; y++)
                {
                    for (var j = 0; j < shape.Out; j++)
                    {
                        result[at++] = bias[j] + Sum(shape, images.Slice(b * shape.Image, shape.Image), weight, (x, y, j), ref products);
                    }
                }
            }
        }

        return (result, products);
    }

    private static double Sum(ConvolutionShape shape, ReadOnlySpan<double> image, ReadOnlySpan<double> weight, (int X, int Y, int J) place, ref long products)
    {
        var sum = 0.0;
        for (var dx = 0; dx < shape.Kernel; dx++)
        {
            for (var dy = 0; dy < shape.Kernel; dy++)
            {
                var source = shape.Source(place.X, place.Y, dx, dy);
                for (var i = 0; i < shape.In; i++)
                {
                    var pixel = source < 0 ? 0 : image[source + i];
                    sum += weight[(((((dx * shape.Kernel) + dy) * shape.In) + i) * shape.Out) + place.J] * pixel;
                    products++;
                }
            }
        }

        return sum;
    }
}
