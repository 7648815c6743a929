namespace SelfPlay.Torch;

/// <summary>libtorch cannot be loaded, or cannot do here what was asked of it; the message is for the user, one sentence.</summary>
public sealed class TorchRuntimeException : Exception
{
    /// <summary>Creates the exception.</summary>
    public TorchRuntimeException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    public TorchRuntimeException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Creates the exception.</summary>
    public TorchRuntimeException()
    {
    }
}
