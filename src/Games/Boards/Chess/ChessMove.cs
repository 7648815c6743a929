namespace SelfPlay.Games.Boards.Chess;

/// <summary>A move of chess by its squares, a1 = 0, b1 = 1, ..., h8 = 63, whoever moves.</summary>
/// <param name="From">Where the man stands.</param>
/// <param name="To">Where it goes; castling is the king's move of two squares.</param>
/// <param name="Promotion">What a pawn becomes on the last rank, else <see cref="ChessPiece.None"/>.</param>
public readonly record struct ChessMove(int From, int To, ChessPiece Promotion)
{
    /// <summary>Letters of the pieces by <see cref="ChessPiece"/>, black's, as in UCI and FEN.</summary>
    internal const string Letters = " brqpnk";

    /// <summary>The move as UCI writes it: `e2e4`, `e1g1`, `e7e8q`.</summary>
    public override string ToString() => string.Create(Promotion == ChessPiece.None ? 4 : 5, this, static (text, move) =>
    {
        (text[0], text[1]) = ((char)('a' + (move.From & 7)), (char)('1' + (move.From >> 3)));
        (text[2], text[3]) = ((char)('a' + (move.To & 7)), (char)('1' + (move.To >> 3)));
        if (text.Length == 5)
        {
            text[4] = Letters[(int)move.Promotion];
        }
    });

    /// <summary>Reads a move as UCI writes it; false if it is malformed. Whether it is legal is another matter.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ChessMove move)
    {
        move = default;
        if (text.Length is not (4 or 5) || !TryParseSquare(text[..2], out var from) || !TryParseSquare(text[2..4], out var to) || from == to)
        {
            return false;
        }

        var promotion = text.Length == 4 ? ChessPiece.None : (ChessPiece)Letters.IndexOf(text[4]);
        if (text.Length == 5 && promotion is not (ChessPiece.Queen or ChessPiece.Rook or ChessPiece.Bishop or ChessPiece.Knight))
        {
            return false;
        }

        move = new ChessMove(from, to, promotion);
        return true;
    }

    /// <summary>Reads a square, `a1`..`h8`.</summary>
    internal static bool TryParseSquare(ReadOnlySpan<char> text, out int square)
    {
        square = text is [>= 'a' and <= 'h', >= '1' and <= '8'] ? ((text[1] - '1') * 8) + (text[0] - 'a') : -1;
        return square >= 0;
    }
}
