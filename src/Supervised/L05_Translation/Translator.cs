using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfPlay.Supervised.L05_Translation;

/// <summary>What the encoder made of source sentences.</summary>
/// <param name="States">A state of each place; null without attention. [B, S, H]</param>
/// <param name="First">The decoder's first state. [1, B, H]</param>
internal sealed record Encoded(Tensor? States, Tensor First);

/// <summary>
/// A conditional language model P(y|x) = Π_t P(y_t | y_&lt;t, x) of gated recurrent units. Without attention the decoder begins with the last state
/// of an encoder that read the source from right to left (Sutskever et al. 2014). With attention the encoder reads both ways
/// (Bahdanau et al. 2015), and α[t_out, t_in] is a softmax of inner products of the decoder's state with the encoder's (Luong et al. 2015):
/// it does not depend on the words that come out, so all places of a batch are computed at once. Output and input
/// embeddings of the target are the same. One thread.
/// </summary>
internal sealed class Translator : IDisposable
{
    private readonly TranslatorShape _shape;
    private readonly TensorParameters _parameters;
    private readonly Tensor _source;
    private readonly Tensor _target;
    private readonly GRU _encoder;
    private readonly GRU _decoder;
    private readonly Tensor _bridge;
    private readonly Tensor? _match;
    private readonly Tensor _output;
    private readonly Tensor _bias;
    private readonly Scalar _kept;

    /// <summary>With random parameters.</summary>
    public Translator(TranslatorShape shape, Xoshiro256 random)
    {
        _shape = shape;
        _parameters = new TensorParameters(random);
        var width = shape.Width;
        _kept = 1 / (1 - shape.Dropout);
        _source = _parameters.Embedding(shape.SourceWords, width);
        _target = _parameters.Embedding(shape.TargetWords, width);
        _encoder = shape.Attends ? _parameters.Gru(width, width / 2, bidirectional: true) : _parameters.Gru(width, width);
        _decoder = _parameters.Gru(width, width);
        _bridge = _parameters.Weight(width, width);
        _match = shape.Attends ? _parameters.Weight(width, width) : null;
        _output = _parameters.Weight(width, shape.Attends ? 2 * width : width);
        _bias = _parameters.Zeros(shape.TargetWords);
    }

    /// <summary>Numbers that are learnt.</summary>
    public long Count => _parameters.Count;

    /// <summary>Reads source sentences of one length.</summary>
    /// <param name="source">[B][S]</param>
    /// <param name="chance">Draws what is left out; null leaves out nothing.</param>
    public Encoded Encode(int[][] source, Generator? chance)
    {
        if (_shape.Attends)
        {
            var (states, last) = _encoder.call(Drop(Embed(_source, source), chance));
            return new Encoded(states, Bridge(last.transpose(0, 1).reshape(1, source.Length, _shape.Width)));
        }

        var (_, thought) = _encoder.call(Drop(Embed(_source, [.. source.Select(sentence => sentence.Reverse().ToArray())]), chance));
        return new Encoded(null, Bridge(thought));
    }

    /// <summary>
    /// Goes on from a state by one or more words: the decoder's outputs [B·T, H], its attention [B, T, S] or null, and its last state.
    /// </summary>
    /// <param name="encoded">The sources.</param>
    /// <param name="state">[1, B, H]</param>
    /// <param name="words">The words before those to be predicted. [B][T]</param>
    /// <param name="chance">Draws what is left out; null leaves out nothing.</param>
    public (Tensor Outputs, Tensor? Attention, Tensor State) Decode(Encoded encoded, Tensor state, int[][] words, Generator? chance)
    {
        var (states, last) = _decoder.call(Drop(Embed(_target, words), chance), state);
        Tensor? attention = null;
        if (encoded.States is { } memory)
        {
            attention = functional.softmax(functional.linear(states, _match!).bmm(memory.transpose(1, 2)), 2);
            states = cat([states, attention.bmm(memory)], 2);
        }

        var outputs = Drop(functional.linear(states, _output).tanh(), chance);
        return (outputs.view(-1, _shape.Width), attention, last);
    }

    /// <summary>Scores of all target words for outputs. [N, V]</summary>
    public Tensor Scores(Tensor outputs) => functional.linear(outputs, _target, _bias);

    /// <summary>One step of Adam.</summary>
    public void Step(Tensor loss, double rate) => _parameters.Step(loss, rate, clip: 1);

    /// <inheritdoc/>
    public void Dispose()
    {
        _parameters.Dispose();
        _kept.Dispose();
    }

    private static Tensor Embed(Tensor table, int[][] words)
    {
        var tokens = tensor(words.SelectMany(sentence => sentence.Select(word => (long)word)).ToArray());
        return table.index_select(0, tokens).view(words.Length, words[0].Length, table.shape[1]);
    }

    private Tensor Bridge(Tensor last) => functional.linear(last, _bridge).tanh();

    private Tensor Drop(Tensor x, Generator? chance)
    {
        if (chance is null || _shape.Dropout == 0)
        {
            return x;
        }

        var mask = rand(x.shape, generator: chance).ge(Scalars.Of(_shape.Dropout)).to_type(ScalarType.Float32);
        return x.mul(mask).mul(_kept);
    }
}
