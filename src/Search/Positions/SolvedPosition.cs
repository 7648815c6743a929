using SelfPlay.Games;

namespace SelfPlay.Search.Positions;

/// <summary>A position of which the truth is known.</summary>
/// <param name="Game">How it came about; not over.</param>
/// <param name="Value">Best result the player to move can reach: 1 win, 0 draw, -1 loss.</param>
/// <param name="Optimal">The moves that reach it, ascending.</param>
/// <param name="Legal">Number of legal moves.</param>
public sealed record SolvedPosition<TGame>(GameRecord<TGame> Game, int Value, IReadOnlyList<int> Optimal, int Legal)
    where TGame : struct, IGame<TGame>
{
    /// <summary>Whether there is a mistake to be made: not every legal move is optimal.</summary>
    public bool IsCritical => Optimal.Count < Legal;
}
