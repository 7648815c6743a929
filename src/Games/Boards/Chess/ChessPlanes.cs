using System.Numerics;

namespace SelfPlay.Games.Boards.Chess;

/// <summary>
/// The network's view of a position: planes of 8 x 8, the board as the player to move sees it, its own first rank in the last row.
/// </summary>
internal static class ChessPlanes
{
    /// <summary>Number of planes.</summary>
    public const int Count = 19;

    private const int Squares = 64;
    private const int Castling = 12;
    private const int EnPassant = 16;
    private const int Repeated = 17;
    private const int Clock = 18;

    private static ReadOnlySpan<ChessPiece> Pieces =>
        [ChessPiece.Pawn, ChessPiece.Knight, ChessPiece.Bishop, ChessPiece.Rook, ChessPiece.Queen, ChessPiece.King];

    /// <summary>Overwrites the planes.</summary>
    /// <param name="game">The position.</param>
    /// <param name="planes">[19, 8, 8]</param>
    public static void Write(in ChessGame game, Span<float> planes)
    {
        planes = planes[..(Count * Squares)];
        planes.Clear();
        var plane = 0;
        foreach (var own in (ReadOnlySpan<bool>)[true, false])
        {
            foreach (var piece in Pieces)
            {
                Mark(planes.Slice(plane++ * Squares, Squares), game.Squares(piece, own));
            }
        }

        var board = game.Board;
        for (var right = 0; right < 4; right++)
        {
            if (((board.Castling >> right) & 1) != 0)
            {
                planes.Slice((Castling + right) * Squares, Squares).Fill(1);
            }
        }

        Mark(planes.Slice(EnPassant * Squares, Squares), board.EnPassantSquare);
        if (game.Repetitions > 0)
        {
            planes.Slice(Repeated * Squares, Squares).Fill(1);
        }

        planes.Slice(Clock * Squares, Squares).Fill(Math.Min(1, (float)game.Clock / ChessGame.ClockLimit));
    }

    private static void Mark(Span<float> plane, ulong squares)
    {
        for (; squares != 0; squares &= squares - 1)
        {
            plane[BitOperations.TrailingZeroCount(squares) ^ 56] = 1; // row 0 is the top row
        }
    }
}
