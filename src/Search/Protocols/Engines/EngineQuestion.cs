using System.Diagnostics;

namespace SelfPlay.Search.Protocols.Engines;

/// <summary>What a program has been asked, and how long it may take to answer.</summary>
/// <param name="Text">The question, as it was sent.</param>
/// <param name="Timeout">Time for the whole answer.</param>
internal sealed record EngineQuestion(string Text, TimeSpan Timeout)
{
    private readonly long _asked = Stopwatch.GetTimestamp();

    /// <summary>What is left of the time; not negative.</summary>
    public TimeSpan Remaining
    {
        get
        {
            var left = Timeout - Stopwatch.GetElapsedTime(_asked);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>The question in quotes, for a sentence.</summary>
    public override string ToString() => EngineFailureException.Quote(Text);
}
