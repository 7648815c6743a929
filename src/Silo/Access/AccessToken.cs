using System.Security.Cryptography;
using System.Text;

namespace SelfPlay.Silo.Access;

/// <summary>
/// The token that guards a silo, from the environment. Browsers that signed in hold a cookie derived from it, never the
/// token itself. Comparisons take the same time for every guess.
/// </summary>
internal sealed class AccessToken(string? token)
{
    /// <summary>Name of the environment variable.</summary>
    public const string Variable = "SELFPLAY_TOKEN";

    private const int MinLength = 16;

    private readonly byte[] _hash = Hash(token ?? string.Empty);

    /// <summary>Whether requests need the token.</summary>
    public bool Required { get; } = !string.IsNullOrEmpty(token);

    /// <summary>One sentence about what is wrong with the token, or null.</summary>
    public string? Problem { get; } = token is { Length: > 0 and < MinLength }
        ? $"The token in the environment variable {Variable} has only {token.Length} characters; give it at least {MinLength}."
        : null;

    /// <summary>What the cookie of a browser that signed in holds.</summary>
    public string CookieValue { get; } = Convert.ToHexString(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(token ?? string.Empty), "selfplay browser session"u8));

    /// <summary>Whether a text is the token.</summary>
    public bool Matches(string? candidate) =>
        Required && candidate is not null && CryptographicOperations.FixedTimeEquals(Hash(candidate), _hash);

    /// <summary>Whether a text is the cookie of a browser that signed in.</summary>
    public bool MatchesCookie(string? candidate) =>
        Required && candidate is not null && CryptographicOperations.FixedTimeEquals(Hash(candidate), Hash(CookieValue));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
