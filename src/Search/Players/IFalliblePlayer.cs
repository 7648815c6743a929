using SelfPlay.Games;

namespace SelfPlay.Search.Players;

/// <summary>
/// A player that may fail to move: somebody else's program, which can die, hang, print rubbish or play illegally. A match
/// asks it here and counts a failure as a lost game; its <see cref="IPlayer{TGame}.Choose"/> throws
/// <see cref="PlayerForfeitException"/> instead.
/// </summary>
public interface IFalliblePlayer<TGame> : IPlayer<TGame>
    where TGame : struct, IGame<TGame>
{
    /// <summary>Chooses a move in each game, or gives the game up.</summary>
    /// <param name="games">Games in which it is this player's turn. [B]</param>
    /// <param name="answers">What it does in each. [B]</param>
    /// <param name="cancellationToken">Gives up with <see cref="OperationCanceledException"/>.</param>
    void Answer(ReadOnlySpan<GameRecord<TGame>> games, Span<PlayerAnswer> answers, CancellationToken cancellationToken = default);
}

/// <summary>What a player does in one game.</summary>
/// <param name="Kind">Whether there is a move.</param>
/// <param name="Move">The legal move, if there is one.</param>
/// <param name="Reason">One sentence that names the player and what it did, if it forfeits.</param>
public readonly record struct PlayerAnswer(PlayerAnswerKind Kind, int Move, string? Reason)
{
    /// <summary>A legal move.</summary>
    public static PlayerAnswer Plays(int move) => new(PlayerAnswerKind.Move, move, null);

    /// <summary>The player concedes the game.</summary>
    public static PlayerAnswer Resigns() => new(PlayerAnswerKind.Resignation, -1, null);

    /// <summary>The player loses because it failed.</summary>
    public static PlayerAnswer Forfeits(string reason) => new(PlayerAnswerKind.Forfeit, -1, reason);
}

/// <summary>The kinds of answers.</summary>
public enum PlayerAnswerKind
{
    /// <summary>A legal move.</summary>
    Move,

    /// <summary>The game is conceded.</summary>
    Resignation,

    /// <summary>The game is lost by a failure.</summary>
    Forfeit,
}

/// <summary>A player failed to move; the message is one sentence that names it and what it did.</summary>
public sealed class PlayerForfeitException : Exception
{
    /// <summary>With the sentence to show.</summary>
    public PlayerForfeitException(string message)
        : base(message)
    {
    }

    /// <summary>With the sentence to show and what caused it.</summary>
    public PlayerForfeitException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Without a sentence.</summary>
    public PlayerForfeitException()
    {
    }

    /// <summary>Whether it conceded rather than failed.</summary>
    public bool Resigned { get; init; }
}
