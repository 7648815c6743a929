using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfPlay.Supervised.L05_MaskedLm;

/// <summary>The size of a <see cref="MaskedEncoder"/>.</summary>
/// <param name="Symbols">Symbols, without the mask and the edge of a sequence.</param>
/// <param name="Length">Longest sequence.</param>
/// <param name="Width">Numbers a place.</param>
/// <param name="Layers">Blocks.</param>
/// <param name="Heads">Attention heads.</param>
internal sealed record EncoderShape(int Symbols, int Length, int Width, int Layers, int Heads)
{
    /// <summary>Whether matrices are multiplied in bfloat16, parameters and all else staying in 32 bits.</summary>
    public bool IsHalf { get; init; }

    /// <summary>Share of numbers left out of what attention and hidden layers put out in training.</summary>
    /// <value>The default is 0.</value>
    public double Dropout { get; init; }

    /// <summary>Share of the other symbols that are masked, too, in training, so that fewer have to do.</summary>
    /// <value>The default is 0.</value>
    public double Hidden { get; init; }
}

/// <summary>
/// An encoder in the manner of BERT (Devlin et al. 2019) that says which symbol stands where the mask is: blocks of attention and a hidden layer, with
/// normalisation before each (pre-norm). Only the masked place thinks: it attends in every block to the symbols of all other places, with a
/// bias for their distance, and these stay as they are. So no place ever learns what stands in another by way of a third, all places of
/// a sequence can be masked at once, each in a row of its own, and one pass gives the whole pseudo-likelihood. One thread.
/// </summary>
internal sealed class MaskedEncoder : IDisposable
{
    private const int Expansion = 4;
    private const double Clip = 1;
    private const float Nearness = 6;

    private readonly EncoderShape _shape;
    private readonly TensorParameters _parameters;
    private readonly Tensor _symbols;
    private readonly Tensor _places;
    private readonly Block[] _blocks;
    private readonly Tensor _scale;
    private readonly Tensor _shift;
    private readonly Tensor _outputBias;
    private readonly Generator _chance;
    private Xoshiro256 _random;

    private sealed record Block(
        Tensor Scale1, Tensor Shift1, Tensor Query, Tensor KeysAndValues, Tensor Distance, Tensor Output,
        Tensor Scale2, Tensor Shift2, Tensor Up, Tensor UpBias, Tensor Down, Tensor DownBias);

    /// <summary>With random parameters.</summary>
    public MaskedEncoder(EncoderShape shape, Xoshiro256 random)
    {
        _shape = shape;
        _parameters = new TensorParameters(random);
        var width = shape.Width;
        _symbols = _parameters.Embedding(shape.Symbols + 2, width);
        _places = _parameters.Embedding(Framed, width);
        _blocks = [.. Enumerable.Range(0, shape.Layers).Select(_ => new Block(
            _parameters.Ones(width), _parameters.Zeros(width),
            _parameters.Weight(width, width), _parameters.Weight(2 * width, width), Distances(), _parameters.Weight(width, width),
            _parameters.Ones(width), _parameters.Zeros(width),
            _parameters.Weight(Expansion * width, width), _parameters.Zeros(Expansion * width),
            _parameters.Weight(width, Expansion * width), _parameters.Zeros(width)))];
        (_scale, _shift) = (_parameters.Ones(width), _parameters.Zeros(width));
        _outputBias = _parameters.Zeros(shape.Symbols);
        _chance = new Generator(random.Next() >> 1);
        _random = new Xoshiro256(random.Next());
    }

    /// <summary>Numbers that are learnt.</summary>
    public long Count => _parameters.Count;

    /// <summary>Places of the longest sequence between two edges.</summary>
    private int Framed => _shape.Length + 2;

    private int Edge => _shape.Symbols;

    private int Mask => _shape.Symbols + 1;

    /// <summary>One step down the mean of −ln P(symbol | rest) over all places, −ln P̃ by the number of symbols; returns that mean, nats.</summary>
    /// <param name="sequences">Sequences of one length. [B][T]</param>
    /// <param name="rate">Learning rate of Adam.</param>
    public double Learn(int[][] sequences, double rate)
    {
        using var scope = NewDisposeScope();
        var targets = tensor(sequences.SelectMany(sequence => sequence.Select(symbol => (long)symbol)).ToArray());
        var loss = functional.cross_entropy(Scores(sequences, 0, sequences[0].Length, _chance), targets);
        _parameters.Step(loss, rate, Clip);
        return loss.ToSingle();
    }

