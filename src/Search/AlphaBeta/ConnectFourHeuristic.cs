using System.Numerics;
using SelfPlay.Games.Boards;

namespace SelfPlay.Search.AlphaBeta;

/// <summary>
/// Connect Four: lines of four still open to a player, and the squares that would complete one; those in rows that fall
/// to their owner when the board fills up column by column count more (the first player's are the odd rows).
/// </summary>
public readonly struct ConnectFourHeuristic : IHeuristic<ConnectFour>
{
    private const int OpenLine = 1;
    private const int Threat = 6;
    private const int ThreatInOwnRow = 12;
    private const ulong OddRows = ConnectFour.BottomRow * 0b010101;
    private const ulong EvenRows = ConnectFour.BottomRow * 0b101010;

    /// <inheritdoc/>
    public int Evaluate(in ConnectFour position)
    {
        var (own, opponent) = position.Player == 0 ? (OddRows, EvenRows) : (EvenRows, OddRows);
        return Side(position.Own, position.Opponent, own) - Side(position.Opponent, position.Own, opponent);
    }

    private static int Side(ulong stones, ulong others, ulong ownRows)
    {
        var threats = ConnectFour.WinningSquares(stones, stones | others);
        return (OpenLine * OpenLines(ConnectFour.Board & ~others))
            + (Threat * BitOperations.PopCount(threats))
            + ((ThreatInOwnRow - Threat) * BitOperations.PopCount(threats & ownRows));
    }

    private static int OpenLines(ulong squares) =>
        Lines(squares, 1) + Lines(squares, ConnectFour.ColumnBits) + Lines(squares, ConnectFour.ColumnBits - 1) + Lines(squares, ConnectFour.ColumnBits + 1);

    private static int Lines(ulong squares, int step)
    {
        var pairs = squares & (squares >> step);
        return BitOperations.PopCount(pairs & (pairs >> (2 * step)));
    }
}
