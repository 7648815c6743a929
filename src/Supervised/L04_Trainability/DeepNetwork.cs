using SelfPlay.Supervised.Data;
using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L04_Trainability;

/// <summary>What is done to the sums of a layer before its activation.</summary>
internal enum Normalisation
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Every unit to mean 0 and variance 1 over the batch, then γ and β (Ioffe and Szegedy 2015).</summary>
    Batch,

    /// <summary>Every example to mean 0 and variance 1 over the units, then γ and β (Ba et al. 2016).</summary>
    Layer,
}

/// <summary>What a hidden layer gives on, of what it is given, x, and what it computes, H(x).</summary>
internal enum Connection
{
    /// <summary>H(x).</summary>
    Plain,

    /// <summary>x + H(x) (He et al. 2016).</summary>
    Residual,

    /// <summary>(1 − T(x))·x + T(x)·H(x), T being a sigmoid layer that begins near 0 (Srivastava et al. 2015).</summary>
    Highway,

    /// <summary>x and H(x) side by side: every layer sees all before it (Huang et al. 2017).</summary>
    Dense,
}

/// <summary>Variance of the first weights times the number of inputs of a sum.</summary>
internal enum FirstWeights
{
    /// <summary>1: keeps the variance of a linear layer (Glorot and Bengio 2010).</summary>
    Xavier,

    /// <summary>2: keeps the second moment behind a ReLU (He et al. 2015).</summary>
    He,

    /// <summary>ln 2 / L in L residual layers: a linear stack ends with (1 + ln 2 / L)^L, about 2, times the variance it began with.</summary>
    Residual,
}

/// <summary>A deep narrow network: affine layers, `depth` in all, with an activation behind all but the last.</summary>
/// <param name="Depth">Affine layers, at least 3.</param>
internal sealed record DeepShape(int Depth)
{
    /// <summary>Units of every hidden layer.</summary>
    /// <value>The default is 32.</value>
    public int Width { get; init; } = 32;

    /// <summary>Whether the activation is a sigmoid; else a ReLU.</summary>
    /// <value>The default is false.</value>
    public bool IsSigmoid { get; init; }

    /// <summary>What hidden layers give on.</summary>
    /// <value>The default is what they compute.</value>
    public Connection Connection { get; init; }

    /// <summary>Units that each layer of <see cref="Connection.Dense"/> adds.</summary>
    /// <value>The default is 8.</value>
    public int Growth { get; init; } = 8;

    /// <summary>What is done before the activation.</summary>
    /// <value>The default is nothing.</value>
    public Normalisation Normalisation { get; init; }

    /// <summary>How the hidden layers begin; the first and the last begin with Xavier's variance.</summary>
    /// <value>The default is Xavier's.</value>
    public FirstWeights First { get; init; }

    /// <summary>Hidden layers from <see cref="Width"/> to <see cref="Width"/> units.</summary>
    public int Inner => Depth - 2;

    /// <summary>Numbers that a layer is given, of a network for so many inputs.</summary>
    public int Inputs(int layer, int inputs) => layer == 0 ? inputs : Connection == Connection.Dense ? Width + ((layer - 1) * Growth) : Width;

    /// <summary>Numbers that a layer computes.</summary>
    public int Outputs(int layer) => layer == Depth - 1 ? MnistFiles.Classes : layer > 0 && Connection == Connection.Dense ? Growth : Width;

    /// <summary>Variance of a first weight of a hidden layer that is given so many numbers.</summary>
    public double Variance(int inputs) => First switch
    {
        FirstWeights.He => 2.0 / inputs,
        FirstWeights.Residual => Math.Log(2) / (Inner * inputs),
        _ => 1.0 / inputs,
    };
}

/// <summary>A network of a <see cref="DeepShape"/> for images. 32 bits; one thread.</summary>
internal sealed class DeepNetwork : IDisposable
{
    private const double Momentum = 0.1;
    private const double Epsilon = 1e-5;
    private const double ClosedGate = -4;

    private readonly DeepShape _shape;
    private readonly Tensor[] _weights;
    private readonly Tensor[] _biases;
    private readonly Tensor[] _scales;
    private readonly Tensor[] _means;
    private readonly Tensor[] _variances;
    private readonly Tensor[] _gates;
    private readonly Tensor[] _gateBiases;

