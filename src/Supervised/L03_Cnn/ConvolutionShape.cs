using SelfPlay.Supervised.L03_Einstein;

namespace SelfPlay.Supervised.L03_Cnn;

/// <summary>Sizes of a convolution of square filters; channels last, as in the lecture.</summary>
/// <param name="X">Rows of the image.</param>
/// <param name="Y">Columns of the image.</param>
/// <param name="In">Channels of the image, I.</param>
/// <param name="Out">Filters, J.</param>
/// <param name="Kernel">Rows and columns of a filter, ΔX and ΔY.</param>
/// <param name="Stride">Steps of the filter, s.</param>
/// <param name="Padding">Zeros on each side, p.</param>
public sealed record ConvolutionShape(int X, int Y, int In, int Out, int Kernel, int Stride, int Padding)
{
    /// <summary>Rows of the result.</summary>
    public int OutX => ConvolutionForm.Length(X, Kernel, Stride, Padding, 1);

    /// <summary>Columns of the result.</summary>
    public int OutY => ConvolutionForm.Length(Y, Kernel, Stride, Padding, 1);

    /// <summary>Places of the result, the rows of the patch matrix.</summary>
    public int Places => OutX * OutY;

    /// <summary>Numbers of a patch, ΔX·ΔY·I: the columns of the patch matrix.</summary>
    public int Patch => Kernel * Kernel * In;

    /// <summary>Numbers of an image.</summary>
    public int Image => X * Y * In;

    /// <summary>Multiplications for one image, X·Y·ΔX·ΔY·I·J over the places of the result; the lecture counts those with the zeros of the padding, too.</summary>
    public long Multiplications => (long)Places * Patch * Out;

    /// <summary>
    /// The place in the image that entry (Δx, Δy) of the patch for place (x, y) reads, without its channel; -1 in the padding.
    /// </summary>
    public int Source(int x, int y, int dx, int dy)
    {
        var (row, column) = ((x * Stride) + dx - Padding, (y * Stride) + dy - Padding);
        return row >= 0 && row < X && column >= 0 && column < Y ? ((row * Y) + column) * In : -1;
    }
}
