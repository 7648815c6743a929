using System.Numerics;
using SelfPlay.Supervised.Data;

namespace SelfPlay.Supervised.L09_Occam;

/// <summary>
/// Images pixel by pixel in blocks, so that a classifier with s weights takes s vector additions a block, however many
/// pixels there are.
/// </summary>
internal sealed class ImageColumns
{
    private const int Block = 1024;
    private readonly short[][] _blocks;
    private readonly byte[] _labels;
    private readonly int _pixels;

    /// <summary>Copies the images.</summary>
    public ImageColumns(LabelledImages images)
    {
        (_labels, _pixels) = (images.Labels, images.PixelCount);
        _blocks = new short[(images.Count + Block - 1) / Block][];
        for (var b = 0; b < _blocks.Length; b++)
        {
            var block = _blocks[b] = new short[_pixels * Block];
            for (var i = 0; i < Math.Min(Block, images.Count - (b * Block)); i++)
            {
                var image = images.Image((b * Block) + i);
                for (var p = 0; p < image.Length; p++)
                {
                    block[(p * Block) + i] = image[p];
                }
            }
        }
    }

    /// <summary>Number of images.</summary>
    public int Count => _labels.Length;

    /// <summary>Share of the first images that the classifier gets wrong.</summary>
    public double Error(QuantisedClassifier h, int count = int.MaxValue)
    {
        count = Math.Min(count, Count);
        var predictions = Predict(h, count);
        var wrong = 0;
        for (var i = 0; i < count; i++)
        {
            wrong += predictions[i] == _labels[i] ? 0 : 1;
        }

        return (double)wrong / count;
    }

    /// <summary>The class of each of the first images; the lower class where two scores are equal.</summary>
    public byte[] Predict(QuantisedClassifier h, int count)
    {
        var predictions = new byte[count];
        var scores = new int[QuantisedClassifier.Classes * Block];
        for (var b = 0; b * Block < count; b++)
        {
            Score(h, _blocks[b], scores);
            for (var i = 0; i < Math.Min(Block, count - (b * Block)); i++)
            {
                var best = 0;
                for (var c = 1; c < QuantisedClassifier.Classes; c++)
                {
                    best = scores[(c * Block) + i] > scores[(best * Block) + i] ? c : best;
                }

                predictions[(b * Block) + i] = (byte)best;
            }
        }

        return predictions;
    }

    private void Score(QuantisedClassifier h, short[] block, int[] scores)
    {
        for (var c = 0; c < QuantisedClassifier.Classes; c++)
        {
            scores.AsSpan(c * Block, Block).Fill(h.Biases[c] * h.BiasStep);
        }

        for (var s = 0; s < h.Positions.Length; s++)
        {
            var (c, pixel) = (h.Positions[s] / _pixels, h.Positions[s] % _pixels);
            var target = scores.AsSpan(c * Block, Block);
            var source = block.AsSpan(pixel * Block, Block);
            var level = new Vector<int>(h.Levels[s]);
            for (var i = 0; i < Block; i += Vector<short>.Count)
            {
                Vector.Widen(new Vector<short>(source[i..]), out var low, out var high);
                var first = target[i..];
                var second = target[(i + Vector<int>.Count)..];
                (new Vector<int>(first) + (level * low)).CopyTo(first);
                (new Vector<int>(second) + (level * high)).CopyTo(second);
            }
        }
    }
}
