namespace SelfPlay.Supervised.L05_Smt;

/// <summary>Which words of a sentence pair are linked.</summary>
/// <param name="SourceLength">Source words, l.</param>
/// <param name="TargetLength">Target words, m.</param>
internal sealed record Links(int SourceLength, int TargetLength)
{
    private static readonly (int I, int J)[] s_neighbours = [(-1, 0), (0, -1), (1, 0), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1)];
    private readonly bool[] _linked = new bool[SourceLength * TargetLength];
    private readonly bool[] _hasSource = new bool[SourceLength];
    private readonly bool[] _hasTarget = new bool[TargetLength];

    /// <summary>Whether source word i and target word j are linked.</summary>
    public bool this[int i, int j] => _linked[(j * SourceLength) + i];

    /// <summary>Links source word i and target word j.</summary>
    public void Add(int i, int j)
    {
        _linked[(j * SourceLength) + i] = true;
        _hasSource[i] = true;
        _hasTarget[j] = true;
    }

    /// <summary>Number of links.</summary>
    public int Count => _linked.Count(linked => linked);

    /// <summary>The links of an alignment model's output: for every target word 0 or 1 + its source word.</summary>
    public static Links Of(int sourceLength, int[] alignment)
    {
        var links = new Links(sourceLength, alignment.Length);
        for (var j = 0; j < alignment.Length; j++)
        {
            if (alignment[j] > 0)
            {
                links.Add(alignment[j] - 1, j);
            }
        }

        return links;
    }

    /// <summary>These links.</summary>
    public static Links Of(int sourceLength, int targetLength, IEnumerable<(int I, int J)> pairs)
    {
        var links = new Links(sourceLength, targetLength);
        foreach (var (i, j) in pairs)
        {
            links.Add(i, j);
        }

        return links;
    }

    /// <summary>The same with the sides exchanged.</summary>
    public Links Transposed() => Of(TargetLength, SourceLength, All().Select(link => (link.J, link.I)));

    /// <summary>The links, in the order of the target.</summary>
    public IEnumerable<(int I, int J)> All()
    {
        for (var k = 0; k < _linked.Length; k++)
        {
            if (_linked[k])
            {
                yield return (k % SourceLength, k / SourceLength);
            }
        }
    }

    /// <summary>
    /// Makes one alignment of the two directions' (grow-diag-final-and, Koehn, Och and Marcu 2003): what both have, then what one has
    /// beside it and covers a word that has none, then what one has between two words that have none.
    /// </summary>
    public static Links Symmetric(Links forward, Links backward)
    {
        var union = Combine(forward, backward, (a, b) => a || b);
        var links = Combine(forward, backward, (a, b) => a && b);
        var grown = true;
        while (grown)
        {
            grown = false;
            foreach (var (i, j) in links.All().ToArray())
            {
                foreach (var (di, dj) in s_neighbours)
                {
                    if (union.Has(i + di, j + dj) && !links[i + di, j + dj] && (!links.HasSource(i + di) || !links.HasTarget(j + dj)))
                    {
                        links.Add(i + di, j + dj);
                        grown = true;
                    }
                }
            }
        }

        foreach (var (i, j) in forward.All().Concat(backward.All()))
        {
            if (!links.HasSource(i) && !links.HasTarget(j))
            {
                links.Add(i, j);
            }
        }

        return links;
    }

    /// <summary>Whether a source word has a link.</summary>
    public bool HasSource(int i) => _hasSource[i];

    /// <summary>Whether a target word has a link.</summary>
    public bool HasTarget(int j) => _hasTarget[j];

    private static Links Combine(Links a, Links b, Func<bool, bool, bool> combine)
    {
        var links = new Links(a.SourceLength, a.TargetLength);
        for (var k = 0; k < links._linked.Length; k++)
        {
            if (combine(a._linked[k], b._linked[k]))
            {
                links.Add(k % a.SourceLength, k / a.SourceLength);
            }
        }

        return links;
    }

    private bool Has(int i, int j) => i >= 0 && j >= 0 && i < SourceLength && j < TargetLength && this[i, j];
}
