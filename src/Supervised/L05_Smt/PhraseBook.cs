namespace SelfPlay.Supervised.L05_Smt;

/// <summary>Phrases as numbers: the paths of a trie of word numbers. 0 is the empty phrase.</summary>
internal sealed class PhraseBook
{
    private readonly Dictionary<long, int> _children = [];
    private readonly List<(int Parent, int Word)> _nodes = [(-1, -1)];

    /// <summary>The phrase that is <paramref name="phrase"/> and then <paramref name="word"/>.</summary>
    public int Extend(int phrase, int word)
    {
        var key = Key(phrase, word);
        if (!_children.TryGetValue(key, out var child))
        {
            child = _nodes.Count;
            _nodes.Add((phrase, word));
            _children.Add(key, child);
        }

        return child;
    }

    /// <summary>The same if that phrase is known; -1 otherwise.</summary>
    public int Find(int phrase, int word) => _children.GetValueOrDefault(Key(phrase, word), -1);

    /// <summary>The words of a phrase.</summary>
    public int[] Words(int phrase)
    {
        var words = new List<int>();
        for (; phrase > 0; phrase = _nodes[phrase].Parent)
        {
            words.Add(_nodes[phrase].Word);
        }

        words.Reverse();
        return [.. words];
    }

    private static long Key(int phrase, int word) => ((long)phrase << 32) | (uint)word;
}
