using SelfPlay.Games;
using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L09_Occam;

/// <summary>
/// A network of one hidden layer of relu units on images by Adam with an L1 penalty: first all weights, then only the largest
/// ones, trained again. Pixels are divided by 255; batches are reshuffled every epoch. One thread.
/// </summary>
internal sealed class SparseNetworkTrainer : IDisposable
{
    private const int Batch = 100;

    private readonly SparseShape _shape;
    private readonly Tensor _x;
    private readonly Tensor _y;
    private readonly bool _ownsImages;

    // W1 [H, P], W2 [C, H], b1 [H], b2 [C], and for the two of weights which may be other than 0.
    private readonly Tensor[] _parameters;
    private readonly Tensor[] _masks;

    /// <summary>Weights uniform up to 1/√fan-in, biases 0.</summary>
    public SparseNetworkTrainer(LabelledImages images, SparseShape shape, ref Xoshiro256 random)
    {
        TorchThreads.Use(1);
        _shape = shape;
        _ownsImages = true;
        _x = tensor(images.Scaled(), [images.Count, images.PixelCount]).DetachFromDisposeScope();
        _y = tensor(images.Labels.Select(label => (long)label).ToArray()).DetachFromDisposeScope();
        _parameters =
        [
            Parameter(Uniform(shape.First, shape.Pixels, ref random), [shape.Hidden, shape.Pixels]),
            Parameter(Uniform(SparseShape.Classes * shape.Hidden, shape.Hidden, ref random), [SparseShape.Classes, shape.Hidden]),
            Parameter(new float[shape.Hidden], [shape.Hidden]),
            Parameter(new float[SparseShape.Classes], [SparseShape.Classes]),
        ];
        _masks = [ones(_parameters[0].shape).DetachFromDisposeScope(), ones(_parameters[1].shape).DetachFromDisposeScope()];
    }

    private SparseNetworkTrainer(SparseNetworkTrainer dense, int count)
    {
        (_shape, _x, _y) = (dense._shape, dense._x, dense._y);
        var weights = dense.Weights;
        var kept = new float[weights.Length];
        foreach (var i in Enumerable.Range(0, weights.Length).OrderByDescending(i => Math.Abs(weights[i])).Take(count))
        {
            kept[i] = 1;
        }

        _masks =
        [
            tensor(kept[.._shape.First], dense._parameters[0].shape).DetachFromDisposeScope(),
            tensor(kept[_shape.First..], dense._parameters[1].shape).DetachFromDisposeScope(),
        ];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] *= kept[i];
        }

        _parameters =
        [
            Parameter(weights[.._shape.First], dense._parameters[0].shape),
            Parameter(weights[_shape.First..], dense._parameters[1].shape),
            Parameter(dense.Biases[.._shape.Hidden], dense._parameters[2].shape),
            Parameter(dense.Biases[_shape.Hidden..], dense._parameters[3].shape),
        ];
    }

    /// <summary>Weights of both layers. [d]</summary>
    public float[] Weights => [.. Read(_parameters[0]), .. Read(_parameters[1])];

    /// <summary>Biases of both layers. [H + C]</summary>
    public float[] Biases => [.. Read(_parameters[2]), .. Read(_parameters[3])];

    /// <summary>A copy in which only the <paramref name="count"/> largest weights are left, and stay the only ones. It uses the images of this one.</summary>
    public SparseNetworkTrainer Keep(int count) => new(this, count);

    /// <summary>Trains with fresh moments; <paramref name="penalty"/> is the factor of Σ|w|.</summary>
    public void Train(int epochs, double rate, double penalty, ref Xoshiro256 random, CancellationToken cancel)
    {
        TorchThreads.Use(1);
        using var adam = new TensorAdam(_parameters, _ => rate);
        using Scalar factor = penalty;
        long[] order = [.. Enumerable.Range(0, (int)_x.shape[0])];
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            Orders.Shuffle(order, ref random);
            for (var start = 0; start < order.Length; start += Batch)
            {
                cancel.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                var chosen = tensor(order[start..Math.Min(start + Batch, order.Length)]);
                var hidden = _x.index_select(0, chosen).mm(_parameters[0].t()).add(_parameters[2], Scalars.One).relu();
                var scores = hidden.mm(_parameters[1].t()).add(_parameters[3], Scalars.One);
                var gradient = autograd.grad([nn.functional.cross_entropy(scores, _y.index_select(0, chosen))], _parameters);
                using var noGradient = no_grad();
                for (var layer = 0; layer < _masks.Length; layer++)
                {
                    gradient[layer] = gradient[layer].add(_parameters[layer].sign(), factor).mul(_masks[layer]);
                }

                adam.Step([.. gradient]);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var owned in _parameters.Concat(_masks).Concat(_ownsImages ? [_x, _y] : []))
        {
            owned.Dispose();
        }
    }

    private static Tensor Parameter(float[] values, long[] shape) => tensor(values, shape, requires_grad: true).DetachFromDisposeScope();

    private static float[] Read(Tensor parameter)
    {
        using var scope = NewDisposeScope();
        return parameter.detach().flatten().data<float>().ToArray();
    }

    private static float[] Uniform(int count, int fanIn, ref Xoshiro256 random)
    {
        var weights = new float[count];
        foreach (ref var weight in weights.AsSpan())
        {
            weight = (float)(((2 * random.Unit()) - 1) / Math.Sqrt(fanIn));
        }

        return weights;
    }
}
