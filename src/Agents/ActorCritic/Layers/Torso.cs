using System.Runtime.Intrinsics;
using SelfPlay.Agents.Networks;
using SelfPlay.Games;
using SelfPlay.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SelfPlay.Agents.ActorCritic.Layers;

/// <summary>
/// The part of a network that looks at the environment, from observations [B, C, H, W] to features [B, F]: a convolution 3x3 over
/// planes, as in MinAtar's own networks, and a fully connected layer over a vector. Rectified.
/// </summary>
internal sealed class Torso : Layer
{
    private const int Kernel = 3;

    /// <summary>Rows up to which a product with copied patches is quicker than libtorch's convolution: mostly its gradient, which lays everything out anew.</summary>
    private const int FewRows = 64;

    private static readonly long[] s_stride = [1, 1];
    private static readonly long[] s_padding = [0, 0];

    private readonly Parameter? _weight;
    private readonly Parameter? _bias;
    private readonly Dense? _dense;

    /// <param name="shape">Of the observations.</param>
    /// <param name="filters">Of the convolution.</param>
    /// <param name="hidden">Units of the fully connected layer.</param>
    /// <param name="random">Draws the parameters.</param>
    public Torso(ObservationShape shape, int filters, int hidden, ref Xoshiro256 random)
        : base("torso")
    {
        if (shape.IsVector)
        {
            Features = hidden;
            _dense = Add("dense", new Dense(shape.Size, hidden, ref random));
            return;
        }

        Features = filters * (shape.Height - Kernel + 1) * (shape.Width - Kernel + 1);
        var most = 1 / Math.Sqrt(shape.Planes * Kernel * Kernel);
        _weight = Add("weight", [filters, shape.Planes, Kernel, Kernel], most, ref random);
        _bias = Add("bias", [filters], most, ref random);
    }

    /// <summary>F.</summary>
    public int Features { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) =>
        _dense is not null ? _dense.call(input.flatten(1)).relu_()
        : input.shape[0] > FewRows ? Convolve(input)
        : Multiply(input);

    /// <summary>The convolution as a product of filters [F, 9C] and patches [9C, B·H'·W'].</summary>
    private Tensor Multiply(Tensor input)
    {
        var (rows, filters) = (input.shape[0], _weight!.shape[0]);
        var sums = addmm(_bias!.unsqueeze(1), _weight.view(filters, -1), Patches(input), 1, 1);
        return sums.view(filters, rows, -1).transpose(0, 1).reshape(rows, -1).relu_();
    }

    /// <summary>The pixels under every weight of a filter, place after place. [B, C, H, W] to [9C, B·H'·W']</summary>
    private static Tensor Patches(Tensor input)
    {
        int[] shape = [.. input.shape.Select(length => (int)length)];
        var (rows, planes, height, width) = (shape[0], shape[1], shape[2], shape[3]);
        var (down, across) = (height - Kernel + 1, width - Kernel + 1);
        var patches = empty(planes * Kernel * Kernel, rows * down * across);
        ReadOnlySpan<float> from = Elements(input);
        var to = Elements(patches);
        for (var plane = 0; plane < planes; plane++)
        {
            for (var tap = 0; tap < Kernel * Kernel; tap++)
            {
                for (var row = 0; row < rows; row++)
                {
                    var first = (((((row * planes) + plane) * height) + (tap / Kernel)) * width) + (tap % Kernel);
                    for (var y = 0; y < down; y++)
                    {
                        Copy(from.Slice(first + (y * width), across), to);
                        to = to[across..];
                    }
                }
            }
        }

        return patches;
    }

    /// <summary>Copies a line, at MinAtar's width without the call that costs more than the copy.</summary>
    private static void Copy(ReadOnlySpan<float> from, Span<float> to)
    {
        if (from.Length == Vector256<float>.Count)
        {
            Vector256.Create(from).CopyTo(to);
            return;
        }

        from.CopyTo(to);
    }

    private Tensor Convolve(Tensor input) =>
        TorchConvolution.Conv2d(input, _weight!, _bias, strides: s_stride, padding: s_padding).relu_().flatten(1);
}
