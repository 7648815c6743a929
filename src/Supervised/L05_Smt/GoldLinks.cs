using SelfPlay.Supervised.Text;

namespace SelfPlay.Supervised.L05_Smt;

/// <summary>
/// What is known of a verse's alignment from the numbers that both Bibles carry. Possible links P are between words of segments with a Strong's
/// number in common. A segment renders one word of the original, and its last word carries the sense (`de la generación`): links
/// between last words are sure, S, where the number occurs once on either side. Judged are the links of English words whose
/// number the Spanish verse has, too; of the others nothing is known.
/// </summary>
/// <param name="Possible">P, which has S inside.</param>
/// <param name="Sure">S</param>
/// <param name="Judged">Whether links of an English word are judged.</param>
internal sealed record GoldLinks(Links Possible, Links Sure, bool[] Judged)
{
    /// <summary>Of a verse, English words first.</summary>
    public static GoldLinks Of(TaggedVerse english, TaggedVerse spanish)
    {
        var size = (english.Words.Length, spanish.Words.Length);
        var gold = new GoldLinks(new Links(size.Item1, size.Item2), new Links(size.Item1, size.Item2), new bool[size.Item1]);
        var (there, here) = (SegmentsByTag(english), SegmentsByTag(spanish));
        foreach (var (tag, segments) in there)
        {
            if (here.TryGetValue(tag, out var others))
            {
                gold.Add(english, spanish, segments, others);
            }
        }

        return gold;
    }

    private void Add(TaggedVerse english, TaggedVerse spanish, List<int> segments, List<int> others)
    {
        var isSure = segments.Count == 1 && others.Count == 1;
        int[] words = [.. Words(spanish, others)];
        foreach (var i in Words(english, segments))
        {
            Judged[i] = true;
            foreach (var j in words)
            {
                Possible.Add(i, j);
                if (isSure && IsLast(english, i) && IsLast(spanish, j))
                {
                    Sure.Add(i, j);
                }
            }
        }
    }

    private static Dictionary<string, List<int>> SegmentsByTag(TaggedVerse verse)
    {
        var segments = new Dictionary<string, List<int>>();
        for (var segment = 0; segment < verse.Tags.Count; segment++)
        {
            foreach (var tag in verse.Tags[segment].Distinct())
            {
                (segments.TryGetValue(tag, out var list) ? list : segments[tag] = []).Add(segment);
            }
        }

        return segments;
    }

    private static IEnumerable<int> Words(TaggedVerse verse, List<int> segments) =>
        Enumerable.Range(0, verse.Words.Length).Where(word => segments.Contains(verse.Segments[word]));

    private static bool IsLast(TaggedVerse verse, int word) =>
        word + 1 == verse.Words.Length || verse.Segments[word + 1] != verse.Segments[word];
}
