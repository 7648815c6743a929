namespace SelfPlay.Supervised.L02_Edf;

/// <summary>The largest number of every square window of every channel; backward, the first of them gets all.</summary>
public sealed class MaxPool : Computed
{
    private readonly Node _x;
    private readonly int _size;
    private readonly int _stride;
    private int[] _largest = [];

    /// <summary>Appends the pooling.</summary>
    /// <param name="x">[B, C, H, W]</param>
    /// <param name="size">Rows and columns of a window, which lies inside of the image.</param>
    /// <param name="stride">Rows and columns from one window to the next.</param>
    public MaxPool(Node x, int size, int stride)
        : base(x, Pooled(x, size, stride)) => (_x, _size, _stride) = (x, size, stride);

    /// <inheritdoc/>
    protected internal override void Forward()
    {
        if (_largest.Length != Value.Length)
        {
            _largest = new int[Value.Length];
        }

        var (rows, columns) = (_x.Shape[1], _x.Shape[2]);
        for (var i = 0; i < Value.Length; i++)
        {
            // Batch and channel, row and column of the window.
            var (image, place) = Math.DivRem(i, Shape[1] * Shape[2]);
            var corner = (((image * rows) + (_stride * (place / Shape[2]))) * columns) + (_stride * (place % Shape[2]));
            var largest = corner;
            for (var k = 0; k < _size * _size; k++)
            {
                var pixel = corner + (k / _size * columns) + (k % _size);
                largest = _x.Value[pixel] > _x.Value[largest] ? pixel : largest;
            }

            (_largest[i], Value[i]) = (largest, _x.Value[largest]);
        }
    }

    /// <inheritdoc/>
    protected internal override void Backward()
    {
        for (var i = 0; _x.NeedsGrad && i < Grad.Length; i++)
        {
            _x.Grad[_largest[i]] += Grad[i];
        }
    }

    private static int[] Pooled(Node x, int size, int stride)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        return x.Shape is [var channels, var rows, var columns] && size <= rows && size <= columns
            ? [channels, ((rows - size) / stride) + 1, ((columns - size) / stride) + 1]
            : throw new ArgumentException($"Images are [C, H, W] and no smaller than the window of {size}.", nameof(x));
    }
}

/// <summary>The mean of every channel over all places.</summary>
public sealed class MeanPool : Computed
{
    private readonly Node _x;

    /// <summary>Appends the pooling.</summary>
    /// <param name="x">[B, C, places]</param>
    public MeanPool(Node x)
        : base(x, [x.Shape[0]]) => _x = x;

    private int Places => _x.Size / Size;

    /// <inheritdoc/>
    protected internal override void Forward()
    {
        Array.Clear(Value);
        for (var i = 0; i < _x.Value.Length; i++)
        {
            Value[i / Places] += _x.Value[i] / Places;
        }
    }

    /// <inheritdoc/>
    protected internal override void Backward()
    {
        for (var i = 0; _x.NeedsGrad && i < _x.Grad.Length; i++)
        {
            _x.Grad[i] += Grad[i / Places] / Places;
        }
    }
}
