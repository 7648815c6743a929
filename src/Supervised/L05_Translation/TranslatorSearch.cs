using SelfPlay.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L05_Translation;

/// <summary>Asks a translator for one word after the other. One thread; holds tensors until it is disposed of.</summary>
internal sealed class TranslatorSearch : INextWord, IDisposable
{
    private readonly Translator _translator;
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Encoded _encoded;
    private Tensor _state;

    private TranslatorSearch(Translator translator, int[][] source, int beam)
    {
        _translator = translator;
        using var noGradient = no_grad();
        _encoded = translator.Encode([.. source.SelectMany(sentence => Enumerable.Repeat(sentence, beam))], null);
        _state = _encoded.First;
    }

    /// <summary>Translates sentences of any lengths.</summary>
    /// <param name="translator">The model.</param>
    /// <param name="source">[N][S]</param>
    /// <param name="words">Size of the target vocabulary.</param>
    /// <param name="beam">1 is greedy search.</param>
    /// <param name="longest">Most words.</param>
    public static Found[] Translate(Translator translator, int[][] source, int words, int beam, int longest)
    {
        const int Size = 128;
        TorchThreads.Use(1);
        var found = new Found[source.Length];
        foreach (var numbers in new SentencePairs(source, source).Groups(Size))
        {
            using var search = new TranslatorSearch(translator, [.. numbers.Select(n => source[n])], beam);
            var translations = BeamSearch.Run(search, numbers.Length, words, beam, longest);
            for (var k = 0; k < numbers.Length; k++)
            {
                found[numbers[k]] = translations[k];
            }
        }

        return found;
    }

    /// <inheritdoc/>
    public float[] Next(int[] parents, int[] words)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var state = _state.index_select(1, tensor(parents.Select(parent => (long)parent).ToArray()));
        var (outputs, _, last) = _translator.Decode(_encoded, state, [.. words.Select(word => (int[])[word])], null);
        var logs = nn.functional.log_softmax(_translator.Scores(outputs), 1);
        _state = last.MoveToOuterDisposeScope();
        return logs.data<float>().ToArray();
    }

    /// <inheritdoc/>
    public void Dispose() => _scope.Dispose();
}
