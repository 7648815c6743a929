using SelfPlay.Supervised.Numerics;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfPlay.Supervised.L05_Translation;

/// <summary>What an encoder made of what is to be put into words.</summary>
/// <param name="States">A state of each place; null without attention. [B, S, H]</param>
/// <param name="First">The decoder's first state. [1, B, H]</param>
internal sealed record Encoded(Tensor? States, Tensor First);

/// <summary>
/// The half that writes, P(y|x) = Π_t P(y_t | y_&lt;t, x): a gated recurrent unit that begins with what the encoder found and, without attention, has the same before it at every word
/// (Cho et al. 2014). With attention
/// α[t_out, t_in] is a softmax of inner products of the decoder's state with the encoder's (Luong et al. 2015): it does not
/// depend on the words that come out, so all places of a batch are computed at once. Output and input embeddings are the same. One thread.
/// </summary>
internal sealed class WordDecoder
{
    private readonly TensorParameters _parameters;
    private readonly double _dropout;
    private readonly Tensor _words;
    private readonly GRU _unit;
    private readonly Tensor _bridge;
    private readonly Tensor? _match;
    private readonly Tensor _output;
    private readonly Tensor _bias;

    /// <summary>With random parameters.</summary>
    /// <param name="parameters">Keeps and trains them, the encoder's too.</param>
    /// <param name="words">Size of the vocabulary, V.</param>
    /// <param name="width">H, numbers a word and hidden units.</param>
    /// <param name="attends">Whether it looks back at the encoder's states.</param>
    /// <param name="dropout">Share of numbers left out of embeddings and outputs in training.</param>
    public WordDecoder(TensorParameters parameters, int words, int width, bool attends, double dropout)
    {
        (_parameters, Words, Width, _dropout) = (parameters, words, width, dropout);
        _words = parameters.Embedding(words, width);
        _unit = parameters.Gru(width, width);
        _bridge = parameters.Weight(width, width);
        _match = attends ? parameters.Weight(width, width) : null;
        _output = parameters.Weight(width, 2 * width);
        _bias = parameters.Zeros(words);
    }

    /// <summary>Size of the vocabulary.</summary>
    public int Words { get; }

    /// <summary>Hidden units.</summary>
    public int Width { get; }

    /// <summary>The first state from what the encoder ended with. [1, B, H]</summary>
    public Tensor First(Tensor last) => functional.linear(last, _bridge).tanh();

    /// <summary>
    /// Goes on from a state by one or more words: outputs [B·T, H], attention [B, T, S] or null, and the last state.
    /// </summary>
    /// <param name="encoded">The sources.</param>
    /// <param name="state">[1, B, H]</param>
    /// <param name="words">The words before those to be predicted. [B][T]</param>
    /// <param name="chance">Draws what is left out; null leaves out nothing.</param>
    public (Tensor Outputs, Tensor? Attention, Tensor State) Decode(Encoded encoded, Tensor state, int[][] words, Generator? chance)
    {
        var (states, last) = _unit.call(DropoutMask.Apply(WordVectors.Of(_words, words), _dropout, chance), state);
        Tensor? attention = null;
        if (encoded.States is { } memory)
        {
            attention = functional.softmax(functional.linear(states, _match!).bmm(memory.transpose(1, 2)), 2);
        }

        var context = attention?.bmm(encoded.States!) ?? encoded.First.transpose(0, 1).expand(-1, states.shape[1], -1);
        var outputs = DropoutMask.Apply(functional.linear(cat([states, context], 2), _output).tanh(), _dropout, chance);
        return (outputs.view(-1, Width), attention, last);
    }

    /// <summary>Scores of all words for outputs. [N, V]</summary>
    public Tensor Scores(Tensor outputs) => functional.linear(outputs, _words, _bias);

    /// <summary>−ln P of the words of sentences and of their ends, one after the other, and attention [B, T, S] at each place. [words]</summary>
    /// <param name="encoded">The sources.</param>
    /// <param name="targets">The sentences, without marks. [B][T]</param>
    /// <param name="chance">Draws what is left out; null leaves out nothing.</param>
    public (Tensor Losses, Tensor? Attention) Losses(Encoded encoded, int[][] targets, Generator? chance)
    {
        var (inputs, words, rows) = TeacherForcing.Of(targets);
        var (outputs, attention, _) = Decode(encoded, encoded.First, inputs, chance);

        // The largest layer sees words only, no padding.
        return (functional.cross_entropy(Scores(outputs.index_select(0, tensor(rows))), tensor(words), reduction: Reduction.None), attention);
    }

    /// <summary>One step of Adam for this and the encoder.</summary>
    public void Step(Tensor loss, double rate) => _parameters.Step(loss, rate, clip: 1);
}
