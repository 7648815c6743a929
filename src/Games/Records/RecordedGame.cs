namespace SelfPlay.Games.Records;

/// <summary>A game read from a file.</summary>
/// <param name="Game">The game, as far as it could be read.</param>
/// <param name="Header">Who played.</param>
/// <param name="Problem">Why it goes no further, one sentence; null if all of it was read.</param>
public sealed record RecordedGame<TGame>(GameRecord<TGame> Game, RecordHeader Header, string? Problem)
    where TGame : struct, IGame<TGame>;

/// <summary>What is written about a game beside its moves.</summary>
/// <param name="First">Name of the player who moved first.</param>
/// <param name="Second">Name of the other player.</param>
/// <param name="Outcome">+1 if the first player won, -1 if the second did, 0 for a draw or while there is no result.</param>
/// <param name="End">How it ended.</param>
/// <param name="Date">When it was played.</param>
public sealed record RecordHeader(string? First = null, string? Second = null, int Outcome = 0, RecordEnd End = RecordEnd.None, DateOnly? Date = null);

/// <summary>How a game ended.</summary>
public enum RecordEnd
{
    /// <summary>It has not.</summary>
    None,

    /// <summary>By its rules.</summary>
    Rules,

    /// <summary>A player conceded it.</summary>
    Resignation,

    /// <summary>A player failed to move.</summary>
    Forfeit,
}

/// <summary>A file that is no record of the game that was asked for; the message is one sentence without the file's name.</summary>
public sealed class RecordException : Exception
{
    /// <summary>With the sentence to show.</summary>
    public RecordException(string message)
        : base(message)
    {
    }

    /// <summary>With the sentence to show and what caused it.</summary>
    public RecordException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Without a sentence.</summary>
    public RecordException()
    {
    }
}
