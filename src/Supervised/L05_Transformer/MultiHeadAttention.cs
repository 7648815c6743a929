using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L05_Transformer;

/// <summary>
/// Self-attention with K heads of size I = J/K (Vaswani et al. 2017). For every head k, with queries, keys and values of each position,
/// $α_k[t_1,t_2] = \mathrm{softmax}_{t_2}\, Q_k[t_1]·K_k[t_2]/\sqrt I$ and $h_k[t_1] = Σ_{t_2} α_k[t_1,t_2] V_k[t_2]$; the heads side by side
/// go through W⁰. All positions at once.
/// </summary>
internal sealed class MultiHeadAttention : IDisposable
{
    private readonly Tensor _inputBias;
    private readonly Tensor _outputBias;

    /// <summary>Weights of standard deviation 1/√J, so that queries, keys and values of inputs with variance 1 have variance 1; no biases at first.</summary>
    /// <param name="width">J, a multiple of <paramref name="heads"/>.</param>
    /// <param name="heads">K</param>
    /// <param name="chance">Draws the weights.</param>
    /// <param name="type">Precision.</param>
    public MultiHeadAttention(int width, int heads, Generator chance, ScalarType type = ScalarType.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(width % heads, 0);
        (Width, Heads) = (width, heads);
        Input = ParameterTensors.Normal([3 * width, width], 1 / Math.Sqrt(width), chance, type);
        Output = ParameterTensors.Normal([width, width], 1 / Math.Sqrt(width), chance, type);
        _inputBias = ParameterTensors.Constant([3 * width], 0, type);
        _outputBias = ParameterTensors.Constant([width], 0, type);
    }

    /// <summary>J</summary>
    public int Width { get; }

    /// <summary>K</summary>
    public int Heads { get; }

    /// <summary>I</summary>
    public int HeadSize => Width / Heads;

    /// <summary>W^Q, W^K and W^V of all heads, one below the other. [3J, J]</summary>
    public Tensor Input { get; }

    /// <summary>W⁰ [J, J]</summary>
    public Tensor Output { get; }

    /// <summary>All parameters.</summary>
    public IEnumerable<Tensor> Parameters => [Input, _inputBias, Output, _outputBias];

    /// <summary>Queries, keys and values. [B, K, T, I] each</summary>
    /// <param name="x">[B, T, J]</param>
    public (Tensor Q, Tensor K, Tensor V) Project(Tensor x)
    {
        var all = MixedPrecision.Linear(x, Input, _inputBias).view(x.shape[0], x.shape[1], 3, Heads, HeadSize).permute(2, 0, 3, 1, 4);
        return (all.select(0, 0), all.select(0, 1), all.select(0, 2));
    }

    /// <summary>α [B, K, T, T], by the definition.</summary>
    /// <param name="x">[B, T, J]</param>
    /// <param name="causal">Whether a position sees only itself and those before it.</param>
    public Tensor Weights(Tensor x, bool causal)
    {
        var (q, k, _) = Project(x);
        return Softmax(q, k, causal);
    }

    /// <summary>Output [B, T, J] by the definition.</summary>
    public Tensor Explicit(Tensor x, bool causal)
    {
        var (q, k, v) = Project(x);
        return Join(Average(Softmax(q, k, causal), v));
    }

    /// <summary>The same, the quickest way. [B, T, J]</summary>
    public Tensor Forward(Tensor x, bool causal)
    {
        var (q, k, v) = Project(x);
        return Attend(q, k, v, causal);
    }

    /// <summary>
    /// Output [B, T, J] for queries of T positions; keys and values may be of more. By libtorch's fused kernel, which does not keep α; of bfloat16 by the
    /// definition, which is two to five times as fast on a processor that multiplies such numbers, as the kernel does not use that.
    /// </summary>
    public Tensor Attend(Tensor q, Tensor k, Tensor v, bool causal) => Join(q.dtype == ScalarType.BFloat16
        ? Average(Softmax(q, k, causal), v)
        : nn.functional.scaled_dot_product_attention(q, k, v, is_casual: causal));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var parameter in Parameters)
        {
            parameter.Dispose();
        }
    }

    private Tensor Softmax(Tensor q, Tensor k, bool causal)
    {
        var scores = q.mul(Scalars.Of(1 / Math.Sqrt(HeadSize))).reshape(-1, q.shape[2], HeadSize).bmm(k.reshape(-1, k.shape[2], HeadSize).transpose(1, 2));
        if (causal)
        {
            var later = full([q.shape[2], k.shape[2]], Scalars.Of(double.NegativeInfinity)).triu(1);
            _ = scores.add_(later.to(q.dtype), Scalars.One);
        }

        return scores.softmax(-1).view(q.shape[0], Heads, q.shape[2], k.shape[2]);
    }

    /// <summary>Averages [B, K, T, I] of values [B, K, T', I] with weights α [B, K, T, T'].</summary>
    private static Tensor Average(Tensor weights, Tensor v) =>
        weights.flatten(0, 1).bmm(v.reshape(-1, v.shape[2], v.shape[3])).view(weights.shape[0], weights.shape[1], weights.shape[2], v.shape[3]);

    private Tensor Join(Tensor heads) =>
        MixedPrecision.Linear(heads.transpose(1, 2).reshape(heads.shape[0], heads.shape[2], Width), Output, _outputBias);
}
