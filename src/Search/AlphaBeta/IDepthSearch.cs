using SelfPlay.Games;

namespace SelfPlay.Search.AlphaBeta;

/// <summary>A search to a depth: what <see cref="DepthPlayer{TGame}"/> plays with. For one thread at a time.</summary>
public interface IDepthSearch<TGame>
    where TGame : struct, IGame<TGame>
{
    /// <summary>Positions visited by the newest search.</summary>
    long Nodes { get; }

    /// <summary>Score of the newest search for the player to move; see <see cref="DepthScore"/> and the heuristic.</summary>
    int Score { get; }

    /// <summary>Expected result of the newest search for the player to move, -1 to 1.</summary>
    double Value { get; }

    /// <summary>Depth the newest search went to.</summary>
    int Depth { get; }

    /// <summary>Searches and returns the best move.</summary>
    /// <param name="root">A position that is not over.</param>
    /// <param name="depth">Plies to look ahead, 1 to <see cref="Players.PlayerSpec.MaxDepth"/>.</param>
    /// <param name="deepened">Told the best move after every depth that was completed.</param>
    /// <param name="only">The moves of the root to choose from; null for all.</param>
    /// <param name="maxNodes">Positions to visit at most, to within a few thousand; then gives up as if cancelled.</param>
    /// <param name="cancellationToken">Gives up with <see cref="OperationCanceledException"/>.</param>
    int Search(in TGame root, int depth, Action<int>? deepened, IReadOnlyList<int>? only, long maxNodes, CancellationToken cancellationToken);

    /// <summary>The continuation that the newest search expects after its best move, that move first.</summary>
    IReadOnlyList<int> Variation(in TGame root, int move);
}
