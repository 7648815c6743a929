using System.Text;

namespace SelfPlay.Games.Records;

/// <summary>
/// Reads PGN as far as it concerns one game: the tags of the first game and the words of its main line. Comments, numeric
/// annotations, move numbers and variations are skipped; nothing recurses.
/// </summary>
internal static class PgnTokens
{
    private static readonly string[] Results = ["1-0", "0-1", "1/2-1/2", "*"];

    /// <summary>The tags and the moves.</summary>
    /// <exception cref="RecordException">It is not PGN.</exception>
    public static (Dictionary<string, string> Tags, List<string> Moves) Read(string text)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        var moves = new List<string>();
        var depth = 0;
        for (var at = 0; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '[' when depth == 0 && moves.Count == 0:
                    ReadTag(text, ref at, tags);
                    break;
                case '[' when depth == 0:
                    return (tags, moves); // the next game
                case '{':
                    at = End(text, '}', at);
                    break;
                case ';' or '%' when text[at] == ';' || at == 0 || text[at - 1] == '\n':
                    at = text.IndexOf('\n', at) is >= 0 and var end ? end : text.Length;
                    break;
                case '(':
                    depth++;
                    break;
                case ')' when depth > 0:
                    depth--;
                    break;
                case var c when !char.IsWhiteSpace(c):
                    var word = Word(text, ref at);
                    if (depth == 0 && Results.Contains(word))
                    {
                        return (tags, moves);
                    }

                    if (depth == 0 && Move(word) is { Length: > 0 } move)
                    {
                        moves.Add(move);
                    }

                    break;
            }
        }

        return depth == 0 ? (tags, moves) : throw new RecordException("it is not whole: a variation is not closed");
    }

    /// <summary>Reads `[Name "value"]` and leaves <paramref name="at"/> at its end.</summary>
    private static void ReadTag(string text, ref int at, Dictionary<string, string> tags)
    {
        var start = at;
        var name = new StringBuilder();
        for (at++; at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'); at++)
        {
            name.Append(text[at]);
        }

        var open = End(text, '"', start);
        var value = new StringBuilder();
        for (at = open + 1; at < text.Length && text[at] != '"'; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
            {
                at++;
            }

            value.Append(text[at]);
        }

        at = End(text, ']', at);
        tags.TryAdd(name.ToString(), value.ToString());
    }

    /// <summary>Where a character comes next.</summary>
    private static int End(string text, char closing, int from) => from < text.Length && text.IndexOf(closing, from) is >= 0 and var end
        ? end
        : throw new RecordException($"it is not whole: a '{closing}' is missing");

    /// <summary>Reads a word and leaves <paramref name="at"/> at its last letter.</summary>
    private static string Word(string text, ref int at)
    {
        var start = at;
        while (at + 1 < text.Length && !char.IsWhiteSpace(text[at + 1]) && text[at + 1] is not ('{' or '}' or '(' or ')' or ';' or '['))
        {
            at++;
        }

        return text[start..(at + 1)];
    }

    /// <summary>A word without the move number before it (`12.`, `12...`); empty if nothing remains, or for `$1`, `!?` and the like.</summary>
    private static string Move(string word)
    {
        var dot = word.LastIndexOf('.');
        var move = dot >= 0 && word[..dot].All(c => char.IsAsciiDigit(c) || c == '.') ? word[(dot + 1)..] : word;
        return move.StartsWith('$') || move.All(c => char.IsAsciiDigit(c) || c is '!' or '?') ? string.Empty : move;
    }
}
