using System.Globalization;

namespace SelfPlay.Search.Protocols.Gtp;

/// <summary>A command as GTP 2 sends it: `[id] name [arguments]`.</summary>
/// <param name="Id">Number that the answer repeats; null without one.</param>
/// <param name="Name">The command; empty if there is only a number.</param>
/// <param name="Arguments">What follows it.</param>
internal sealed record GtpCommand(int? Id, string Name, IReadOnlyList<string> Arguments)
{
    /// <summary>
    /// Reads a line as the protocol wants it cleaned: control characters dropped, tabs made blanks, everything from a # on
    /// ignored. Null if nothing remains.
    /// </summary>
    public static GtpCommand? Parse(string line)
    {
        var comment = line.IndexOf('#');
        var clean = string.Concat((comment < 0 ? line : line[..comment]).Where(c => c == '\t' || !char.IsControl(c)));
        var words = clean.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
        {
            return null;
        }

        var hasId = int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id);
        var rest = hasId ? words[1..] : words;
        return new GtpCommand(hasId ? id : null, rest.Length > 0 ? rest[0] : string.Empty, rest.Length > 0 ? rest[1..] : []);
    }
}

/// <summary>The answer to a command.</summary>
/// <param name="IsSuccess">Whether it was carried out.</param>
/// <param name="Text">The result, or what was wrong.</param>
internal readonly record struct GtpReply(bool IsSuccess, string Text)
{
    /// <summary>The command has the wrong arguments.</summary>
    public static GtpReply SyntaxError => Refused("syntax error");

    /// <summary>The rules do not allow the move.</summary>
    public static GtpReply IllegalMove => Refused("illegal move");

    /// <summary>Done, with nothing to tell.</summary>
    public static GtpReply Done => new(true, string.Empty);

    /// <summary>A result.</summary>
    public static GtpReply Of(string text) => new(true, text);

    /// <summary>A refusal.</summary>
    public static GtpReply Refused(string text) => new(false, text);

    /// <summary>The answer as it is sent, with the blank line that ends it.</summary>
    public string Frame(int? id) => $"{(IsSuccess ? '=' : '?')}{id}{(Text.Length == 0 || Text[0] == '\n' ? string.Empty : " ")}{Text}\n\n";
}
