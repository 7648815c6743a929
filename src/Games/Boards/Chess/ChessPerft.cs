using System.Diagnostics;
using System.Numerics;

namespace SelfPlay.Games.Boards.Chess;

/// <summary>
/// Counts of move sequences by the rules of movement alone: draws by material, repetition or the clock end none of them,
/// as is usual for such counts. The last move of a sequence is counted with its alternatives at once, not played.
/// </summary>
public static class ChessPerft
{
    /// <summary>Number of sequences of exactly <paramref name="depth"/> moves from a position.</summary>
    public static long Count(in ChessGame position, int depth)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        return depth == 0 ? 1 : Count(position.Board, depth);
    }

    /// <summary>Counts from the start position again and again; returns sequences per second.</summary>
    /// <param name="seconds">Time to measure for, after a fifth of it spent on warming up.</param>
    /// <param name="depth">Depth of a count.</param>
    public static double Run(double seconds, int depth)
    {
        if (!(seconds > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(seconds), seconds, "The time to measure for must be positive.");
        }

        Measure(seconds / 5, depth);
        return Measure(seconds, depth);
    }

    private static double Measure(double seconds, int depth)
    {
        var begin = Stopwatch.GetTimestamp();
        for (var nodes = 0L; ;)
        {
            nodes += Count(ChessBoard.Start, depth);
            var elapsed = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            if (elapsed >= seconds)
            {
                return nodes / elapsed;
            }
        }
    }

    private static long Count(in ChessBoard board, int depth)
    {
        var moves = new MoveSets(board);
        if (depth == 1)
        {
            return moves.Count;
        }

        var count = 0L;
        for (var set = 0; set < ChessActions.Sets; set++)
        {
            for (var left = moves[set]; left != 0; left &= left - 1)
            {
                var to = BitOperations.TrailingZeroCount(left);
                var next = board;
                next.Play(ChessActions.Origin(set, to, board.Occupied), to, set < ChessActions.FirstPromotion ? ChessPiece.Queen : ChessActions.Promotion(set));
                count += Count(next, depth - 1);
            }
        }

        return count;
    }
}
