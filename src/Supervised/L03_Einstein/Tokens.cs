using System.Globalization;
using System.Text.RegularExpressions;

namespace SelfPlay.Supervised.L03_Einstein;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    /// <summary>A name: a letter, Latin or Greek, then letters, digits and primes.</summary>
    Name,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A sign of one character.</summary>
    Sign,

    /// <summary>The end of the line.</summary>
    End,
}

/// <summary>A word of the language.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As it is written.</param>
/// <param name="Column">Where it begins, from 1.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Column)
{
    /// <summary>The value of a number.</summary>
    public double Value => double.Parse(Text, CultureInfo.InvariantCulture);

    /// <summary>Whether it is that sign.</summary>
    public bool Is(char sign) => Kind == TokenKind.Sign && Text[0] == sign;
}

/// <summary>Splits a line into tokens.</summary>
internal static partial class Tokens
{
    /// <summary>The tokens of a line, with the end behind them.</summary>
    /// <exception cref="EinsteinException">There is a character that the language does not have.</exception>
    public static IReadOnlyList<Token> Of(string line)
    {
        var tokens = new List<Token>();
        foreach (Match match in Pattern().Matches(line))
        {
            var kind = match.Groups["name"].Success ? TokenKind.Name
                : match.Groups["number"].Success ? TokenKind.Number
                : match.Groups["sign"].Success ? TokenKind.Sign
                : throw new EinsteinException($"'{match.Value}' at column {match.Index + 1} of '{line}' is not part of the notation.");
            tokens.Add(new Token(kind, match.Value, match.Index + 1));
        }

        tokens.Add(new Token(TokenKind.End, "the end of the line", line.Length + 1));
        return tokens;
    }

    [GeneratedRegex(@"(?<name>\p{L}[\p{L}\p{Nd}']*)|(?<number>\d+(\.\d+)?(e-?\d+)?)|(?<sign>[][()=,+*/<-])|\S", RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
