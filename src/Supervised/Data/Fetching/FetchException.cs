namespace SelfPlay.Supervised.Data.Fetching;

/// <summary>A source did not give a data set; the message is a clause that says why.</summary>
internal sealed class FetchException : Exception
{
    public FetchException(string message)
        : base(message)
    {
    }

    public FetchException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public FetchException()
    {
    }
}
