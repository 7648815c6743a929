using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L03_Einstein;

/// <summary>A layer in the notation, and TorchSharp's.</summary>
/// <param name="Name">Short name.</param>
/// <param name="Title">Name for people.</param>
/// <param name="Program">The layer in the notation.</param>
/// <param name="Inputs">What it is given.</param>
/// <param name="Output">The tensor that it computes.</param>
/// <param name="Twin">The same in TorchSharp.</param>
internal sealed record Layer(
    string Name, string Title, string Program, IReadOnlyList<(string Name, int[] Shape)> Inputs, string Output, Func<Tensor[], Tensor> Twin);

/// <summary>The layers that the lesson writes in the notation.</summary>
internal static class Layers
{
    private const double Epsilon = 1e-5;

    /// <summary>All of them, simple ones first.</summary>
    public static IReadOnlyList<Layer> All { get; } =
    [
        new(
            "affine",
            "Affine layer",
            "y[b,j] = W[j,I] x[b,I] + c[j]",
            [("W", [3, 4]), ("x", [2, 4]), ("c", [3])],
            "y",
            t => nn.functional.linear(t[1], t[0], t[2])),
        new(
            "bilinear",
            "Bilinear form",
            "y[b,k] = x[b,I] W[k,I,J] z[b,J]",
            [("x", [3, 4]), ("W", [2, 4, 5]), ("z", [3, 5])],
            "y",
            t => nn.functional.bilinear(t[0], t[2], t[1])),
        new(
            "logloss",
            "Two layers, softmax and log loss",
            """
            h[b,j] = relu(U[j,I] x[b,I] - c[j])
            s[b,k] = V[k,J] h[b,J]
            loss[b] = log(sum[K] exp(s[b,K])) - t[b,K] s[b,K]
            """,
            [("U", [6, 4]), ("x", [3, 4]), ("c", [6]), ("V", [5, 6]), ("t", [3, 5])],
            "loss",
            t => LogLoss(nn.functional.linear(nn.functional.linear(t[1], t[0]).sub(t[2]).relu(), t[3]), t[4])),
        new(
            "convolution",
            "Convolution of the lecture, with a sigmoid",
            "Y[b,x,y,j] = σ(W[ΔX,ΔY,I,j] L[b,x+ΔX,y+ΔY,I] - c[j])",
            [("W", [3, 2, 3, 4]), ("L", [2, 6, 7, 3]), ("c", [4])],
            "Y",
            t => TorchConvolution.Conv2d(t[1].permute(0, 3, 1, 2), t[0].permute(3, 2, 0, 1), t[2].neg()).sigmoid().permute(0, 2, 3, 1)),
        new(
            "im2col",
            "Convolution as a matrix product",
            """
            Δx < 3, Δy < 3
            P[b,x,y,Δx,Δy,i] = L[b,x+Δx,y+Δy,i]
            Y[b,x,y,j] = W[ΔX,ΔY,I,j] P[b,x,y,ΔX,ΔY,I]
            """,
            [("W", [3, 3, 3, 4]), ("L", [2, 6, 7, 3])],
            "Y",
            t => TorchConvolution.Conv2d(t[1].permute(0, 3, 1, 2), t[0].permute(3, 2, 0, 1)).permute(0, 2, 3, 1)),
        Convolution("strided", "Stride 2, padding 1", ConvolutionForm.Plain with { Stride = (2, 2), Padding = (1, 1) }),
        Convolution("dilated", "Dilation 2", ConvolutionForm.Plain with { Dilation = (2, 2) }),
        Convolution("grouped", "Two groups", ConvolutionForm.Plain with { Groups = 2 }),
        Transposed("transposed", "Transposed convolution, stride 2, padding 1", ConvolutionForm.Plain with { Stride = (2, 2), Padding = (1, 1) }),
        new(
            "maxpool",
            "Max pooling",
            """
            ΔX < 2, ΔY < 2
            Y[b,j,x,y] = max[ΔX,ΔY] L[b,j,2x+ΔX,2y+ΔY]
            """,
            [("L", [2, 3, 6, 7])],
            "Y",
            t => nn.functional.max_pool2d(t[0], 2)),
        new(
            "averagepool",
            "Average pooling",
            """
            ΔX < 2, ΔY < 2
            Y[b,j,x,y] = 1/4 sum[ΔX,ΔY] L[b,j,2x+ΔX,2y+ΔY]
            """,
            [("L", [2, 3, 6, 7])],
            "Y",
            t => nn.functional.avg_pool2d(t[0], 2)),
        new(
            "hypercolumns",
            "Scores of pixels from a fine layer and a coarse one, whose features each serve four pixels",
            """
            Δx < 2, Δy < 2
            U[b,2x+Δx,2y+Δy,j] = C[b,x,y,j]
            Y[b,x,y,k] = A[k,I] F[b,x,y,I] + B[k,J] U[b,x,y,J]
            """,
            [("A", [5, 3]), ("F", [2, 6, 8, 3]), ("B", [5, 4]), ("C", [2, 3, 4, 4])],
            "Y",
            t => nn.functional.linear(cat([t[1], t[3].repeat_interleave(2, 1).repeat_interleave(2, 2)], 3), cat([t[0], t[2]], 1))),
        new(
            "batchnorm",
            "Batch normalisation, with the variance over B as in libraries (the lecture: over B − 1)",
            """
            m[j] = 1/6 sum[B] x[B,j]
            d[b,j] = x[b,j] - m[j]
            v[j] = 1/6 d[B,j] d[B,j]
            y[b,j] = g[j] d[b,j] / sqrt(v[j] + 1e-5) + c[j]
            """,
            [("x", [6, 4]), ("g", [4]), ("c", [4])],
            "y",
            t => nn.functional.batch_norm(t[0], null!, null!, t[1], t[2], training: true, eps: Epsilon)),
        new(
            "attention",
            "Self-attention with two heads",
            """
            q[b,h,t,u] = Q[h,u,I] x[b,t,I]
            k[b,h,t,u] = K[h,u,I] x[b,t,I]
            v[b,h,t,u] = V[h,u,I] x[b,t,I]
            s[b,h,t,r] = 1/2 q[b,h,t,U] k[b,h,r,U]
            m[b,h,t] = max[R] s[b,h,t,R]
            e[b,h,t,r] = exp(s[b,h,t,r] - m[b,h,t])
            a[b,h,t,r] = e[b,h,t,r] / sum[R] e[b,h,t,R]
            y[b,t,i] = O[i,H,U] (a[b,H,t,R] v[b,H,R,U])
            """,
            [("x", [2, 5, 3]), ("Q", [2, 4, 3]), ("K", [2, 4, 3]), ("V", [2, 4, 3]), ("O", [3, 2, 4])],
            "y",
            Attention),
    ];

