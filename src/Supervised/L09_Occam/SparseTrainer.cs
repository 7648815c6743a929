using System.Numerics;
using SelfPlay.Games;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L09_Occam;

/// <summary>
/// Softmax regression on images by Adam with an L1 penalty: first all weights, then only the largest ones, trained again.
/// Pixels are divided by 255; batches are reshuffled every epoch. One thread.
/// </summary>
internal sealed class SparseTrainer
{
    private const int Classes = QuantisedClassifier.Classes;
    private const int Batch = 100;
    private const float Beta1 = 0.9f;
    private const float Beta2 = 0.999f;
    private const float Epsilon = 1e-8f;

    private readonly LabelledImages _images;
    private readonly int _pixels;
    private readonly float[] _mask;

    // Weights class by class, then the biases. [C*P + C]
    private readonly float[] _parameters;

    /// <summary>Starts at 0.</summary>
    public SparseTrainer(LabelledImages images)
        : this(images, new float[(Classes * images.PixelCount) + Classes])
    {
    }

    private SparseTrainer(LabelledImages images, float[] parameters)
    {
        (_images, _pixels, _parameters) = (images, images.PixelCount, parameters);
        _mask = [.. Enumerable.Repeat(1f, parameters.Length)];
    }

    /// <summary>[C*P]</summary>
    public ReadOnlySpan<float> Weights => _parameters.AsSpan(0, Classes * _pixels);

    /// <summary>[C]</summary>
    public ReadOnlySpan<float> Biases => _parameters.AsSpan(Classes * _pixels);

    /// <summary>A copy in which only the <paramref name="count"/> largest weights are left, and stay the only ones.</summary>
    public SparseTrainer Keep(int count)
    {
        var copy = new SparseTrainer(_images, [.. _parameters]);
        var order = Enumerable.Range(0, Weights.Length).OrderByDescending(i => Math.Abs(copy._parameters[i])).ToArray();
        foreach (var i in order[count..])
        {
            (copy._mask[i], copy._parameters[i]) = (0, 0);
        }

        return copy;
    }

    /// <summary>Trains with fresh moments; <paramref name="penalty"/> is the factor of Σ|w|.</summary>
    public void Train(int epochs, float rate, float penalty, ref Xoshiro256 random, CancellationToken cancel)
    {
        var (gradient, first, second) = (new float[_parameters.Length], new float[_parameters.Length], new float[_parameters.Length]);
        int[] order = [.. Enumerable.Range(0, _images.Count)];
        var step = 0;
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            cancel.ThrowIfCancellationRequested();
            Orders.Shuffle(order, ref random);
            for (var start = 0; start < order.Length; start += Batch)
            {
                Gradient(order.AsSpan(start, Math.Min(Batch, order.Length - start)), gradient);
                Penalise(gradient, penalty);
                step++;
                Adam(gradient, first, second, rate / (1 - MathF.Pow(Beta1, step)), 1 / (1 - MathF.Pow(Beta2, step)));
            }
        }
    }

    private void Gradient(ReadOnlySpan<int> batch, float[] gradient)
    {
        Array.Clear(gradient);
        Span<float> scores = stackalloc float[Classes];
        var x = new float[_pixels];
        foreach (var index in batch)
        {
            var image = _images.Image(index);
            for (var p = 0; p < x.Length; p++)
            {
                x[p] = image[p] / 255f;
            }

            for (var c = 0; c < Classes; c++)
            {
                scores[c] = Dot(_parameters.AsSpan(c * _pixels, _pixels), x) + Biases[c];
            }

            ToSlopes(scores, _images.Labels[index], batch.Length);
            for (var c = 0; c < Classes; c++)
            {
                AddScaled(gradient.AsSpan(c * _pixels, _pixels), scores[c], x);
                gradient[(Classes * _pixels) + c] += scores[c];
            }
        }
    }

    /// <summary>Turns scores into the slopes of the mean log loss: (softmax − 1 at the label)/B.</summary>
    private static void ToSlopes(Span<float> scores, int label, int batch)
    {
        var (top, sum) = (scores[0], 0f);
        foreach (var score in scores)
        {
            top = Math.Max(top, score);
        }

        foreach (ref var score in scores)
        {
            score = MathF.Exp(score - top);
            sum += score;
        }

        foreach (ref var score in scores)
        {
            score /= sum * batch;
        }

        scores[label] -= 1f / batch;
    }

    private void Penalise(float[] gradient, float penalty)
    {
        for (var i = 0; penalty > 0 && i < Classes * _pixels; i++)
        {
            gradient[i] += penalty * Math.Sign(_parameters[i]);
        }
    }

    private void Adam(float[] gradient, float[] first, float[] second, float rate, float correction)
    {
        for (var i = 0; i < gradient.Length; i++)
        {
            var g = gradient[i] * _mask[i];
            first[i] = (Beta1 * first[i]) + ((1 - Beta1) * g);
            second[i] = (Beta2 * second[i]) + ((1 - Beta2) * g * g);
            _parameters[i] -= rate * first[i] / (MathF.Sqrt(second[i] * correction) + Epsilon);
        }
    }

    private static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        var (i, sum) = (0, Vector<float>.Zero);
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            sum += new Vector<float>(x[i..]) * new Vector<float>(y[i..]);
        }

        var total = Vector.Sum(sum);
        for (; i < x.Length; i++)
        {
            total += x[i] * y[i];
        }

        return total;
    }

    private static void AddScaled(Span<float> y, float a, ReadOnlySpan<float> x)
    {
        var (i, factor) = (0, new Vector<float>(a));
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            (new Vector<float>(y[i..]) + (factor * new Vector<float>(x[i..]))).CopyTo(y[i..]);
        }

        for (; i < x.Length; i++)
        {
            y[i] += a * x[i];
        }
    }
}
