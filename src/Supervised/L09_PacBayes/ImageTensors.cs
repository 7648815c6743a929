using SelfPlay.Supervised.Data;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L09_PacBayes;

/// <summary>Images as rows of pixels from 0 to 1 with a constant 1 behind them, and a class each.</summary>
internal sealed class ImageTensors : IDisposable
{
    private const int Chunk = 5000;

    /// <summary>Copies the images.</summary>
    /// <param name="images">The images.</param>
    /// <param name="labels">Class of each image, from 0. [N]</param>
    public ImageTensors(LabelledImages images, long[] labels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, images.Count);
        var width = images.PixelCount + 1;
        var rows = new float[images.Count * width];
        for (var i = 0; i < images.Count; i++)
        {
            var (image, row) = (images.Image(i).ToArray(), i * width);
            for (var p = 0; p < image.Length; p++)
            {
                rows[row + p] = image[p] / 255f;
            }

            rows[row + width - 1] = 1;
        }

        X = tensor(rows, [images.Count, width]).DetachFromDisposeScope();
        Y = tensor(labels).DetachFromDisposeScope();
    }

    /// <summary>[N, P+1]</summary>
    public Tensor X { get; }

    /// <summary>[N]</summary>
    public Tensor Y { get; }

    /// <summary>Number of images, N.</summary>
    public int Count => (int)X.shape[0];

    /// <summary>The digits as they are.</summary>
    public static ImageTensors Of(LabelledImages images) => new(images, [.. images.Labels.Select(label => (long)label)]);

    /// <summary>0 for the lower half of the classes, 1 for the upper.</summary>
    public static ImageTensors Halves(LabelledImages images) =>
        new(images, [.. images.Labels.Select(label => label < MnistFiles.Classes / 2 ? 0L : 1)]);

    /// <summary>How many images are put into a wrong class by scores, made chunk by chunk.</summary>
    public long Errors(Func<Tensor, Tensor> scores)
    {
        using var noGradient = no_grad();
        var wrong = 0L;
        for (var start = 0; start < Count; start += Chunk)
        {
            using var scope = NewDisposeScope();
            var length = Math.Min(Chunk, Count - start);
            var predicted = scores(X.narrow(0, start, length)).argmax(1);
            wrong += predicted.ne(Y.narrow(0, start, length)).sum().item<long>();
        }

        return wrong;
    }

    /// <summary>Mean of a loss, made chunk by chunk.</summary>
    /// <param name="loss">Losses [B] of images [B, P+1] with their classes [B].</param>
    public double Mean(Func<Tensor, Tensor, Tensor> loss)
    {
        using var noGradient = no_grad();
        var sum = 0.0;
        for (var start = 0; start < Count; start += Chunk)
        {
            using var scope = NewDisposeScope();
            var length = Math.Min(Chunk, Count - start);
            sum += loss(X.narrow(0, start, length), Y.narrow(0, start, length)).sum().item<float>();
        }

        return sum / Count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        X.Dispose();
        Y.Dispose();
    }
}
