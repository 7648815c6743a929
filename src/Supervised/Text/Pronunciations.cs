using SelfPlay.Supervised.Data;

namespace SelfPlay.Supervised.Text;

/// <summary>A word with how it is spoken.</summary>
/// <param name="Word">Its letters, a to z.</param>
/// <param name="Phonemes">ARPAbet without stress (`K AE T`).</param>
internal sealed record Pronunciation(string Word, string[] Phonemes)
{
    /// <summary>
    /// The words of the CMU pronouncing dictionary that are of letters only, each with its first pronunciation, in the dictionary's order.
    /// </summary>
    /// <param name="library">Where it comes from.</param>
    /// <param name="least">Fewest letters.</param>
    /// <param name="most">Most letters.</param>
    /// <exception cref="DataException">It cannot be had or is damaged.</exception>
    public static Pronunciation[] Load(DataLibrary library, int least, int most)
    {
        var entries = new List<Pronunciation>();
        foreach (var line in File.ReadLines(library.PathOf(DataCatalog.CmuDict, "cmudict.txt")))
        {
            var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length > 1 && parts[0].Length >= least && parts[0].Length <= most && parts[0].All(char.IsAsciiLetterUpper))
            {
                entries.Add(new Pronunciation(parts[0].ToLowerInvariant(), [.. parts[1..].Select(phoneme => phoneme.TrimEnd('0', '1', '2'))]));
            }
        }

        return entries.Count > 0 ? [.. entries] : throw new DataException("The CMU pronouncing dictionary is damaged: it has no words.");
    }
}
