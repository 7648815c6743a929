using SelfPlay.Games;
using SelfPlay.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.Numerics;

/// <summary>
/// The parameters of a network written with plain tensor operations: seeded first values, gradients clipped by their norm, Adam.
/// One thread.
/// </summary>
internal sealed class TensorParameters : IDisposable
{
    private readonly List<Tensor> _tensors = [];
    private readonly List<GRU> _units = [];
    private Xoshiro256 _random;
    private TensorAdam? _adam;
    private double _rate;

    /// <summary>Without any parameter yet; first values are drawn from <paramref name="random"/>.</summary>
    public TensorParameters(Xoshiro256 random) => _random = random;

    /// <summary>Numbers that are learnt.</summary>
    public long Count => _tensors.Sum(tensor => tensor.numel());

    /// <summary>A parameter drawn uniformly from ±<paramref name="bound"/>.</summary>
    public Tensor Uniform(double bound, params long[] shape) => Keep(Draw(bound, shape));

    /// <summary>The weights of an affine map, from ±1/√inputs. [outputs, inputs]</summary>
    public Tensor Weight(long outputs, long inputs) => Uniform(1 / Math.Sqrt(inputs), outputs, inputs);

    /// <summary>Vectors for symbols, with unit variance over √width. [symbols, width]</summary>
    public Tensor Embedding(long symbols, long width) => Uniform(Math.Sqrt(3.0 / width), symbols, width);

    /// <summary>A parameter of zeros.</summary>
    public Tensor Zeros(params long[] shape) => Keep(zeros(shape));

    /// <summary>A parameter of ones.</summary>
    public Tensor Ones(params long[] shape) => Keep(ones(shape));

    /// <summary>A recurrent layer of gated units, its parameters drawn uniformly from ±1/√hidden. Input and output are [B, T, ·].</summary>
    public GRU Gru(long inputs, long hidden, bool bidirectional = false)
    {
        var unit = nn.GRU(inputs, hidden, batchFirst: true, bidirectional: bidirectional);
        _units.Add(unit);
        using var noGradient = no_grad();
        foreach (var parameter in unit.parameters())
        {
            using var values = Draw(1 / Math.Sqrt(hidden), parameter.shape);
            _ = parameter.copy_(values);
            _tensors.Add(parameter);
        }

        return unit;
    }

    /// <summary>One step of Adam down the gradient of <paramref name="loss"/>.</summary>
    /// <param name="loss">A single number.</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="clip">Largest norm of the gradient; longer ones are shortened.</param>
    public void Step(Tensor loss, double rate, double clip)
    {
        _adam ??= new TensorAdam(_tensors, _ => _rate);
        _rate = rate;
        Tensor[] gradients = [.. autograd.grad([loss], _tensors)];
        using var noGradient = no_grad();
        var norm = Math.Sqrt(gradients.Sum(gradient => (double)gradient.Squared().sum().ToSingle()));
        if (norm > clip)
        {
            using Scalar factor = clip / norm;
            foreach (var gradient in gradients)
            {
                _ = gradient.mul_(factor);
            }
        }

        _adam.Step(gradients);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _adam?.Dispose();
        _tensors.ForEach(tensor => tensor.Dispose());
        _units.ForEach(unit => unit.Dispose());
    }

    private Tensor Draw(double bound, long[] shape)
    {
        var values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        foreach (ref var value in values.AsSpan())
        {
            value = (float)(bound * ((2 * _random.Unit()) - 1));
        }

        return tensor(values, shape);
    }

    private Tensor Keep(Tensor value)
    {
        _tensors.Add(value.requires_grad_().DetachFromDisposeScope());
        return value;
    }
}
