using System.Runtime.CompilerServices;

namespace SelfPlay.Games.Boards.Chess;

/// <summary>
/// Hashes of the positions since the last pawn's move or capture, by the fifty-move clock they had; beyond it none can recur.
/// 32 bits are enough: a wrong draw takes a position that has truly occurred before and a chance match in the same window of at
/// most 100, or two such matches, less than once in 10^7 of such positions.
/// </summary>
[InlineArray(Length)]
internal struct ChessHistory
{
    /// <summary>Positions kept: the hundredth ply without progress ends the game.</summary>
    public const int Length = 100;

    private uint _first;
}
