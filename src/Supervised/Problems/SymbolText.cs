using SelfPlay.Supervised.Data;

namespace SelfPlay.Supervised.Problems;

/// <summary>A text as numbers of its characters.</summary>
/// <param name="Set">Which set it is.</param>
/// <param name="Alphabet">The different characters, in their order. [K]</param>
/// <param name="Symbols">Every character's number in the alphabet. [N]</param>
internal sealed record SymbolText(DataSet Set, string Alphabet, byte[] Symbols)
{
    /// <summary>Whether it is Tiny Shakespeare, so that figures measured there apply.</summary>
    public bool IsTinyShakespeare => Set == DataCatalog.TinyShakespeare;

    /// <summary>Loads Tiny Shakespeare, or Moby Dick if that alone is at hand.</summary>
    /// <exception cref="DataException">Neither can be had, or it is damaged.</exception>
    public static SymbolText Load(DataLibrary library)
    {
        ArgumentNullException.ThrowIfNull(library);
        DataSet[] sets = [DataCatalog.TinyShakespeare, DataCatalog.MobyDick];
        var set = Array.Find(sets, library.Has) ?? DataCatalog.TinyShakespeare;
        return Of(set, File.ReadAllText(library.PathOf(set, set.Files[0].Name)));
    }

    /// <summary>Numbers the characters of a text.</summary>
    /// <exception cref="DataException">It has more than 256 different ones, or fewer than two.</exception>
    public static SymbolText Of(DataSet set, string text)
    {
        var alphabet = new string([.. text.Distinct().Order()]);
        if (alphabet.Length is < 2 or > 256)
        {
            throw new DataException($"{set.Title} is damaged: it has {alphabet.Length} different characters.");
        }

        var numbers = alphabet.Index().ToDictionary(pair => pair.Item, pair => (byte)pair.Index);
        return new SymbolText(set, alphabet, [.. text.Select(c => numbers[c])]);
    }

    /// <summary>How often every block of so many characters that does not overlap another occurs.</summary>
    /// <param name="length">Characters of a block.</param>
    public Dictionary<long, long> Blocks(int length)
    {
        var counts = new Dictionary<long, long>();
        for (var i = 0; i + length <= Symbols.Length; i += length)
        {
            var block = Symbols.AsSpan(i, length).ToArray().Aggregate(0L, (number, symbol) => (number * Alphabet.Length) + symbol);
            counts[block] = counts.GetValueOrDefault(block) + 1;
        }

        return counts;
    }
}
