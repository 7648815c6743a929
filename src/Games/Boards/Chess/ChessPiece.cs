namespace SelfPlay.Games.Boards.Chess;

/// <summary>
/// A kind of piece. The values are the codes of <see cref="ChessBoard"/>: bit 0 is set for what slides diagonally, bit 1 for
/// what slides straight, and bit 2 for what does not slide.
/// </summary>
public enum ChessPiece
{
    /// <summary>No piece.</summary>
    None = 0,

    /// <summary>Bishop.</summary>
    Bishop = 1,

    /// <summary>Rook.</summary>
    Rook = 2,

    /// <summary>Queen: a bishop and a rook.</summary>
    Queen = 3,

    /// <summary>Pawn.</summary>
    Pawn = 4,

    /// <summary>Knight.</summary>
    Knight = 5,

    /// <summary>King.</summary>
    King = 6,
}