    private static Layer Convolution(string name, string title, ConvolutionForm form)
    {
        var (g, channels, filters) = (form.Groups, 4 / form.Groups, 6 / form.Groups);
        return new(
            name,
            title,
            form.Program,
            [("W", [g, filters, channels, 3, 2]), ("L", [2, g, channels, 7, 8])],
            "Y",
            t => TorchConvolution.Conv2d(
                t[1].reshape(2, 4, 7, 8), t[0].reshape(6, channels, 3, 2), null, [form.Stride.X, form.Stride.Y], [form.Padding.X, form.Padding.Y], [form.Dilation.X, form.Dilation.Y], g));
    }

    private static Layer Transposed(string name, string title, ConvolutionForm form)
    {
        int Length(int length, int kernel) => ConvolutionForm.TransposedLength(length, kernel, form.Stride.X, form.Padding.X, form.Dilation.X, 0);
        return new(
            name,
            title,
            form.Transposed((Length(5, 3), Length(4, 4))),
            [("W", [1, 3, 2, 3, 4]), ("L", [2, 1, 3, 5, 4])],
            "Y",
            t => nn.functional.conv_transpose2d(t[1].reshape(2, 3, 5, 4), t[0].reshape(3, 2, 3, 4), null, [form.Stride.X, form.Stride.Y], [form.Padding.X, form.Padding.Y]));
    }

    private static Tensor LogLoss(Tensor scores, Tensor target) =>
        scores.exp().sum(1).log().sub(target.mul(scores).sum(1));

    /// <summary>TorchSharp's scaled dot products; √4 is the 1/2 of the program.</summary>
    private static Tensor Attention(Tensor[] t)
    {
        Tensor Heads(Tensor weight) => nn.functional.linear(t[0], weight.reshape(8, 3)).reshape(2, 5, 2, 4).transpose(1, 2);
        var mixed = nn.functional.scaled_dot_product_attention(Heads(t[1]), Heads(t[2]), Heads(t[3]));
        return nn.functional.linear(mixed.transpose(1, 2).reshape(2, 5, 8), t[4].reshape(3, 8));
    }
}
