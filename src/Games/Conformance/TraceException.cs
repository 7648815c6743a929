namespace SelfPlay.Games.Conformance;

/// <summary>A recorded file cannot be replayed: its message is one sentence that names the file and what is wrong with it.</summary>
public sealed class TraceException : Exception
{
    /// <summary>Makes the exception for a sentence.</summary>
    public TraceException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception for a sentence and what led to it.</summary>
    public TraceException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
