using SelfPlay.Supervised.L04_LanguageModel;
using SelfPlay.Supervised.Text;

namespace SelfPlay.Supervised.L05_Smt;

/// <summary>A language model that looks two words back.</summary>
internal interface ITrigramModel
{
    /// <summary>ln P(w | u v).</summary>
    double LogProbability(int u, int v, int w);
}

/// <summary>Trigrams with Kneser and Ney's smoothing, of sentences between marks of begin and end.</summary>
internal sealed class TrigramModel : ITrigramModel
{
    private const int Order = 3;
    private readonly NGramModel _model;

    /// <summary>Counts the sentences.</summary>
    /// <param name="sentences">Words as numbers of a <see cref="Vocabulary"/>.</param>
    /// <param name="words">Size of the vocabulary.</param>
    public TrigramModel(IEnumerable<int[]> sentences, int words)
    {
        int[] text = [.. sentences.SelectMany(sentence => (int[])[Vocabulary.Begin, Vocabulary.Begin, .. sentence, Vocabulary.End])];
        _model = Smoothing.KneserNey(new NGramCounts(text, words, Order))[^1];
    }

    /// <inheritdoc/>
    public double LogProbability(int u, int v, int w) => Math.Log(_model.Probability([u, v], w));
}
