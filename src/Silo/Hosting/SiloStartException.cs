namespace SelfPlay.Silo.Hosting;

/// <summary>The silo cannot start for a reason the user can cure; the message is for the user, one sentence.</summary>
public sealed class SiloStartException : Exception
{
    /// <summary>Creates the exception.</summary>
    public SiloStartException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    public SiloStartException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Creates the exception.</summary>
    public SiloStartException()
    {
    }
}
