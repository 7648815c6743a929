using SelfPlay.Games;
using SelfPlay.Supervised.Text;

namespace SelfPlay.Supervised.L05_Smt;

/// <summary>A random phrase table and language model, small enough to try everything.</summary>
internal sealed class ToyTranslation : ITrigramModel
{
    private const int Words = 5;
    private const int Symbols = Words + Vocabulary.End + 1;
    private readonly double[] _language = new double[Symbols * Symbols * Symbols];

    /// <summary>Draws one for a sentence of <paramref name="length"/> words: two translations of each word, one of each pair of neighbours.</summary>
    public ToyTranslation(int length, ref Xoshiro256 random)
    {
        for (var i = 0; i < _language.Length; i++)
        {
            _language[i] = Math.Log(1 - random.Unit());
        }

        for (var begin = 0; begin < length; begin++)
        {
            Options.Add(Option(begin, begin + 1, 1, ref random));
            Options.Add(Option(begin, begin + 1, 2, ref random));
            if (begin + 1 < length)
            {
                Options.Add(Option(begin, begin + 2, 1 + random.Below(3), ref random));
            }
        }
    }

    /// <summary>The translations of spans.</summary>
    public List<PhraseOption> Options { get; } = [];

    /// <inheritdoc/>
    public double LogProbability(int u, int v, int w) => _language[(((u * Symbols) + v) * Symbols) + w];

    private static PhraseOption Option(int begin, int end, int words, ref Xoshiro256 random)
    {
        var phrase = new int[words];
        foreach (ref var word in phrase.AsSpan())
        {
            word = Vocabulary.End + 1 + random.Below(Words);
        }

        return new PhraseOption(begin, end, phrase, Math.Log(1 - random.Unit()) + words);
    }
}
