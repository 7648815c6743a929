using SelfPlay.Games;
using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L05_Translation;

/// <summary>Asks a decoder for one word after the other. One thread; holds tensors until it is disposed of.</summary>
internal sealed class DecoderSearch : INextWord, IDisposable
{
    private readonly WordDecoder _decoder;
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Encoded _encoded;
    private Tensor _state;

    /// <summary>Begins with what <paramref name="encode"/> returns.</summary>
    public DecoderSearch(WordDecoder decoder, Func<Encoded> encode)
    {
        _decoder = decoder;
        using var noGradient = no_grad();
        _encoded = encode();
        _state = _encoded.First;
    }

    /// <summary>Translates sentences of any lengths by a beam.</summary>
    /// <param name="translator">The model.</param>
    /// <param name="source">[N][S]</param>
    /// <param name="beam">1 is greedy search.</param>
    /// <param name="longest">Most words.</param>
    public static Found[] Translate(Translator translator, int[][] source, int beam, int longest) =>
        Each(translator, source, beam, (search, count) => BeamSearch.Run(search, count, translator.Decoder.Words, beam, longest));

    /// <summary>Draws a translation of each sentence.</summary>
    /// <param name="translator">The model.</param>
    /// <param name="source">[N][S]</param>
    /// <param name="longest">Most words.</param>
    /// <param name="random">Source of chance.</param>
    public static Found[] Sample(Translator translator, int[][] source, int longest, Xoshiro256 random) =>
        Each(translator, source, 1, (search, count) => AncestralSampling.Run(search, count, translator.Decoder.Words, longest, ref random));

    /// <inheritdoc/>
    public float[] Next(int[] parents, int[] words)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var state = _state.index_select(1, tensor(parents.Select(parent => (long)parent).ToArray()));
        var (outputs, _, last) = _decoder.Decode(_encoded, state, [.. words.Select(word => (int[])[word])], null);
        var logs = nn.functional.log_softmax(_decoder.Scores(outputs), 1);
        _state = last.MoveToOuterDisposeScope();
        return logs.data<float>().ToArray();
    }

    /// <inheritdoc/>
    public void Dispose() => _scope.Dispose();

    private static Found[] Each(Translator translator, int[][] source, int beam, Func<INextWord, int, Found[]> run)
    {
        const int Size = 128;
        TorchThreads.Use(1);
        var found = new Found[source.Length];
        foreach (var numbers in new SentencePairs(source, source).Groups(Size))
        {
            int[][] repeated = [.. numbers.SelectMany(n => Enumerable.Repeat(source[n], beam))];
            using var search = new DecoderSearch(translator.Decoder, () => translator.Encode(repeated, null));
            var translations = run(search, numbers.Length);
            for (var k = 0; k < numbers.Length; k++)
            {
                found[numbers[k]] = translations[k];
            }
        }

        return found;
    }
}
