using SelfPlay.Games;
using SelfPlay.Search.Analysis;

namespace SelfPlay.Search.Players;

/// <summary>A player that has no more to say than its move, but can be told how far to think, and to move at once.</summary>
public interface IPromptPlayer<TGame> : IPlayer<TGame>
    where TGame : struct, IGame<TGame>
{
    /// <summary>Chooses a move in a game that is not over.</summary>
    /// <param name="game">The game.</param>
    /// <param name="limits">How far to think.</param>
    /// <param name="stop">Wants the move now.</param>
    /// <exception cref="PlayerForfeitException">It has none.</exception>
    int Choose(GameRecord<TGame> game, AnalysisLimits limits, CancellationToken stop);
}