    /// <summary>P(symbol | rest) at one place of each sequence; what stands there is not looked at. [B][symbols]</summary>
    public float[][] Predict(int[][] sequences, int place)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return [.. functional.softmax(Scores(sequences, place, 1, null), 1).data<float>().ToArray().Chunk(_shape.Symbols)];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _parameters.Dispose();
        _chance.Dispose();
    }

    /// <summary>Scores of the symbols at some places, each masked alone. [B·count, symbols]</summary>
    private Tensor Scores(int[][] sequences, int first, int count, Generator? chance)
    {
        var (batch, length, width) = (sequences.Length, sequences[0].Length, _shape.Width);
        var tokens = tensor(sequences.SelectMany(sequence => (long[])[Edge, .. sequence.Select(symbol => Seen(symbol, chance is not null)), Edge]).ToArray());
        var seen = _symbols.index_select(0, tokens).view(batch, length + 2, width).Plus(_places.narrow(0, 0, length + 2));
        var x = _places.narrow(0, first + 1, count).Plus(_symbols.narrow(0, Mask, 1)).expand(batch, count, width);
        var (distances, own) = Layout(first, count, length + 2);
        foreach (var block in _blocks)
        {
            x = x.Plus(DropoutMask.Apply(Attend(Normal(x, block.Scale1, block.Shift1), seen, block, distances, own), _shape.Dropout, chance));
            var hidden = functional.gelu(Linear(Normal(x, block.Scale2, block.Shift2), block.Up).Plus(block.UpBias));
            x = x.Plus(DropoutMask.Apply(Linear(hidden, block.Down).Plus(block.DownBias), _shape.Dropout, chance));
        }

        return functional.linear(Normal(x, _scale, _shift).reshape(-1, width), _symbols.narrow(0, 0, _shape.Symbols), _outputBias);
    }

    private long Seen(int symbol, bool learns) => learns && _shape.Hidden > 0 && _random.Unit() < _shape.Hidden ? Mask : symbol;

    /// <summary>Which distance is between masked place and seen place, and what hides the own symbol. [count, S]</summary>
    private (Tensor Distances, Tensor Own) Layout(int first, int count, int seen)
    {
        var distances = new long[count * seen];
        var own = new float[distances.Length];
        for (var k = 0; k < distances.Length; k++)
        {
            var (masked, place) = (first + 1 + (k / seen), k % seen);
            distances[k] = place - masked + Framed - 1;
            own[k] = place == masked ? float.NegativeInfinity : 0;
        }

        return (tensor(distances), tensor(own, [count, seen]));
    }

    private Tensor Attend(Tensor x, Tensor seen, Block block, Tensor distances, Tensor own)
    {
        var (batch, count, places, heads) = (x.shape[0], x.shape[1], seen.shape[1], _shape.Heads);
        var size = _shape.Width / heads;
        var query = Linear(x, block.Query).view(batch, count, heads, size).transpose(1, 2).reshape(batch * heads, count, size);
        var parts = Linear(seen, block.KeysAndValues).view(batch, places, 2, heads, size).permute(2, 0, 3, 1, 4).reshape(2, batch * heads, places, size);
        var bias = block.Distance.index_select(1, distances).view(heads, count, places).Plus(own);
        var scores = query.bmm(parts.select(0, 0).transpose(1, 2)).mul(Scalars.Of(1 / Math.Sqrt(size))).view(batch, heads, count, places).Plus(bias);
        var mixed = functional.softmax(scores, 3).view(batch * heads, count, places).bmm(parts.select(0, 1));
        return Linear(mixed.view(batch, heads, count, size).transpose(1, 2).reshape(batch, count, _shape.Width), block.Output);
    }

    /// <summary>Two heads for each distance, nearest first, begin with an inclination to it: one to the left, one to the right. [heads, distances]</summary>
    private Tensor Distances()
    {
        var bias = _parameters.Zeros(_shape.Heads, (2 * Framed) - 1);
        using var noGradient = no_grad();
        for (var head = 0; head < _shape.Heads; head++)
        {
            var distance = Math.Min(_shape.Length, 1 + (head / 2)) * (head % 2 == 0 ? -1 : 1);
            using var near = bias[head, distance + Framed - 1];
            _ = near.fill_(Nearness);
        }

        return bias;
    }

    private Tensor Linear(Tensor x, Tensor weight) => _shape.IsHalf
        ? functional.linear(x.to_type(ScalarType.BFloat16), weight.to_type(ScalarType.BFloat16)).to_type(ScalarType.Float32)
        : functional.linear(x, weight);

    private Tensor Normal(Tensor x, Tensor scale, Tensor shift) => functional.layer_norm(x, [_shape.Width], scale, shift);
}
