namespace SelfPlay.Games.Boards;

/// <summary>Where a game of Go stands.</summary>
internal enum GoStatus : byte
{
    /// <summary>It goes on; the last move was a stone, or there was none yet.</summary>
    Open = 0,

    /// <summary>It goes on; the last move was a pass.</summary>
    Passed = 1,

    /// <summary>It is over and scored as it stands.</summary>
    Over = 2,

    /// <summary>It is over by repetition, a draw.</summary>
    Drawn = 3,
}
