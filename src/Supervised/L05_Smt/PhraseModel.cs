using SelfPlay.Supervised.Text;

namespace SelfPlay.Supervised.L05_Smt;

/// <summary>One way to translate a span of the sentence.</summary>
/// <param name="Begin">First source word.</param>
/// <param name="End">After the last source word.</param>
/// <param name="Words">The translation.</param>
/// <param name="Score">Its weighted score without language model and distortion.</param>
internal sealed record PhraseOption(int Begin, int End, int[] Words, double Score);

/// <summary>The weights of the score's parts: s(d) = α ln P_LM(y) + Σ β·scores + γ·distortion + length.</summary>
internal sealed record PhraseWeights
{
    /// <summary>Weight α of the language model's ln P.</summary>
    /// <value>The default is 1.</value>
    public double Language { get; init; } = 1;

    /// <summary>Weight of ln φ(e|f).</summary>
    /// <value>The default is 0.5.</value>
    public double Forward { get; init; } = 0.5;

    /// <summary>Weight of ln φ(f|e).</summary>
    /// <value>The default is 0.5.</value>
    public double Backward { get; init; } = 0.5;

    /// <summary>Weight of both lexical scores.</summary>
    /// <value>The default is 0.4.</value>
    public double Lexical { get; init; } = 0.4;

    /// <summary>Score of each target word: without, short translations win.</summary>
    /// <value>The default is 0.8.</value>
    public double Word { get; init; } = 0.8;

    /// <summary>Score of each phrase.</summary>
    /// <value>The default is 0.</value>
    public double Phrase { get; init; }

    /// <summary>Score of each source word jumped over, γ; negative.</summary>
    /// <value>The default is -0.4.</value>
    public double Distortion { get; init; } = -0.4;
}

/// <summary>Translates sentences by a phrase table and a language model.</summary>
internal sealed class PhraseModel(PhraseTable table, ITrigramModel language, Vocabulary source, Vocabulary target)
{
    /// <summary>Words that the decoder may jump over.</summary>
    public const int Reach = 6;

    /// <summary>Translates a sentence; words without a translation are kept.</summary>
    public string[] Translate(string[] sentence, PhraseWeights weights, int beam)
    {
        var options = Options(source.Encode(sentence), weights);
        var decoder = new BeamDecoder(language, weights.Language, weights.Distortion) { Beam = beam, Reach = Reach };
        return
        [
            .. decoder.Decode(options, sentence.Length).Phrases
                .SelectMany(option => option.Words, (option, word) => word == Vocabulary.Unknown ? sentence[option.Begin] : target[word]),
        ];
    }

    private List<PhraseOption> Options(int[] sentence, PhraseWeights weights)
    {
        var options = new List<PhraseOption>();
        var covered = new bool[sentence.Length];
        foreach (var (begin, end, translations) in table.Lookup(sentence))
        {
            options.AddRange(translations.Select(t => new PhraseOption(begin, end, t.Words, Score(t, weights))));
            covered[begin] |= end == begin + 1;
        }

        for (var i = 0; i < sentence.Length; i++)
        {
            if (!covered[i])
            {
                options.Add(new PhraseOption(i, i + 1, [Vocabulary.Unknown], weights.Word + weights.Phrase));
            }
        }

        return options;
    }

    private static double Score(PhraseTranslation t, PhraseWeights weights) =>
        (weights.Forward * t.Forward) + (weights.Backward * t.Backward) + (weights.Lexical * (t.LexicalForward + t.LexicalBackward))
        + (weights.Word * t.Words.Length) + weights.Phrase;
}
