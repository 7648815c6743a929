using SelfPlay.Supervised.Numerics;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L05_Transformer;

/// <summary>
/// One layer of a transformer, pre-norm: x + attention(LN(x)), then x + W₂·gelu(W₁·LN(x)). Both outputs begin small, by 1/√(2L) for L layers, so that the
/// sum over the layers keeps its size (Radford et al. 2019).
/// </summary>
internal sealed class TransformerBlock : IDisposable
{
    private const int Expansion = 4;
    private readonly NormLayer _first;
    private readonly NormLayer _second;
    private readonly Tensor _up;
    private readonly Tensor _upBias;
    private readonly Tensor _down;
    private readonly Tensor _downBias;

    /// <summary>Draws the weights.</summary>
    /// <param name="width">J</param>
    /// <param name="heads">K</param>
    /// <param name="layers">L</param>
    /// <param name="chance">Draws the weights.</param>
    /// <param name="type">Precision of the parameters and of the sums.</param>
    /// <param name="products">Precision of the products; that of the parameters unless given.</param>
    public TransformerBlock(int width, int heads, int layers, Generator chance, ScalarType type = ScalarType.Float32, ScalarType? products = null)
    {
        Attention = new MultiHeadAttention(width, heads, chance, type);
        (_first, _second) = (new NormLayer(width, type, products), new NormLayer(width, type, products));
        _up = ParameterTensors.Normal([Expansion * width, width], 1 / Math.Sqrt(width), chance, type);
        _upBias = ParameterTensors.Constant([Expansion * width], 0, type);
        _down = ParameterTensors.Normal([width, Expansion * width], 1 / Math.Sqrt(Expansion * width * 2.0 * layers), chance, type);
        _downBias = ParameterTensors.Constant([width], 0, type);
        using var noGradient = no_grad();
        _ = Attention.Output.mul_(Scalars.Of(1 / Math.Sqrt(2.0 * layers)));
    }

    /// <summary>The attention.</summary>
    public MultiHeadAttention Attention { get; }

    /// <summary>All parameters.</summary>
    public IEnumerable<Tensor> Parameters =>
        [.. _first.Parameters, .. Attention.Parameters, .. _second.Parameters, _up, _upBias, _down, _downBias];

    /// <summary>Output [B, T, J] of input [B, T, J].</summary>
    /// <param name="x">[B, T, J]</param>
    /// <param name="causal">Whether a position sees only itself and those before it.</param>
    /// <param name="dropout">What is dropped from what either half adds; nothing unless given.</param>
    public Tensor Forward(Tensor x, bool causal, Dropout? dropout = null) => Rest(x, Attention.Forward(_first.Forward(x), causal), dropout);

    /// <summary>Queries, keys and values of an input [B, T, J]. [B, K, T, I] each</summary>
    public (Tensor Q, Tensor K, Tensor V) Project(Tensor x) => Attention.Project(_first.Forward(x));

    /// <summary>α of an input [B, T, J]. [B, K, T, T]</summary>
    public Tensor Weights(Tensor x, bool causal) => Attention.Weights(_first.Forward(x), causal);

    /// <summary>What follows the attention: both sums and the network between. [B, T, J]</summary>
    public Tensor Rest(Tensor x, Tensor attended, Dropout? dropout = null)
    {
        x = x.Plus(Dropped(attended));
        var hidden = nn.functional.gelu(MixedPrecision.Linear(_second.Forward(x), _up, _upBias));
        return x.Plus(Dropped(MixedPrecision.Linear(hidden, _down, _downBias)));

        Tensor Dropped(Tensor sum) => dropout is null ? sum : dropout.Of(sum);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var parameter in Parameters)
        {
            parameter.Dispose();
        }
    }
}

/// <summary>
/// Layer normalisation (Ba, Kiros and Hinton 2016): each position has mean 0 and variance 1 over its J components, then gain and bias. Slides that take
/// the statistics over positions, too, and add a relu describe something else: a later position would change an earlier one.
/// </summary>
internal sealed class NormLayer
{
    private readonly Tensor _gain;
    private readonly Tensor _bias;
    private readonly ScalarType _output;

    /// <summary>Gain 1 and bias 0.</summary>
    /// <param name="width">J</param>
    /// <param name="type">Precision.</param>
    /// <param name="output">Precision of the output, and so of the products it goes into; <paramref name="type"/> unless given.</param>
    public NormLayer(int width, ScalarType type = ScalarType.Float32, ScalarType? output = null)
    {
        _output = output ?? type;
        _gain = ParameterTensors.Constant([width], 1, type);
        _bias = ParameterTensors.Constant([width], 0, type);
    }

    /// <summary>Gain and bias.</summary>
    public IEnumerable<Tensor> Parameters => [_gain, _bias];

    /// <summary>[B, T, J] to [B, T, J].</summary>
    public Tensor Forward(Tensor x) => nn.functional.layer_norm(x, _gain.shape, _gain, _bias).to(_output);
}
