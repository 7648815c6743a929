using SelfPlay.Games;

namespace SelfPlay.Search.Players;

/// <summary>
/// Anything that picks moves. A player is asked about many games at once so that a search can step them in lock-step and
/// evaluate their leaves in one batch. Called by one thread at a time.
/// </summary>
public interface IPlayer<TGame> : IDisposable
    where TGame : struct, IGame<TGame>
{
    /// <summary>The player's specification, as on the command line (`mcts:1000`).</summary>
    string Name { get; }

    /// <summary>Chooses a legal move in each game. None of the games is over.</summary>
    /// <param name="games">Games in which it is this player's turn. [B]</param>
    /// <param name="moves">Answer: the move chosen in each. [B]</param>
    /// <param name="cancellationToken">Gives up with <see cref="OperationCanceledException"/>.</param>
    void Choose(ReadOnlySpan<GameRecord<TGame>> games, Span<int> moves, CancellationToken cancellationToken = default);
}
