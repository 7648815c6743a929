namespace SelfPlay.Supervised.L03_Einstein;

/// <summary>A program in index notation that means nothing: one sentence says what is wrong and where.</summary>
internal sealed class EinsteinException : Exception
{
    /// <summary>Creates it without a sentence.</summary>
    public EinsteinException()
    {
    }

    /// <summary>Creates it with its sentence.</summary>
    public EinsteinException(string message)
        : base(message)
    {
    }

    /// <summary>Creates it with its sentence and its cause.</summary>
    public EinsteinException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