    /// <summary>Draws weights uniformly with the variance of the shape; biases are 0.</summary>
    public DeepNetwork(DeepShape shape, int inputs, Generator chance)
    {
        TorchRuntime.Initialize();
        _shape = shape;
        int Columns(int layer) => shape.Inputs(layer, inputs);
        double Variance(int layer) => layer == 0 || layer == shape.Depth - 1 ? 1.0 / Columns(layer) : shape.Variance(Columns(layer));
        int[] layers = [.. Enumerable.Range(0, shape.Depth)];
        _weights = [.. layers.Select(layer => Uniform(shape.Outputs(layer), Columns(layer), Variance(layer), chance))];
        _biases = [.. layers.Select(layer => zeros([shape.Outputs(layer)], requires_grad: true).DetachFromDisposeScope())];
        int[] normal = shape.Normalisation == Normalisation.None ? [] : layers[..^1];
        _scales = [.. normal.Select(layer => ones([shape.Outputs(layer)], requires_grad: true).DetachFromDisposeScope())];
        _means = [.. normal.Select(layer => zeros([shape.Outputs(layer)]).DetachFromDisposeScope())];
        _variances = [.. normal.Select(layer => ones([shape.Outputs(layer)]).DetachFromDisposeScope())];
        int[] gated = shape.Connection == Connection.Highway ? layers[1..^1] : [];
        _gates = [.. gated.Select(layer => Uniform(shape.Outputs(layer), Columns(layer), 1.0 / Columns(layer), chance))];
        _gateBiases = [.. gated.Select(layer => full([shape.Outputs(layer)], ClosedGate, requires_grad: true).DetachFromDisposeScope())];
    }

    /// <summary>All parameters: the matrices first, layer by layer.</summary>
    public Tensor[] Parameters => [.. _weights, .. _biases, .. _scales, .. _gates, .. _gateBiases];

    /// <summary>Scores of the classes [B, 10]; the caller's scope disposes of them.</summary>
    /// <param name="x">Pixels [B, D].</param>
    /// <param name="training">Whether batch normalisation takes the batch's own statistics, and remembers them; else it takes the remembered ones.</param>
    public Tensor Scores(Tensor x, bool training)
    {
        for (var layer = 0; layer < _shape.Depth - 1; layer++)
        {
            var sum = Sum(layer, x, training);
            var y = _shape.IsSigmoid ? sum.sigmoid() : sum.relu();
            x = layer == 0 ? y : Connect(layer, x, y);
        }

        return nn.functional.linear(x, _weights[^1], _biases[^1]);
    }

    /// <summary>Norms of the loss's gradient with respect to the matrices, layer by layer. [depth]</summary>
    public double[] GradientNorms(Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();
        var loss = nn.functional.cross_entropy(Scores(x, training: true), y);
        return [.. autograd.grad([loss], _weights).Select(g => Math.Sqrt(g.Squared().sum().item<float>()))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in Parameters.Concat(_means).Concat(_variances))
        {
            tensor.Dispose();
        }
    }

    private Tensor Connect(int layer, Tensor x, Tensor y)
    {
        switch (_shape.Connection)
        {
            case Connection.Residual:
                return x.Plus(y);
            case Connection.Highway:
                return lerp(x, y, nn.functional.linear(x, _gates[layer - 1], _gateBiases[layer - 1]).sigmoid());
            case Connection.Dense:
                return cat([x, y], 1);
            default:
                return y;
        }
    }

    /// <summary>xW + c, or γ·normal(xW) + c: normalisation would take out a bias in front of it.</summary>
    private Tensor Sum(int layer, Tensor x, bool training) => _shape.Normalisation switch
    {
        Normalisation.Batch => nn.functional.batch_norm(
            nn.functional.linear(x, _weights[layer]), _means[layer], _variances[layer], _scales[layer], _biases[layer], training, Momentum, Epsilon),
        Normalisation.Layer => nn.functional.layer_norm(nn.functional.linear(x, _weights[layer]), [_shape.Outputs(layer)], _scales[layer], _biases[layer], Epsilon),
        _ => nn.functional.linear(x, _weights[layer], _biases[layer]),
    };

    private static Tensor Uniform(long rows, long columns, double variance, Generator chance)
    {
        using var scope = NewDisposeScope();
        using Scalar width = 2 * Math.Sqrt(3 * variance);
        return rand([rows, columns], generator: chance).sub(Scalars.Half).mul(width).requires_grad_().DetachFromDisposeScope();
    }
}
