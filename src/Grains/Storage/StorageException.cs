namespace SelfPlay.Grains.Storage;

/// <summary>The data directory cannot be used; the message is for the user: one sentence that names the file and what to do.</summary>
public sealed class StorageException : Exception
{
    /// <summary>Creates the exception.</summary>
    public StorageException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    public StorageException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Creates the exception.</summary>
    public StorageException()
    {
    }
}
