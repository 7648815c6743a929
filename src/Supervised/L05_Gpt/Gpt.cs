using SelfPlay.Supervised.L05_Transformer;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L05_Gpt;

/// <summary>The size of a GPT.</summary>
/// <param name="Symbols">V</param>
/// <param name="Context">The most positions it can see, T.</param>
/// <param name="Width">J</param>
/// <param name="Heads">K</param>
/// <param name="Layers">L</param>
internal sealed record GptSpec(int Symbols, int Context, int Width, int Heads, int Layers);

/// <summary>
/// A decoder-only transformer (Radford et al. 2018, 2019): symbol and learned position embeddings, added; pre-norm blocks with a causal mask; a last
/// normalisation; scores of the next symbol. (The slides put position and word beside each other; adding is the same with half of both embeddings zero.)
/// </summary>
internal sealed class Gpt : IDisposable
{
    /// <summary>Deviation of the embeddings at first: as large as what the blocks add, so that these count from the beginning.</summary>
    private const double Embedded = 0.3;

    private readonly Tensor _symbols;
    private readonly Tensor _positions;
    private readonly TransformerBlock[] _blocks;
    private readonly NormLayer _norm;
    private readonly Tensor _scores;

    /// <summary>Draws the weights.</summary>
    /// <param name="spec">Its size.</param>
    /// <param name="chance">Draws the weights.</param>
    /// <param name="type">Precision of the parameters and of the sums.</param>
    /// <param name="products">Precision of the products; that of the parameters unless given.</param>
    public Gpt(GptSpec spec, Generator chance, ScalarType type = ScalarType.Float32, ScalarType? products = null)
    {
        Spec = spec;
        _symbols = ParameterTensors.Normal([spec.Symbols, spec.Width], Embedded, chance, type);
        _positions = ParameterTensors.Normal([spec.Context, spec.Width], Embedded, chance, type);
        _blocks = [.. Enumerable.Range(0, spec.Layers).Select(_ => new TransformerBlock(spec.Width, spec.Heads, spec.Layers, chance, type, products))];
        _norm = new NormLayer(spec.Width, type, products);
        _scores = ParameterTensors.Normal([spec.Symbols, spec.Width], 1 / Math.Sqrt(spec.Width), chance, type);
    }

    /// <summary>Its size.</summary>
    public GptSpec Spec { get; }

    /// <summary>All parameters.</summary>
    public IReadOnlyList<Tensor> Parameters =>
        [_symbols, _positions, .. _blocks.SelectMany(block => block.Parameters), .. _norm.Parameters, _scores];

    /// <summary>How many numbers the parameters are.</summary>
    public long ParameterCount => Parameters.Sum(p => p.numel());

    /// <summary>Scores of the next symbol [B, T, V] behind each of symbols [B, T].</summary>
    /// <param name="symbols">[B, T]</param>
    /// <param name="dropout">What is dropped from the embeddings and from what the blocks add; nothing unless given.</param>
    public Tensor Scores(Tensor symbols, Dropout? dropout = null)
    {
        var x = Embed(symbols, 0);
        x = dropout is null ? x : dropout.Of(x);
        foreach (var block in _blocks)
        {
            x = block.Forward(x, causal: true, dropout);
        }

        return Read(x);
    }

    /// <summary>Mean cross-entropy in nats of targets [B, T] behind symbols [B, T].</summary>
    public Tensor Loss(Tensor symbols, Tensor targets, Dropout? dropout = null) =>
        nn.functional.cross_entropy(Scores(symbols, dropout).flatten(0, 1), targets.flatten());

    /// <summary>
    /// Scores [B, V] behind the last of new symbols [B, T'], those before them being in the cache, which takes up the new ones: keys and values
    /// of a position never change, since it sees nothing later.
    /// </summary>
    /// <exception cref="ArgumentException">Several symbols for a cache that has some, or more than the context holds.</exception>
    public Tensor Continue(Tensor symbols, KeyValueCache cache)
    {
        if (cache.Length + symbols.shape[1] > Spec.Context || (cache.Length > 0 && symbols.shape[1] > 1))
        {
            throw new ArgumentException($"{symbols.shape[1]} symbols behind {cache.Length} do not fit a context of {Spec.Context}.", nameof(symbols));
        }

        var x = Embed(symbols, cache.Length);
        for (var layer = 0; layer < _blocks.Length; layer++)
        {
            var (q, k, v) = _blocks[layer].Project(x);
            var causal = cache.Length == 0;
            (k, v) = cache.Append(layer, k, v);
            x = _blocks[layer].Rest(x, _blocks[layer].Attention.Attend(q, k, v, causal));
        }

        cache.Length += symbols.shape[1];
        return Read(x.narrow(1, symbols.shape[1] - 1, 1)).squeeze(1);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var parameter in Parameters)
        {
            parameter.Dispose();
        }
    }

    private Tensor Embed(Tensor symbols, long start) =>
        Embedding.Of(symbols, _symbols).Plus(_positions.narrow(0, start, symbols.shape[1]));

    private Tensor Read(Tensor x) => MixedPrecision.Linear(_norm.Forward(x), _scores).to(_scores.dtype);
}

/// <summary>Keys and values of the positions read so far, so that a new symbol costs one position and not all of them again.</summary>
internal sealed class KeyValueCache(int layers) : IDisposable
{
    private readonly Tensor?[] _keys = new Tensor?[layers];
    private readonly Tensor?[] _values = new Tensor?[layers];

    /// <summary>Positions in it.</summary>
    public long Length { get; set; }

    /// <summary>Adds positions [B, K, T', I] to a layer and returns all of it. [B, K, T, I]</summary>
    public (Tensor Keys, Tensor Values) Append(int layer, Tensor keys, Tensor values) =>
        (Append(ref _keys[layer], keys), Append(ref _values[layer], values));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _keys.Concat(_values))
        {
            tensor?.Dispose();
        }
    }

    private static Tensor Append(ref Tensor? all, Tensor more)
    {
        var joined = (all is null ? more.contiguous() : cat([all, more], 2)).DetachFromDisposeScope();
        all?.Dispose();
        return all = joined;
    }
}
