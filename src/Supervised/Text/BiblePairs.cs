using SelfPlay.Supervised.Data;

namespace SelfPlay.Supervised.Text;

/// <summary>
/// The King James Bible and the Reina-Valera of 1909, verse by verse. Both carry Strong's numbers, so that it is known which words
/// of the one stand for which words of the other.
/// </summary>
internal static class BiblePairs
{
    private static readonly string[] s_testaments = ["ot", "nt"];

    /// <summary>The verses that both have, of at most <paramref name="words"/> words each.</summary>
    /// <exception cref="DataException">They cannot be had or are damaged.</exception>
    public static (TaggedVerse English, TaggedVerse Spanish)[] Load(DataLibrary library, int words)
    {
        var pairs = new List<(TaggedVerse, TaggedVerse)>();
        foreach (var testament in s_testaments)
        {
            var english = SwordModule.Read(library, DataCatalog.KingJames, $"kjv/{testament}");
            var spanish = SwordModule.Read(library, DataCatalog.ReinaValera, $"reina-valera/{testament}");
            if (english.Length != spanish.Length)
            {
                throw new DataException($"The Bibles do not fit: {english.Length} and {spanish.Length} verses in {testament}.");
            }

            pairs.AddRange(english.Zip(spanish, (e, s) => (TaggedVerse.Parse(e), TaggedVerse.Parse(s)))
                .Where(pair => Fits(pair.Item1, words) && Fits(pair.Item2, words)));
        }

        return [.. pairs];
    }

    private static bool Fits(TaggedVerse verse, int words) => verse.Words.Length > 0 && verse.Words.Length <= words;
}
