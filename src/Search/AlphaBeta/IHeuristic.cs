using SelfPlay.Games;
using SelfPlay.Search.Analysis;

namespace SelfPlay.Search.AlphaBeta;

/// <summary>
/// What alpha-beta thinks of a position it cannot search further. A struct, so that every search is compiled for its own
/// heuristic and calls it without indirection.
/// </summary>
public interface IHeuristic<TGame>
    where TGame : struct, IGame<TGame>
{
    /// <summary>Largest absolute value that <see cref="Evaluate"/> may return; results of finished games lie beyond.</summary>
    const int Limit = 100_000;

    /// <summary>How good a position that is not over is for the player to move, within +-<see cref="Limit"/>.</summary>
    int Evaluate(in TGame position);

    /// <summary>Expected result, -1 to 1, that such a score stands for: hundredths of a pawn unless the heuristic says otherwise.</summary>
    static virtual double ValueOf(int score) => WinExpectancy.ValueOf(score);
}

/// <summary>Knows nothing: 0 for every position that is not over.</summary>
public readonly struct NoHeuristic<TGame> : IHeuristic<TGame>
    where TGame : struct, IGame<TGame>
{
    /// <inheritdoc/>
    public int Evaluate(in TGame position) => 0;
}
