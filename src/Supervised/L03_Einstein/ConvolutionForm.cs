namespace SelfPlay.Supervised.L03_Einstein;

/// <summary>The parameters of a two-dimensional convolution as libraries have them, and the program each setting stands for.</summary>
/// <param name="Stride">Steps of the filter (s).</param>
/// <param name="Padding">Zeros on each side (p).</param>
/// <param name="Dilation">Spacing of the filter's taps (d).</param>
/// <param name="Groups">Groups of channels that do not mix (G).</param>
internal sealed record ConvolutionForm((int X, int Y) Stride, (int X, int Y) Padding, (int X, int Y) Dilation, int Groups)
{
    /// <summary>Stride 1, no padding, no dilation, one group.</summary>
    public static ConvolutionForm Plain { get; } = new((1, 1), (0, 0), (1, 1), 1);

    /// <summary>
    /// `Y[b,g,j,x,y]` of the image `L[b,g,i,x,y]` and the filters `W[g,j,i,Δx,Δy]`, the channels split into groups: place sx + dΔx - p is
    /// read for place x.
    /// </summary>
    public string Program => $"""
        Y[b,g,j,x,y] = W[g,j,I,ΔX,ΔY] pad L[b,g,I,{At(Stride.X, "x", Dilation.X, "ΔX", Padding.X)},{At(Stride.Y, "y", Dilation.Y, "ΔY", Padding.Y)}]
        """;

    /// <summary>
    /// The transposed convolution: the loops of the gradient with respect to the image, used forward. Place sx + dΔx - p is written from
    /// place x of `L[b,g,i,x,y]` by the filters `W[g,i,j,Δx,Δy]`; the borders are cut off.
    /// </summary>
    /// <param name="size">Size of the result.</param>
    public string Transposed((int X, int Y) size) => $"""
        u < {size.X}, v < {size.Y}
        F[b,g,j,{At(Stride.X, "x", Dilation.X, "Δx", 0)},{At(Stride.Y, "y", Dilation.Y, "Δy", 0)}] = W[g,I,j,Δx,Δy] L[b,g,I,x,y]
        Y[b,g,j,u,v] = F[b,g,j,u{Plus(Padding.X)},v{Plus(Padding.Y)}]
        """;

    /// <summary>⌊(length + 2p - d(k - 1) - 1)/s⌋ + 1, the length of the result.</summary>
    public static int Length(int length, int kernel, int stride, int padding, int dilation) =>
        ((length + (2 * padding) - (dilation * (kernel - 1)) - 1) / stride) + 1;

    /// <summary>(length - 1)s - 2p + d(k - 1) + o + 1, the length of the transposed result; o is the output padding.</summary>
    public static int TransposedLength(int length, int kernel, int stride, int padding, int dilation, int outputPadding) =>
        ((length - 1) * stride) - (2 * padding) + (dilation * (kernel - 1)) + outputPadding + 1;

    private static string At(int stride, string place, int dilation, string shift, int padding) =>
        $"{Times(stride)}{place}+{Times(dilation)}{shift}{(padding > 0 ? $"-{padding}" : "")}";

    private static string Times(int factor) => factor > 1 ? $"{factor}" : "";

    private static string Plus(int constant) => constant > 0 ? $"+{constant}" : "";
}
