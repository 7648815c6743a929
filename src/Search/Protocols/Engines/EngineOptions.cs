namespace SelfPlay.Search.Protocols.Engines;

/// <summary>How much patience there is with somebody else's program.</summary>
public sealed record EngineOptions
{
    /// <summary>Time until it has answered the first questions.</summary>
    /// <value>The default is 30 s.</value>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time for a move; also for any other question.</summary>
    /// <value>The default is 60 s.</value>
    public TimeSpan MoveTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time for the move of a program that is to move at once.</summary>
    /// <value>The default is 5 s.</value>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Failures one after another, without a move between them, after which it is not started again.</summary>
    /// <value>The default is 3.</value>
    public int MaxFailuresInARow { get; init; } = 3;
}
