namespace SelfPlay.Supervised.Data;

/// <summary>Grey images with a class each, as bytes. Immutable by convention: the arrays are shared, not copied.</summary>
public sealed class LabelledImages
{
    /// <summary>Creates it from pixels [N*H*W], a byte each, and labels [N].</summary>
    /// <exception cref="ArgumentException">The lengths do not agree.</exception>
    public LabelledImages(byte[] pixels, byte[] labels, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (pixels.LongLength != (long)labels.Length * height * width)
        {
            throw new ArgumentException($"{labels.Length} images of {height}x{width} do not have {pixels.Length} pixels.", nameof(pixels));
        }

        Pixels = pixels;
        Labels = labels;
        Height = height;
        Width = width;
    }

    /// <summary>Pixels [N*H*W], row by row, 0 to 255.</summary>
    public byte[] Pixels { get; }

    /// <summary>Class of each image [N].</summary>
    public byte[] Labels { get; }

    /// <summary>Number of images, N.</summary>
    public int Count => Labels.Length;

    /// <summary>Rows of an image.</summary>
    public int Height { get; }

    /// <summary>Columns of an image.</summary>
    public int Width { get; }

    /// <summary>Pixels of an image, H*W.</summary>
    public int PixelCount => Height * Width;

    /// <summary>The pixels of one image [H*W].</summary>
    public ReadOnlySpan<byte> Image(int index) => Pixels.AsSpan(checked(index * PixelCount), PixelCount);

    /// <summary>The pixels divided by 255, [N*H*W], 0 to 1.</summary>
    public float[] Scaled()
    {
        var scaled = new float[Pixels.Length];
        for (var i = 0; i < scaled.Length; i++)
        {
            scaled[i] = Pixels[i] / 255f;
        }

        return scaled;
    }

    /// <summary>The first images.</summary>
    /// <param name="count">At most <see cref="Count"/>.</param>
    public LabelledImages Take(int count) => Slice(0, count);

    /// <summary>Images that follow one another.</summary>
    public LabelledImages Slice(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count - start);
        return start == 0 && count == Count
            ? this
            : new(Pixels[(start * PixelCount)..((start + count) * PixelCount)], Labels[start..(start + count)], Height, Width);
    }

    /// <summary>The images of those indices, in that order; an index may occur more than once.</summary>
    public LabelledImages Select(ReadOnlySpan<int> indices)
    {
        var pixels = new byte[checked(indices.Length * PixelCount)];
        var labels = new byte[indices.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            Image(indices[i]).CopyTo(pixels.AsSpan(i * PixelCount));
            labels[i] = Labels[indices[i]];
        }

        return new(pixels, labels, Height, Width);
    }
}
