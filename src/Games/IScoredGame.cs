namespace SelfPlay.Games;

/// <summary>A game that is won by points.</summary>
public interface IScoredGame
{
    /// <summary>Points of player 0 less those of player 1, as the board stands; a komi is counted.</summary>
    double Score { get; }

    /// <summary>Points that player 1 is given for moving second; null if the game has no such custom.</summary>
    double? Komi => null;

    /// <summary>The rules in the words of a record of a game; null if there is no choice of them.</summary>
    string? Rules => null;
}
