using System.Text;

namespace SelfPlay.Games.Boards.Chess;

/// <summary>
/// Moves in standard algebraic notation, as PGN has them: `e4`, `Nbxd7`, `O-O`, `exd8=Q+`, `Rh8#`.
/// </summary>
public static class ChessSan
{
    private const string ShortCastling = "O-O";
    private const string LongCastling = "O-O-O";
    private const string PieceLetters = " BRQ NK";

    /// <summary>A legal move in algebraic notation, with as much of its origin as it takes and the marks of check and mate.</summary>
    /// <exception cref="ArgumentException">The move is not legal here.</exception>
    public static string Format(in ChessGame game, int move)
    {
        Span<ushort> legal = stackalloc ushort[ChessGame.Info.MaxMoves];
        legal = legal[..game.WriteMoves(legal)];
        if (move is < 0 or > ushort.MaxValue || !legal.Contains((ushort)move))
        {
            throw new ArgumentException($"Move {move} is not legal in {game}.", nameof(move));
        }

        var squares = game.MoveOf(move);
        var piece = game.PieceAt(squares.From);
        var text = new StringBuilder();
        if (IsCastling(piece, squares))
        {
            text.Append(squares.To > squares.From ? ShortCastling : LongCastling);
        }
        else
        {
            AppendOrigin(text, game, legal, squares, piece);
            text.Append(IsCapture(game, squares, piece) ? "x" : "").Append(Square(squares.To));
            text.Append(squares.Promotion == ChessPiece.None ? "" : $"={PieceLetters[(int)squares.Promotion]}");
        }

        var next = game;
        next.Play(move);
        return text.Append(!next.IsCheck ? "" : next.End == ChessEnd.Checkmate ? "#" : "+").ToString();
    }

    /// <summary>
    /// Reads a legal move; false if it is malformed, not legal here, or fits several moves. Marks of check, mate and judgement
    /// (`+ # ! ?`) may be there or not, as may `x` and `=`; zeros will do for castling.
    /// </summary>
    public static bool TryParse(in ChessGame game, ReadOnlySpan<char> text, out int move)
    {
        move = -1;
        text = text.TrimEnd("+#!?");
        if (!TryReadPattern(text, game.Player, out var pattern))
        {
            return false;
        }

        Span<ushort> legal = stackalloc ushort[ChessGame.Info.MaxMoves];
        foreach (var candidate in legal[..game.WriteMoves(legal)])
        {
            if (!pattern.Fits(game, game.MoveOf(candidate)))
            {
                continue;
            }

            if (move >= 0)
            {
                move = -1;
                return false;
            }

            move = candidate;
        }

        return move >= 0;
    }

    private static bool TryReadPattern(ReadOnlySpan<char> text, int player, out Pattern pattern)
    {
        pattern = default;
        if (text is ShortCastling or "0-0" or LongCastling or "0-0-0")
        {
            var home = (player * 56) + 4;
            pattern = new Pattern(ChessPiece.King, home + (text.Length == 3 ? 2 : -2), ChessPiece.None, home & 7, home >> 3, Castling: true);
            return true;
        }

        var piece = ChessPiece.Pawn;
        if (text.Length > 0 && char.IsAsciiLetterUpper(text[0]) && PieceLetters.IndexOf(text[0]) is > 0 and var letter)
        {
            piece = (ChessPiece)letter;
            text = text[1..];
        }

        var promotion = ChessPiece.None;
        if (piece == ChessPiece.Pawn && text.Length > 0 && char.IsAsciiLetterUpper(text[^1]))
        {
            promotion = text[^1] is 'Q' or 'R' or 'B' or 'N' ? (ChessPiece)PieceLetters.IndexOf(text[^1]) : ChessPiece.King;
            text = text[..^1];
            text = text is [.., '='] ? text[..^1] : text;
        }

        if (text.Length < 2 || !ChessMove.TryParseSquare(text[^2..], out var to))
        {
            return false;
        }

        text = text[..^2];
        text = text is [.., 'x'] ? text[..^1] : text;
        var (file, rank) = (-1, -1);
        if (text is [>= 'a' and <= 'h', ..])
        {
            file = text[0] - 'a';
            text = text[1..];
        }

        if (text is [>= '1' and <= '8', ..])
        {
            rank = text[0] - '1';
            text = text[1..];
        }

        pattern = new Pattern(piece, to, promotion, file, rank, Castling: false);
        return text.IsEmpty;
    }

    private static void AppendOrigin(StringBuilder text, in ChessGame game, ReadOnlySpan<ushort> legal, in ChessMove move, ChessPiece piece)
    {
        if (piece == ChessPiece.Pawn)
        {
            text.Append((move.From & 7) == (move.To & 7) ? "" : Square(move.From)[..1]);
            return;
        }

        text.Append(PieceLetters[(int)piece]);
        var (others, sameFile, sameRank) = (false, false, false);
        foreach (var number in legal)
        {
            var other = game.MoveOf(number);
            if (other.To == move.To && other.From != move.From && game.PieceAt(other.From) == piece)
            {
                others = true;
                sameFile |= (other.From & 7) == (move.From & 7);
                sameRank |= other.From >> 3 == move.From >> 3;
            }
        }

        var origin = Square(move.From);
        text.Append(!others ? "" : !sameFile ? origin[..1] : !sameRank ? origin[1..] : origin);
    }

    private static bool IsCastling(ChessPiece piece, in ChessMove move) => piece == ChessPiece.King && Math.Abs(move.To - move.From) == 2;

    private static bool IsCapture(in ChessGame game, in ChessMove move, ChessPiece piece) =>
        game.PieceAt(move.To) != ChessPiece.None || (piece == ChessPiece.Pawn && (move.From & 7) != (move.To & 7));

    private static string Square(int square) => $"{(char)('a' + (square & 7))}{(char)('1' + (square >> 3))}";

    /// <summary>What a move in algebraic notation says.</summary>
    /// <param name="Piece">The man that moves.</param>
    /// <param name="To">Its target.</param>
    /// <param name="Promotion">What it becomes.</param>
    /// <param name="File">The file it comes from, or -1 if that is not said.</param>
    /// <param name="Rank">The rank it comes from, or -1.</param>
    /// <param name="Castling">Whether it is castling.</param>
    private readonly record struct Pattern(ChessPiece Piece, int To, ChessPiece Promotion, int File, int Rank, bool Castling)
    {
        public bool Fits(in ChessGame game, in ChessMove move) =>
            move.To == To && move.Promotion == Promotion
            && (File < 0 || (move.From & 7) == File) && (Rank < 0 || move.From >> 3 == Rank)
            && game.PieceAt(move.From) == Piece && IsCastling(Piece, move) == Castling;
    }
}
