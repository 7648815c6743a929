using SelfPlay.Games;
using SelfPlay.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SelfPlay.Agents.Networks;

/// <summary>
/// The part of a network that looks at the environment, from observations [B, C, H, W] to features [B, F]: a convolution 3x3 over
/// planes, as in MinAtar's own networks, and a fully connected layer over a vector. Rectified.
/// </summary>
internal sealed class Torso : Layer
{
    private const int Kernel = 3;
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
    /// <remarks>
    /// A single observation is convolved twice: libtorch would give it to NNPACK, which complains at every call where it does not know the processor.
    /// </remarks>
    public override Tensor forward(Tensor input) =>
        _dense is not null ? _dense.call(input.flatten(1)).relu_()
        : input.shape[0] > 1 ? Convolve(input)
        : Convolve(input.expand(2, -1, -1, -1)).narrow(0, 0, 1);

    private Tensor Convolve(Tensor input) =>
        TorchConvolution.Conv2d(input, _weight!, _bias, strides: s_stride, padding: s_padding).relu_().flatten(1);
}
