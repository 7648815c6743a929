namespace SelfPlay.Supervised.L03_Cnn;

/// <summary>
/// Images as matrices whose rows are the patches under the filters: a convolution is then a matrix product, `Y[p,j] = P[p,K] W[K,j]`.
/// </summary>
public static class Im2Col
{
    /// <summary>Copies the patches of an image, zeros for what is outside.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="image">[X, Y, I]</param>
    /// <param name="patches">[places, ΔX·ΔY·I]</param>
    public static void Gather(ConvolutionShape shape, ReadOnlySpan<double> image, Span<double> patches)
    {
        ArgumentNullException.ThrowIfNull(shape);
        for (var place = 0; place < shape.Places; place++)
        {
            for (var tap = 0; tap < shape.Kernel * shape.Kernel; tap++)
            {
                var source = Source(shape, place, tap);
                var entry = patches.Slice((place * shape.Patch) + (tap * shape.In), shape.In);
                if (source >= 0)
                {
                    image.Slice(source, shape.In).CopyTo(entry);
                }
                else
                {
                    entry.Clear();
                }
            }
        }
    }

    /// <summary>Adds the patches' gradients to the image's: an entry that several patches read gets a share of each.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="patches">[places, ΔX·ΔY·I]</param>
    /// <param name="image">[X, Y, I]</param>
    public static void Scatter(ConvolutionShape shape, ReadOnlySpan<double> patches, Span<double> image)
    {
        ArgumentNullException.ThrowIfNull(shape);
        for (var place = 0; place < shape.Places; place++)
        {
            for (var tap = 0; tap < shape.Kernel * shape.Kernel; tap++)
            {
                if (Source(shape, place, tap) is >= 0 and var source)
                {
                    Numerics.SpanMath.AddScaled(image.Slice(source, shape.In), 1, patches.Slice((place * shape.Patch) + (tap * shape.In), shape.In));
                }
            }
        }
    }

    private static int Source(ConvolutionShape shape, int place, int tap) =>
        shape.Source(place / shape.OutY, place % shape.OutY, tap / shape.Kernel, tap % shape.Kernel);
}
