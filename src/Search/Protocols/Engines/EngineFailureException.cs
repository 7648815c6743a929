using SelfPlay.Games;

namespace SelfPlay.Search.Protocols.Engines;

/// <summary>
/// A program did something that it must not. The message is the rest of a sentence that begins with its name, without the full
/// stop (`ended with exit code 3 ...`). The conversation with it is over.
/// </summary>
internal sealed class EngineFailureException(string message, Exception? inner = null) : Exception(message, inner)
{
    private const int LongestQuote = 60;

    /// <summary>What a program printed, made fit for a sentence.</summary>
    public static string Quote(string text) => $"'{Excerpt.Of(text.Trim(), LongestQuote)}'";
}
