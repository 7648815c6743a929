using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L03_Dense;

/// <summary>
/// A classifier of pixels: four convolutions 3x3 with pooling between, so that the last sees much and knows not exactly where; then one affine map a
/// pixel of the last layer's features, or of the features of all layers above the pixel, its hypercolumn (Hariharan et al. 2015). 32 bits; one thread.
/// </summary>
internal sealed class PixelModel : IDisposable
{
    private static readonly int[] s_channels = [16, 32, 32, 64];
    private readonly bool _isHypercolumn;
    private readonly Tensor[] _parameters;

    /// <summary>Draws filters with He's variance.</summary>
    public PixelModel(bool isHypercolumn, Generator chance)
    {
        TorchRuntime.Initialize();
        _isHypercolumn = isHypercolumn;
        var parameters = new List<Tensor>();
        for (var layer = 0; layer < s_channels.Length; layer++)
        {
            parameters.Add(Normal([s_channels[layer], layer == 0 ? 1 : s_channels[layer - 1], 3, 3], 2, chance));
            parameters.Add(Zeros(s_channels[layer]));
        }

        parameters.Add(Normal([Canvases.Kinds, isHypercolumn ? s_channels.Sum() : s_channels[^1], 1, 1], 1, chance));
        parameters.Add(Zeros(Canvases.Kinds));
        _parameters = [.. parameters];
    }

    /// <summary>Filters and biases, layer by layer.</summary>
    public Tensor[] Parameters => _parameters;

    /// <summary>Scores [B, 11, 56, 56] of pictures [B, 1, 56, 56].</summary>
    public Tensor Scores(Tensor x)
    {
        var columns = new List<Tensor>();
        for (var layer = 0; layer < s_channels.Length; layer++)
        {
            x = layer > 0 ? nn.functional.max_pool2d(x, 2) : x;
            x = TorchConvolution.Conv2d(x, _parameters[2 * layer], _parameters[(2 * layer) + 1], [1, 1], [1, 1]).relu();
            if (_isHypercolumn || layer == s_channels.Length - 1)
            {
                columns.Add(layer == 0 ? x : x.repeat_interleave(1 << layer, 2).repeat_interleave(1 << layer, 3));
            }
        }

        return TorchConvolution.Conv2d(cat(columns, 1), _parameters[^2], _parameters[^1]);
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_parameters, parameter => parameter.Dispose());

    private static Tensor Zeros(long length) => zeros([length], requires_grad: true).DetachFromDisposeScope();

    private static Tensor Normal(long[] shape, double gain, Generator chance)
    {
        using var scope = NewDisposeScope();
        using Scalar deviation = Math.Sqrt(gain / shape[1..].Aggregate((product, length) => product * length));
        return randn(shape, generator: chance).mul(deviation).requires_grad_().DetachFromDisposeScope();
    }
}
