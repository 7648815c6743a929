using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfPlay.Supervised.L05_MaskedLm;

/// <summary>The size of a <see cref="MaskedEncoder"/>.</summary>
/// <param name="Symbols">Symbols, without the mask.</param>
/// <param name="Length">Longest sequence.</param>
/// <param name="Width">Numbers a place.</param>
/// <param name="Layers">Blocks.</param>
/// <param name="Heads">Attention heads.</param>
internal sealed record EncoderShape(int Symbols, int Length, int Width, int Layers, int Heads);

/// <summary>
/// An encoder in the manner of BERT (Devlin et al. 2019): every place sees every other, a block is attention and a hidden layer with
/// normalisation before each (pre-norm). It says which symbol stands where the mask is. One thread.
/// </summary>
internal sealed class MaskedEncoder : IDisposable
{
    private const int Expansion = 4;
    private const double Clip = 1;

    private readonly EncoderShape _shape;
    private readonly TensorParameters _parameters;
    private readonly Tensor _symbols;
    private readonly Tensor _places;
    private readonly Block[] _blocks;
    private readonly Tensor _scale;
    private readonly Tensor _shift;
    private readonly Tensor _outputBias;

    private sealed record Block(
        Tensor Scale1, Tensor Shift1, Tensor Attention, Tensor Output, Tensor Scale2, Tensor Shift2, Tensor Up, Tensor UpBias, Tensor Down, Tensor DownBias);

    /// <summary>With random parameters.</summary>
    public MaskedEncoder(EncoderShape shape, Xoshiro256 random)
    {
        _shape = shape;
        _parameters = new TensorParameters(random);
        var width = shape.Width;
        _symbols = _parameters.Embedding(shape.Symbols + 1, width);
        _places = _parameters.Embedding(shape.Length, width);
        _blocks = [.. Enumerable.Range(0, shape.Layers).Select(_ => new Block(
            _parameters.Ones(width), _parameters.Zeros(width), _parameters.Weight(3 * width, width), _parameters.Weight(width, width),
            _parameters.Ones(width), _parameters.Zeros(width),
            _parameters.Weight(Expansion * width, width), _parameters.Zeros(Expansion * width),
            _parameters.Weight(width, Expansion * width), _parameters.Zeros(width)))];
        (_scale, _shift) = (_parameters.Ones(width), _parameters.Zeros(width));
        _outputBias = _parameters.Zeros(shape.Symbols);
    }

    /// <summary>The symbol that stands for the one to be told.</summary>
    public int Mask => _shape.Symbols;

    /// <summary>Numbers that are learnt.</summary>
    public long Count => _parameters.Count;

    /// <summary>Scores of the symbols at one place of each sequence. [B, symbols]</summary>
    /// <param name="sequences">Sequences of one length with the mask somewhere. [B][T]</param>
    /// <param name="places">Where. [B]</param>
    public Tensor Scores(int[][] sequences, int[] places)
    {
        var (batch, length, width) = (sequences.Length, sequences[0].Length, _shape.Width);
        var tokens = tensor(sequences.SelectMany(sequence => sequence.Select(symbol => (long)symbol)).ToArray());
        var x = _symbols.index_select(0, tokens).view(batch, length, width).Plus(_places.narrow(0, 0, length));
        foreach (var block in _blocks)
        {
            x = x.Plus(Attend(Normal(x, block.Scale1, block.Shift1), block));
            var hidden = functional.gelu(functional.linear(Normal(x, block.Scale2, block.Shift2), block.Up, block.UpBias));
            x = x.Plus(functional.linear(hidden, block.Down, block.DownBias));
        }

        var rows = tensor(places.Select((place, n) => ((long)n * length) + place).ToArray());
        var masked = Normal(x.view(batch * length, width).index_select(0, rows), _scale, _shift);
        return functional.linear(masked, _symbols.narrow(0, 0, _shape.Symbols), _outputBias);
    }

    /// <summary>One step down the mean of −ln P(symbol | rest); returns that mean, nats.</summary>
    /// <param name="sequences">Whole sequences of one length. [B][T]</param>
    /// <param name="places">The place to be masked in each. [B]</param>
    /// <param name="rate">Learning rate of Adam.</param>
    public double Learn(int[][] sequences, int[] places, double rate)
    {
        using var scope = NewDisposeScope();
        var targets = tensor(sequences.Select((sequence, n) => (long)sequence[places[n]]).ToArray());
        var loss = functional.cross_entropy(Scores(Masked(sequences, places), places), targets);
        _parameters.Step(loss, rate, Clip);
        return loss.ToSingle();
    }

    /// <summary>P(symbol | rest) at one place of each sequence; what stands there is not looked at. [B][symbols]</summary>
    public float[][] Predict(int[][] sequences, int[] places)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var probabilities = functional.softmax(Scores(Masked(sequences, places), places), 1).data<float>().ToArray();
        return [.. probabilities.Chunk(_shape.Symbols)];
    }

    /// <inheritdoc/>
    public void Dispose() => _parameters.Dispose();

    private int[][] Masked(int[][] sequences, int[] places) =>
        [.. sequences.Select((sequence, n) => (int[])[.. sequence[..places[n]], Mask, .. sequence[(places[n] + 1)..]])];

    private Tensor Attend(Tensor x, Block block)
    {
        var (batch, length, width) = (x.shape[0], x.shape[1], x.shape[2]);
        var parts = functional.linear(x, block.Attention).view(batch, length, 3, _shape.Heads, width / _shape.Heads).permute(2, 0, 3, 1, 4);
        var mixed = functional.scaled_dot_product_attention(parts.select(0, 0), parts.select(0, 1), parts.select(0, 2));
        return functional.linear(mixed.transpose(1, 2).reshape(batch, length, width), block.Output);
    }

    private Tensor Normal(Tensor x, Tensor scale, Tensor shift) => functional.layer_norm(x, [_shape.Width], scale, shift);
}
