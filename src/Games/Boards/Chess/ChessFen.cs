using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text;

namespace SelfPlay.Games.Boards.Chess;

/// <summary>
/// Positions in Forsyth-Edwards notation. What is read is checked so far that the rules can go on from it: the men are those
/// a game can have, castling rights and en passant square fit them, and the player who has just moved is not in check.
/// </summary>
public static class ChessFen
{
    /// <summary>Longest text that is read; no FEN comes near it.</summary>
    public const int MaxLength = 128;

    /// <summary>Largest move number that is read.</summary>
    public const int MaxMoveNumber = 10_000;

    private const string Letters = "pnbrqk";
    private const string CastlingLetters = "KQkq";

    private static readonly SearchValues<char> Printable = SearchValues.Create("KQRBNPkqrbnp12345678/-abcdefgh09w ");

    /// <summary>The position as FEN.</summary>
    public static string Format(in ChessGame game)
    {
        var text = new StringBuilder();
        var white = White(game);
        for (var rank = 7; rank >= 0; rank--)
        {
            AppendRank(text, white, rank);
            text.Append(rank > 0 ? '/' : ' ');
        }

        text.Append(game.Player == 0 ? "w " : "b ");
        for (var right = 0; right < CastlingLetters.Length; right++)
        {
            text.Append(((white.Castling >> right) & 1) != 0 ? CastlingLetters[right] : "");
        }

        text.Append(white.Castling == 0 ? "- " : " ");
        var file = game.Board.EnPassantFile;
        text.Append(file == ChessBoard.NoFile ? "-" : $"{(char)('a' + file)}{(game.Player == 0 ? '6' : '3')}");
        return text.Append($" {game.Clock} {1 + (game.Ply / 2)}").ToString();
    }

