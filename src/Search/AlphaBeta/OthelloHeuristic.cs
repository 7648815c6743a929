using System.Numerics;
using SelfPlay.Games.Boards;

namespace SelfPlay.Search.AlphaBeta;

/// <summary>
/// Othello: corners above all, then mobility, then the squares diagonal to an empty corner (bad to hold), and discs, which
/// weigh little until the end.
/// </summary>
public readonly struct OthelloHeuristic : IHeuristic<Othello>
{
    private const int Corner = 40;
    private const int Mobility = 5;
    private const int CornerNeighbour = 12;
    private const int Disc = 1;
    private const ulong Corners = 0x8100_0000_0000_0081;

    /// <inheritdoc/>
    public int Evaluate(in Othello position)
    {
        var (own, opponent) = (position.Own, position.Opponent);
        var exposed = Exposed(own | opponent);
        return (Corner * Difference(own, opponent, Corners))
            + (Mobility * (BitOperations.PopCount(position.Placements) - BitOperations.PopCount(position.OpponentPlacements)))
            - (CornerNeighbour * Difference(own, opponent, exposed))
            + (Disc * Difference(own, opponent, ulong.MaxValue));
    }

    private static int Difference(ulong own, ulong opponent, ulong squares) =>
        BitOperations.PopCount(own & squares) - BitOperations.PopCount(opponent & squares);

    /// <summary>The diagonal neighbours of the corners that are empty.</summary>
    private static ulong Exposed(ulong occupied)
    {
        var empty = Corners & ~occupied;
        return ((empty & 1UL) << 9) | ((empty & (1UL << 7)) << 7) | ((empty & (1UL << 56)) >> 7) | ((empty & (1UL << 63)) >> 9);
    }
}
