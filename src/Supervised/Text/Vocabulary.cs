namespace SelfPlay.Supervised.Text;

/// <summary>The words of a language as numbers: four that are none, then the words, the most frequent first.</summary>
internal sealed class Vocabulary
{
    /// <summary>No word: padding of a batch, the empty word of alignment models.</summary>
    public const int None = 0;

    /// <summary>A word that is not in the vocabulary.</summary>
    public const int Unknown = 1;

    /// <summary>Before the first word of a sentence.</summary>
    public const int Begin = 2;

    /// <summary>After the last word of a sentence.</summary>
    public const int End = 3;

    private readonly string[] _words;
    private readonly Dictionary<string, int> _ids;

    private Vocabulary(string[] words)
    {
        _words = words;
        _ids = words.Select((word, id) => (word, id)).ToDictionary(pair => pair.word, pair => pair.id);
    }

    /// <summary>Words including the four that are none.</summary>
    public int Count => _words.Length;

    /// <summary>The words that occur at least <paramref name="least"/> times.</summary>
    public static Vocabulary Of(IEnumerable<string[]> sentences, int least = 1) => new(
        [
            "", "<unk>", "<s>", "</s>",
            .. sentences.SelectMany(sentence => sentence).CountBy(word => word).Where(pair => pair.Value >= least)
                .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key),
        ]);

    /// <summary>The word of a number.</summary>
    public string this[int id] => _words[id];

    /// <summary>The number of a word.</summary>
    public int IdOf(string word) => _ids.GetValueOrDefault(word, Unknown);

    /// <summary>The numbers of a sentence's words.</summary>
    public int[] Encode(IEnumerable<string> sentence) => [.. sentence.Select(IdOf)];
}