    /// <summary>Reads a position; the clock and the move number may be missing. The game's past is not known then.</summary>
    /// <param name="text">The FEN.</param>
    /// <param name="game">The position.</param>
    /// <param name="error">One sentence that says what is wrong and what would be right; empty if nothing is.</param>
    public static bool TryParse(string text, out ChessGame game, out string error)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            game = Parse(text);
            error = "";
            return true;
        }
        catch (FormatException exception)
        {
            game = default;
            error = exception.Message;
            return false;
        }
    }

    /// <summary>Reads a position.</summary>
    /// <exception cref="FormatException">It is malformed; the message is one sentence that says how.</exception>
    public static ChessGame Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLength)
        {
            throw new FormatException($"A FEN has at most {MaxLength} characters, this one has {text.Length}.");
        }

        var strange = text.AsSpan().IndexOfAnyExcept(Printable);
        if (strange >= 0)
        {
            throw new FormatException($"A FEN does not contain the character {Quote(text[strange])}.");
        }

        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length is not (4 or 6))
        {
            throw new FormatException($"A FEN has 6 fields (board, side, castling, en passant, clock, move number) or the first 4 of them, this one has {fields.Length}.");
        }

        var board = ReadBoard(fields[0]);
        var player = fields[1] switch
        {
            "w" => 0,
            "b" => 1,
            _ => throw new FormatException($"The side to move in a FEN is w or b, not '{fields[1]}'."),
        };
        board.Castling = ReadCastling(board, fields[2]);
        if (player == 1)
        {
            board.Turn();
        }

        board.EnPassantFile = ReadEnPassant(board, fields[3], player);
        CheckKings(board);
        var clock = fields.Length == 4 ? 0 : ReadNumber(fields[4], 0, ChessGame.LateClockLimit, "clock of plies without a pawn's move or a capture");
        var number = fields.Length == 4 ? 1 : ReadNumber(fields[5], 1, MaxMoveNumber, "move number");
        return new ChessGame(board, (2 * (number - 1)) + player, clock);
    }

    /// <summary>The board as white sees it.</summary>
    private static ChessBoard White(in ChessGame game)
    {
        var board = game.Board;
        if (game.Player == 1)
        {
            board.Turn();
        }

        return board;
    }

    private static void AppendRank(StringBuilder text, in ChessBoard white, int rank)
    {
        var empty = 0;
        for (var square = 8 * rank; square < 8 * (rank + 1); square++)
        {
            var piece = white.At(square);
            if (piece == ChessPiece.None)
            {
                empty++;
                continue;
            }

            if (empty > 0)
            {
                text.Append(empty);
                empty = 0;
            }

            var letter = ChessMove.Letters[(int)piece];
            text.Append(((white.Own >> square) & 1) != 0 ? char.ToUpperInvariant(letter) : letter);
        }

        if (empty > 0)
        {
            text.Append(empty);
        }
    }

    /// <summary>The men as white sees them.</summary>
    private static ChessBoard ReadBoard(string text)
    {
        var ranks = text.Split('/');
        if (ranks.Length != 8)
        {
            throw new FormatException($"The board of a FEN has 8 ranks divided by '/', this one has {ranks.Length}.");
        }

        var board = new ChessBoard { EnPassantFile = ChessBoard.NoFile };
        for (var i = 0; i < ranks.Length; i++)
        {
            var file = 0;
            foreach (var letter in ranks[i])
            {
                if (letter is >= '1' and <= '8')
                {
                    file += letter - '0';
                }
                else if (!Letters.Contains(char.ToLowerInvariant(letter)))
                {
                    throw new FormatException($"Rank {8 - i} of a FEN's board may hold the letters {Letters} and digits 1 to 8, not '{letter}'.");
                }
                else if (file++ < 8)
                {
                    var piece = (ChessPiece)ChessMove.Letters.IndexOf(char.ToLowerInvariant(letter));
                    board.Put((8 * (7 - i)) + file - 1, piece, own: char.IsUpper(letter));
                }
            }

            if (file != 8)
            {
                throw new FormatException($"Rank {8 - i} of a FEN's board has 8 squares, this one has {file}.");
            }
        }

        CheckMen(board, board.Own, "White");
        CheckMen(board, board.Opponent, "Black");
        return board;
    }

    /// <summary>A side has one king, and what it has beyond the first men are promoted pawns.</summary>
    private static void CheckMen(in ChessBoard board, ulong men, string side)
    {
        const ulong OuterRanks = 0xFF000000000000FF;
        var kings = BitOperations.PopCount(board.Kings & men);
        var pawns = BitOperations.PopCount(board.Pawns & men);
        var straight = board.Straight & men;
        var diagonal = board.Diagonal & men;
        var promoted = Beyond(board.Knights & men, 2) + Beyond(straight & ~diagonal, 2) + Beyond(diagonal & ~straight, 2) + Beyond(straight & diagonal, 1);
        if (kings != 1)
        {
            throw new FormatException($"{side} has {kings} kings in this FEN; each side has one.");
        }

        if ((board.Pawns & men & OuterRanks) != 0)
        {
            throw new FormatException($"{side} has a pawn on the first or last rank in this FEN, where none can stand.");
        }

        if (pawns + promoted > 8)
        {
            throw new FormatException($"{side} has more men in this FEN than 8 pawns and their promotions can make.");
        }

        static int Beyond(ulong squares, int first) => Math.Max(0, BitOperations.PopCount(squares) - first);
    }

    private static byte ReadCastling(in ChessBoard white, string text)
    {
        byte rights = 0;
        foreach (var letter in text == "-" ? "" : text)
        {
            var right = CastlingLetters.IndexOf(letter);
            if (right < 0 || ((rights >> right) & 1) != 0)
            {
                throw new FormatException($"The castling rights of a FEN are '-' or some of the letters {CastlingLetters}, not '{text}'.");
            }

            var (king, rook) = (right < 2 ? 4 : 60, (right < 2 ? 0 : 56) + (right % 2 == 0 ? 7 : 0));
            if (white.At(king) != ChessPiece.King || white.At(rook) != ChessPiece.Rook
                || ((white.Own >> king) & 1) != (right < 2 ? 1u : 0) || ((white.Own >> rook) & 1) != (right < 2 ? 1u : 0))
            {
                throw new FormatException($"The castling right '{letter}' in this FEN needs king and rook on the squares they start from.");
            }

            rights |= (byte)(1 << right);
        }

        return rights;
    }

    /// <summary>The file of the en passant square if a pawn of the player to move (for whom the board is turned) stands ready to take.</summary>
    private static byte ReadEnPassant(in ChessBoard board, string text, int player)
    {
        if (text == "-")
        {
            return ChessBoard.NoFile;
        }

        var rank = player == 0 ? '6' : '3';
        if (!ChessMove.TryParseSquare(text, out var square) || text[1] != rank)
        {
            throw new FormatException($"The en passant square of a FEN with {(player == 0 ? "white" : "black")} to move is '-' or on rank {rank}, not '{text}'.");
        }

        var file = square & 7;
        var passed = 1UL << (ChessBoard.EnPassantRank + file);
        if (((passed | (passed << 8)) & board.Occupied) != 0 || ((passed >> 8) & board.Pawns & board.Opponent) == 0)
        {
            throw new FormatException($"The en passant square {text} in this FEN is not one that a pawn has just passed.");
        }

        var ready = ((passed & ~Directions.FileA) >> 9) | ((passed & ~Directions.FileH) >> 7);
        return (ready & board.Pawns & board.Own) != 0 ? (byte)file : ChessBoard.NoFile;
    }

    private static void CheckKings(in ChessBoard board)
    {
        var turned = board;
        turned.EnPassantFile = ChessBoard.NoFile;
        turned.Turn();
        var king = Vector256.Create(board.Kings & board.Own);
        var beside = Directions.Fold(Directions.StepUp(king) | Directions.StepDown(king));
        if (new MoveSets(turned).Checkers != 0 || (beside & board.Kings) != 0)
        {
            throw new FormatException("The side that is not to move is in check in this FEN.");
        }

        if (new MoveSets(board).Count > ChessGame.MaxMoves)
        {
            throw new FormatException($"This FEN has more legal moves than the {ChessGame.MaxMoves} that a position can have.");
        }
    }

    private static int ReadNumber(string text, int least, int most, string what) =>
        text.Length <= 5 && text.All(char.IsAsciiDigit) && int.Parse(text) is var number && number >= least && number <= most
            ? number
            : throw new FormatException($"The {what} of a FEN is a number from {least} to {most}, not '{text}'.");

    private static string Quote(char character) =>
        character is > ' ' and < '\u007F' ? $"'{character}'" : $"U+{(int)character:X4}";
}
