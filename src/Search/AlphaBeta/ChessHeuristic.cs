using SelfPlay.Games.Boards.Chess;

namespace SelfPlay.Search.AlphaBeta;

/// <summary>
/// Chess in hundredths of a pawn: men and where they stand, the kings' places changing with the men that are left. Because a
/// count of men means nothing amid an exchange, captures are played out first (quiescence search, with the right not to capture).
/// </summary>
public readonly struct ChessHeuristic : IHeuristic<ChessGame>
{
    private const int MaxExchange = 6; // plies; longer exchanges are rare and cost more than they tell
    private const int Margin = 150; // what a capture may change beside the man taken

    /// <inheritdoc/>
    public int Evaluate(in ChessGame position) => Exchange(position, -IHeuristic<ChessGame>.Limit, IHeuristic<ChessGame>.Limit, MaxExchange);

    private static int Exchange(in ChessGame position, int alpha, int beta, int depth)
    {
        var still = ChessMen.Score(position);
        if (still >= beta || depth == 0)
        {
            return still;
        }

        Span<ushort> moves = stackalloc ushort[ChessGame.Info.MaxMoves];
        Span<int> gains = stackalloc int[ChessGame.Info.MaxMoves];
        moves = moves[..position.WriteCaptures(moves)];
        for (var i = 0; i < moves.Length; i++)
        {
            gains[i] = ChessMen.Gain(position, position.MoveOf(moves[i]));
        }

        var best = still;
        for (var i = 0; i < moves.Length; i++)
        {
            var next = i;
            for (var j = i + 1; j < moves.Length; j++)
            {
                next = gains[j] > gains[next] ? j : next;
            }

            (moves[i], moves[next], gains[i], gains[next]) = (moves[next], moves[i], gains[next], gains[i]);
            if (still + gains[i] + Margin <= Math.Max(alpha, best))
            {
                break; // this capture cannot help, and no later one takes more
            }

            var child = position;
            child.Play(moves[i]);
            best = Math.Max(best, -Exchange(child, -beta, -Math.Max(alpha, best), depth - 1));
            if (best >= beta)
            {
                break;
            }
        }

        return best;
    }
}
