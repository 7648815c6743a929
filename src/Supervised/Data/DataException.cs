namespace SelfPlay.Supervised.Data;

/// <summary>A data set cannot be had, or is not what it should be; the message is for the user, one sentence.</summary>
public sealed class DataException : Exception
{
    /// <summary>Creates the exception.</summary>
    public DataException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    public DataException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Creates the exception.</summary>
    public DataException()
    {
    }
}
