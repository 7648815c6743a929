using System.Text;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.Protocols;

/// <summary>
/// Splits a command line into words as a shell does: at blanks, unless they are quoted. 'Single quotes' take everything as it
/// is; in "double quotes" a backslash makes the next quote or backslash ordinary; outside, any character. Nothing else that
/// shells do is done: no variables, no patterns, no pipes.
/// </summary>
internal static class CommandWords
{
    /// <summary>The words of a command line; at least one.</summary>
    /// <exception cref="PlayerSpecException">A quote is not closed, or there is no word.</exception>
    public static IReadOnlyList<string> Split(string command)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        for (var i = 0; i < command.Length; i++)
        {
            switch (command[i])
            {
                case ' ' or '\t' or '\n' or '\r':
                    Finish();
                    break;
                case '\'' or '"':
                    word ??= new StringBuilder();
                    i = Quoted(command, i, word);
                    break;
                case '\\' when i + 1 < command.Length:
                    (word ??= new StringBuilder()).Append(command[++i]);
                    break;
                default:
                    (word ??= new StringBuilder()).Append(command[i]);
                    break;
            }
        }

        Finish();
        return words.Count > 0 ? words : throw new PlayerSpecException($"The command '{command}' names no program.");

        void Finish()
        {
            if (word is not null)
            {
                words.Add(word.ToString());
                word = null;
            }
        }
    }

    /// <summary>Appends what stands in quotes from <paramref name="start"/> on and returns where they close.</summary>
    private static int Quoted(string command, int start, StringBuilder word)
    {
        var quote = command[start];
        for (var i = start + 1; i < command.Length; i++)
        {
            if (command[i] == quote)
            {
                return i;
            }

            if (quote == '"' && command[i] == '\\' && i + 1 < command.Length && command[i + 1] is '"' or '\\')
            {
                i++;
            }

            word.Append(command[i]);
        }

        throw new PlayerSpecException($"The command '{command}' does not close its quote {quote}.");
    }
}
