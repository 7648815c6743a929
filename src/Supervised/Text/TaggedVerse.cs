using System.Text;

namespace SelfPlay.Supervised.Text;

/// <summary>
/// A verse whose words carry the numbers of the Hebrew or Greek words they translate (Strong 1890). Words with the same tag
/// beside each other are one segment: what translators rendered one word of the original with.
/// </summary>
/// <param name="Words">Its words, lower-case, without punctuation. [N]</param>
/// <param name="Segments">The segment each word belongs to, -1 for words that translate none. [N]</param>
/// <param name="Tags">Strong's numbers of each segment (`H7225`).</param>
internal sealed record TaggedVerse(string[] Words, int[] Segments, IReadOnlyList<string[]> Tags)
{
    private const string NumberPrefix = "strong:";
    private static readonly string[] s_dropped = ["note", "title"];

    /// <summary>Reads OSIS markup; footnotes and titles are left out.</summary>
    public static TaggedVerse Parse(string markup)
    {
        List<string> words = [];
        List<int> segments = [];
        List<string[]> tags = [];
        var word = new StringBuilder();
        var (segment, dropped) = (-1, 0);

        void EndWord()
        {
            if (word.Length > 0)
            {
                words.Add(word.ToString().ToLowerInvariant());
                segments.Add(segment);
                _ = word.Clear();
            }
        }

        for (var at = 0; at < markup.Length; at++)
        {
            if (markup[at] != '<')
            {
                if (dropped > 0)
                {
                    continue;
                }

                if (IsLetter(markup, at))
                {
                    _ = word.Append(markup[at]);
                }
                else
                {
                    EndWord();
                }

                continue;
            }

            var end = markup.IndexOf('>', at);
            if (end < 0)
            {
                break;
            }

            var tag = markup.AsSpan(at + 1, end - at - 1);
            at = end;
            dropped += Dropped(tag);
            if (tag.StartsWith("w "))
            {
                EndWord();
                segment = tags.Count;
                tags.Add(Numbers(tag.ToString()));
            }
            else if (tag.SequenceEqual("/w"))
            {
                EndWord();
                segment = -1;
            }
        }

        EndWord();
        return new TaggedVerse([.. words], [.. segments], tags);
    }

    /// <summary>Letters, and apostrophes between letters.</summary>
    private static bool IsLetter(string text, int at) => char.IsLetter(text[at])
        || (text[at] is '\'' or '’' && at > 0 && at + 1 < text.Length && char.IsLetter(text[at - 1]) && char.IsLetter(text[at + 1]));

    private static int Dropped(ReadOnlySpan<char> tag)
    {
        foreach (var name in s_dropped)
        {
            if (tag.StartsWith(name) && !tag.EndsWith("/"))
            {
                return 1;
            }

            if (tag.StartsWith("/") && tag[1..].SequenceEqual(name))
            {
                return -1;
            }
        }

        return 0;
    }

    private static string[] Numbers(string tag) =>
    [
        .. tag.Split(' ', '"').Where(part => part.StartsWith(NumberPrefix, StringComparison.Ordinal)).Select(part => part[NumberPrefix.Length..]),
    ];
}
