using static TorchSharp.torch;

namespace SelfPlay.Torch;

/// <summary>libtorch's two-dimensional convolution, with right gradients.</summary>
public static class TorchConvolution
{
    /// <summary>Channels that oneDNN's kernels for processors with AVX-512 work on at once.</summary>
    private const long Block = 16;

    /// <summary>
    /// The convolution of x [B, C, H, W] with filters [O, C / groups, k, l], which may be differentiated.
    /// </summary>
    /// <remarks>
    /// libtorch 2.10 lays channels out in blocks of 16 on processors with AVX-512. Where O is no multiple of 16, what is left in memory in the channels that fill up the last block
    /// gets into the gradient with respect to x: relative errors of 0.3 to 1, and NaN after some steps. Outputs, and the gradients of filters and bias, are right. So
    /// filters of zeros fill up the block here, if x is differentiated.
    /// </remarks>
    public static Tensor Conv2d(
        Tensor x, Tensor filters, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(filters);
        var outputs = filters.shape[0];
        var missing = (Block - (outputs % Block)) % Block;
        if (missing == 0 || groups > 1 || !x.requires_grad || !is_grad_enabled() || x.dtype != ScalarType.Float32)
        {
            return Apply(filters, bias);
        }

        return Apply(nn.functional.pad(filters, [0, 0, 0, 0, 0, 0, 0, missing]), bias is null ? null : nn.functional.pad(bias, [0, missing])).narrow(1, 0, outputs);

#pragma warning disable RS0030 // The one place that may call it.
        Tensor Apply(Tensor weight, Tensor? offset) => nn.functional.conv2d(x, weight, offset, strides, padding, dilation, groups);
#pragma warning restore RS0030
    }
}
