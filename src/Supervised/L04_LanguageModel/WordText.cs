namespace SelfPlay.Supervised.L04_LanguageModel;

/// <summary>
/// A text as words: runs of letters, digits and apostrophes in lower case, and every punctuation mark. A word that the training
/// part has once only counts as unknown, 0, and so does one it has not at all.
/// </summary>
internal sealed class WordText
{
    /// <summary>Reads the words.</summary>
    /// <param name="text">The text.</param>
    /// <param name="trainShare">The share of its words that trains.</param>
    public WordText(string text, double trainShare)
    {
        var words = Split(text);
        var train = (int)(trainShare * words.Count);
        var known = words.Take(train).GroupBy(word => word).Where(group => group.Count() > 1).Select(group => group.Key).Order(StringComparer.Ordinal).ToArray();
        var code = known.Select((word, i) => (word, i)).ToDictionary(pair => pair.word, pair => pair.i + 1);
        Vocabulary = ["<unk>", .. known];
        int[] codes = [.. words.Select(word => code.GetValueOrDefault(word))];
        (Train, Validation) = (codes[..train], codes[train..]);
        MeanLetters = words.Where(word => char.IsLetterOrDigit(word[0])).Average(word => word.Length);
    }

    /// <summary>The known words, behind `&lt;unk&gt;`.</summary>
    public IReadOnlyList<string> Vocabulary { get; }

    /// <summary>The part to learn from.</summary>
    public int[] Train { get; }

    /// <summary>The part to be judged on.</summary>
    public int[] Validation { get; }

    /// <summary>Characters of a word that is no punctuation mark, on average.</summary>
    public double MeanLetters { get; }

    private static List<string> Split(string text)
    {
        var words = new List<string>();
        for (var (start, end) = (0, 0); start < text.Length; start = end)
        {
            end = start + 1;
            if (char.IsWhiteSpace(text[start]))
            {
                continue;
            }

            while (IsPart(text[start]) && end < text.Length && IsPart(text[end]))
            {
                end++;
            }

            words.Add(text[start..end].ToLowerInvariant());
        }

        return words;
    }

    private static bool IsPart(char c) => char.IsLetterOrDigit(c) || c == '\'';
}
