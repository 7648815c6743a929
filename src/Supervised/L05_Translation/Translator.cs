using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L05_Translation;

/// <summary>
/// A language model conditioned on a sentence, of gated recurrent units. Without attention the decoder begins with the last state
/// of an encoder that read the source from right to left (Sutskever et al. 2014), and has it before it at every word; that is all it has. With attention the
/// encoder reads both ways (Bahdanau et al. 2015). One thread.
/// </summary>
internal sealed class Translator : IDisposable
{
    private readonly TranslatorShape _shape;
    private readonly TensorParameters _parameters;
    private readonly Tensor _words;
    private readonly GRU _encoder;

    /// <summary>With random parameters.</summary>
    public Translator(TranslatorShape shape, Xoshiro256 random)
    {
        _shape = shape;
        _parameters = new TensorParameters(random);
        var width = shape.Width;
        _words = _parameters.Embedding(shape.SourceWords, width);
        _encoder = shape.Attends ? _parameters.Gru(width, width / 2, bidirectional: true) : _parameters.Gru(width, width);
        Decoder = new WordDecoder(_parameters, shape.TargetWords, width, shape.Attends, shape.Dropout);
    }

    /// <summary>The half that writes.</summary>
    public WordDecoder Decoder { get; }

    /// <summary>Numbers that are learnt.</summary>
    public long Count => _parameters.Count;

    /// <summary>Reads source sentences of one length.</summary>
    /// <param name="source">[B][S]</param>
    /// <param name="chance">Draws what is left out; null leaves out nothing.</param>
    public Encoded Encode(int[][] source, Generator? chance)
    {
        int[][] read = _shape.Attends ? source : [.. source.Select(sentence => sentence.Reverse().ToArray())];
        var (states, last) = _encoder.call(DropoutMask.Apply(WordVectors.Of(_words, read), _shape.Dropout, chance));

        // Read both ways, the two last states [2, B, H/2] are side by side.
        return _shape.Attends
            ? new Encoded(states, Decoder.First(last.transpose(0, 1).reshape(1, source.Length, _shape.Width)))
            : new Encoded(null, Decoder.First(last));
    }

    /// <inheritdoc/>
    public void Dispose() => _parameters.Dispose();
}
