using System.Text;

namespace SelfPlay.Games.Records;

/// <summary>A property of SGF: `B[dd]`, `AB[aa][bb]`.</summary>
/// <param name="Name">Its name, capitals.</param>
/// <param name="Values">Its values, with escapes undone.</param>
internal sealed record SgfProperty(string Name, IReadOnlyList<string> Values);

/// <summary>
/// Reads SGF (FF[4]) as far as it concerns one game: the first game tree, and in it at every fork the first branch. Nothing
/// recurses, so nesting can be as deep as it likes.
/// </summary>
internal static class SgfTree
{
    /// <summary>The nodes of the first game's main line, each its properties.</summary>
    /// <exception cref="RecordException">It is not SGF.</exception>
    public static List<List<SgfProperty>> MainLine(string text)
    {
        var nodes = new List<List<SgfProperty>>();
        var at = text.IndexOf('(');
        if (at < 0 || !string.IsNullOrWhiteSpace(text[..at].Trim('\uFEFF')))
        {
            throw new RecordException("it is not SGF, which begins with '('");
        }

        for (at++; at < text.Length; at++)
        {
            switch (text[at])
            {
                case ';':
                    nodes.Add([]);
                    break;
                case '(':
                    break; // the first branch goes on with the line
                case ')':
                    return nodes; // what follows are other branches
                case var c when char.IsAsciiLetter(c) && nodes.Count > 0:
                    nodes[^1].Add(Property(text, ref at));
                    break;
                case var c when char.IsWhiteSpace(c):
                    break;
                default:
                    throw new RecordException($"it is not SGF: '{text[at]}' at character {at + 1} has no meaning there");
            }
        }

        throw new RecordException("it is not whole: its last bracket is not closed");
    }

    /// <summary>Reads a property from its first letter on, and leaves <paramref name="at"/> at its last bracket.</summary>
    private static SgfProperty Property(string text, ref int at)
    {
        var name = new StringBuilder();
        for (; at < text.Length && char.IsAsciiLetter(text[at]); at++)
        {
            if (char.IsAsciiLetterUpper(text[at]))
            {
                name.Append(text[at]); // FF[3] had small letters, which mean nothing
            }
        }

        var values = new List<string>();
        for (var end = at - 1; ; at++)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            if (at >= text.Length || text[at] != '[')
            {
                at = end;
                return values.Count > 0 ? new SgfProperty(name.ToString(), values)
                    : throw new RecordException($"it is not SGF: the property {name} has no value");
            }

            values.Add(Value(text, ref at));
            end = at;
        }
    }

    /// <summary>Reads a value from its opening bracket on, and leaves <paramref name="at"/> at the closing one.</summary>
    private static string Value(string text, ref int at)
    {
        var value = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] == ']')
            {
                return value.ToString();
            }

            if (text[at] == '\\' && at + 1 < text.Length)
            {
                at++;
            }

            value.Append(text[at]);
        }

        throw new RecordException("it is not whole: its last bracket is not closed");
    }
}
