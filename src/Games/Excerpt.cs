namespace SelfPlay.Games;

/// <summary>Text that came from outside, made fit for a sentence of ours.</summary>
public static class Excerpt
{
    /// <summary>Its beginning, with blanks for control characters, and three dots if there is more of it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">Characters kept.</param>
    public static string Of(string text, int length)
    {
        ArgumentNullException.ThrowIfNull(text);
        var kept = string.Concat(text.Take(length).Select(c => char.IsControl(c) ? ' ' : c));
        return text.Length <= length ? kept : kept + "...";
    }
}
