namespace SelfPlay.Supervised.L05_Gpt;

/// <summary>
/// Byte-pair encoding (Gage 1994; Sennrich, Haddow and Birch 2016): begin with single characters and merge, again and again, the pair of neighbours
/// that is most frequent. Merges stay within words; a word begins with the blank before it, so nothing is lost and decoding is joining.
/// </summary>
internal sealed class BytePairEncoding
{
    private readonly List<string> _tokens;
    private readonly Dictionary<string, int> _codes;
    private readonly Dictionary<(int, int), (int Rank, int Code)> _merges = [];
    private readonly Dictionary<string, int[]> _words = [];

    private BytePairEncoding(IEnumerable<char> characters)
    {
        _tokens = [.. characters.Order().Select(c => c.ToString())];
        _codes = _tokens.Select((token, i) => (token, i)).ToDictionary(pair => pair.token, pair => pair.i);
    }

    /// <summary>The tokens by their codes: the characters, then the merged ones in the order of merging.</summary>
    public IReadOnlyList<string> Tokens => _tokens;

    /// <summary>Number of tokens, V.</summary>
    public int Count => _tokens.Count;

    /// <summary>Learns merges from a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="characters">All characters there can ever be, those of the text among them.</param>
    /// <param name="size">V; fewer if no pair is left that occurs twice.</param>
    public static BytePairEncoding Train(string text, IEnumerable<char> characters, int size)
    {
        var encoding = new BytePairEncoding(characters);
        var words = Words(text).CountBy(word => word).Select(of => (Codes: encoding.Characters(of.Key), Count: of.Value)).ToArray();
        while (encoding.Count < size && MostFrequent(words) is { Count: > 1 } best)
        {
            var code = encoding.Merge(best.Pair);
            for (var i = 0; i < words.Length; i++)
            {
                words[i].Codes = Merge(words[i].Codes, best.Pair, code);
            }
        }

        return encoding;
    }

    /// <summary>The tokens' codes of a text.</summary>
    public int[] Encode(string text) => [.. Words(text).SelectMany(word => _words.TryGetValue(word, out var codes) ? codes : Remember(word))];

    /// <summary>The text of codes.</summary>
    public string Decode(IEnumerable<int> codes) => string.Concat(codes.Select(code => _tokens[code]));

    /// <summary>A word's tokens: the merges in the order in which they were learnt.</summary>
    private int[] Remember(string word)
    {
        var codes = Characters(word);
        while (true)
        {
            var best = codes.Zip(codes.Skip(1)).Where(_merges.ContainsKey).DefaultIfEmpty((-1, -1)).MinBy(pair => pair.Item1 < 0 ? int.MaxValue : _merges[pair].Rank);
            if (best.Item1 < 0)
            {
                return _words[word] = codes;
            }

            codes = Merge(codes, best, _merges[best].Code);
        }
    }

    private int[] Characters(string word) => [.. word.Select(c => _codes[c.ToString()])];

    private int Merge((int First, int Second) pair)
    {
        var token = _tokens[pair.First] + _tokens[pair.Second];
        if (!_codes.TryGetValue(token, out var code))
        {
            code = _tokens.Count;
            _tokens.Add(token);
            _codes.Add(token, code);
        }

        _merges.Add(pair, (_merges.Count, code));
        return code;
    }

    private static int[] Merge(int[] codes, (int First, int Second) pair, int code)
    {
        var merged = new List<int>(codes.Length);
        for (var i = 0; i < codes.Length; i++)
        {
            var found = i + 1 < codes.Length && (codes[i], codes[i + 1]) == pair;
            merged.Add(found ? code : codes[i]);
            i += found ? 1 : 0;
        }

        return merged.Count == codes.Length ? codes : [.. merged];
    }

    /// <summary>The most frequent pair; of several the one with the smallest codes.</summary>
    private static ((int First, int Second) Pair, long Count) MostFrequent((int[] Codes, int Count)[] words)
    {
        var counts = new Dictionary<(int, int), long>();
        foreach (var (codes, count) in words)
        {
            for (var i = 0; i + 1 < codes.Length; i++)
            {
                counts[(codes[i], codes[i + 1])] = counts.GetValueOrDefault((codes[i], codes[i + 1])) + count;
            }
        }

        return counts.Count == 0 ? default : counts.OrderByDescending(of => of.Value).ThenBy(of => of.Key).Select(of => (of.Key, of.Value)).First();
    }

    /// <summary>Runs of letters with the blank before them, and every other character alone.</summary>
    private static IEnumerable<string> Words(string text)
    {
        for (var (start, end) = (0, 0); start < text.Length; start = end)
        {
            end = start + 1;
            if (text[start] == ' ' || char.IsLetter(text[start]))
            {
                while (end < text.Length && char.IsLetter(text[end]))
                {
                    end++;
                }
            }

            yield return text[start..end];
        }
    }
}
