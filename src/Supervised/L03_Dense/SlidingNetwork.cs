using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L03_Dense;

/// <summary>
/// A classifier of 28x28 windows, convolution 5x5, pooling 2x2, convolution 5x5, pooling 2x2, and an affine layer on what is left, 4x4; and the same
/// parameters as a dense network: strides are left out, and what comes behind a stride of s reads at a spacing of s instead (à trous).
/// </summary>
internal sealed class SlidingNetwork
{
    /// <summary>Rows and columns of a window.</summary>
    public const int Window = 28;

    private readonly Tensor[] _filters;

    /// <summary>Draws filters; the caller's scope disposes of them.</summary>
    public SlidingNetwork(Generator chance)
    {
        TorchRuntime.Initialize();
        Tensor Normal(params long[] shape)
        {
            using Scalar deviation = Math.Sqrt(2.0 / shape[1..].Aggregate((product, length) => product * length));
            return randn(shape, generator: chance).mul(deviation);
        }

        _filters = [Normal(8, 1, 5, 5), Normal(16, 8, 5, 5), Normal(10, 16, 4, 4)];
    }

    /// <summary>Scores [B, 10, 1, 1] of windows [B, 1, 28, 28].</summary>
    public Tensor Strided(Tensor windows)
    {
        var y = nn.functional.max_pool2d(TorchConvolution.Conv2d(windows, _filters[0]).relu(), 2);
        y = nn.functional.max_pool2d(TorchConvolution.Conv2d(y, _filters[1]).relu(), 2);
        return TorchConvolution.Conv2d(y, _filters[2]);
    }

    /// <summary>Scores [B, 10, H - 27, W - 27] of all windows of pictures [B, 1, H, W] at once.</summary>
    public Tensor Dilated(Tensor pictures)
    {
        var y = Pool(TorchConvolution.Conv2d(pictures, _filters[0]).relu(), 1);
        y = Pool(TorchConvolution.Conv2d(y, _filters[1], dilation: [2, 2]).relu(), 2);
        return TorchConvolution.Conv2d(y, _filters[2], dilation: [4, 4]);
    }

    /// <summary>Scores [10, H - 27, W - 27] of the windows of a picture [1, 1, H, W], one after another.</summary>
    public Tensor Slide(Tensor picture)
    {
        var (rows, columns) = (picture.shape[2] - Window + 1, picture.shape[3] - Window + 1);
        var windows = new List<Tensor>();
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                windows.Add(picture.narrow(2, row, Window).narrow(3, column, Window));
            }
        }

        return Strided(cat(windows, 0)).reshape(rows, columns, -1).permute(2, 0, 1);
    }

    private static Tensor Pool(Tensor x, int spacing) =>
        nn.functional.max_pool2d(x, 2, stride: 1, dilation: spacing);
}
