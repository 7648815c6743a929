namespace SelfPlay.Supervised.L05_Smt;

/// <summary>A phrase pair: words [SourceBegin, SourceEnd) of the source and [TargetBegin, TargetEnd) of the target.</summary>
internal readonly record struct PhrasePair(int SourceBegin, int SourceEnd, int TargetBegin, int TargetEnd);

/// <summary>
/// The phrase pairs that an alignment allows (Koehn, Och and Marcu 2003): at least one link inside, and no word inside linked to
/// a word outside. Target words without links at the borders may belong to a phrase or not: both are extracted.
/// </summary>
internal static class PhraseExtraction
{
    /// <summary>All phrase pairs with at most <paramref name="longest"/> words on either side.</summary>
    public static IEnumerable<PhrasePair> Extract(Links links, int longest)
    {
        var (sourceFirst, sourceLast) = Extremes(links.All(), links.TargetLength, link => link.J, link => link.I);
        var (targetFirst, targetLast) = Extremes(links.All(), links.SourceLength, link => link.I, link => link.J);
        for (var begin = 0; begin < links.SourceLength; begin++)
        {
            var (first, last) = (int.MaxValue, -1);
            for (var end = begin + 1; end <= Math.Min(begin + longest, links.SourceLength); end++)
            {
                first = Math.Min(first, targetFirst[end - 1]);
                last = Math.Max(last, targetLast[end - 1]);
                if (last < 0 || last - first >= longest || !Inside(first, last, begin, end))
                {
                    continue;
                }

                for (var from = first; from >= 0 && last - from < longest && (from == first || sourceLast[from] < 0); from--)
                {
                    for (var to = last; to < links.TargetLength && to - from < longest && (to == last || sourceLast[to] < 0); to++)
                    {
                        yield return new PhrasePair(begin, end, from, to + 1);
                    }
                }
            }
        }

        bool Inside(int first, int last, int begin, int end)
        {
            for (var j = first; j <= last; j++)
            {
                if (sourceLast[j] >= 0 && (sourceFirst[j] < begin || sourceLast[j] >= end))
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>The first and last partner of every word; the largest number and -1 for words without.</summary>
    private static (int[] First, int[] Last) Extremes(
        IEnumerable<(int I, int J)> links, int words, Func<(int I, int J), int> word, Func<(int I, int J), int> partner)
    {
        var (first, last) = (new int[words], new int[words]);
        Array.Fill(first, int.MaxValue);
        Array.Fill(last, -1);
        foreach (var link in links)
        {
            first[word(link)] = Math.Min(first[word(link)], partner(link));
            last[word(link)] = Math.Max(last[word(link)], partner(link));
        }

        return (first, last);
    }
}
