using System.Numerics;
using SelfPlay.Games.Boards.Chess;

namespace SelfPlay.Search.AlphaBeta;

/// <summary>What men are worth and where they stand well, in hundredths of a pawn.</summary>
internal static class ChessMen
{
    private const int BishopPair = 30;
    private const int AllOfficers = 24;
    private const int WinningLead = 300;
    private const int HopelessShare = 8;

    // By ChessPiece: none, bishop, rook, queen, pawn, knight, king.
    private static ReadOnlySpan<int> Values => [0, 330, 500, 950, 100, 320, 0];

    private static ReadOnlySpan<int> Officers => [0, 1, 2, 4, 0, 1, 0];

    private static readonly int[][] Places = [.. Enum.GetValues<ChessPiece>().Select(piece => Make(square => Place(piece, square)))];
    private static readonly int[] LateKing = Make(square => 12 * Ring(square));

    /// <summary>The score of the men for the player to move.</summary>
    public static int Score(in ChessGame position)
    {
        var (own, ownOfficers) = Side(position, own: true);
        var (other, otherOfficers) = Side(position, own: false);
        var officers = Math.Min(AllOfficers, ownOfficers + otherOfficers);
        var (ownKing, otherKing) = (King(position, own: true), King(position, own: false));
        var early = Places[(int)ChessPiece.King];
        var kings = ((early[ownKing] - early[otherKing]) * officers) + ((LateKing[ownKing] - LateKing[otherKing]) * (AllOfficers - officers));
        var score = own - other + (kings / AllOfficers);
        if (officers <= AllOfficers / 4 && Math.Abs(own - other) >= WinningLead)
        {
            score += Hunt(own > other, ownKing, otherKing);
        }

        // Without pawns, a lone minor piece more does not win.
        var (strong, strongOfficers) = own > other ? (true, ownOfficers) : (false, otherOfficers);
        return strongOfficers < 2 && position.Squares(ChessPiece.Pawn, strong) == 0 ? score / HopelessShare : score;
    }

    /// <summary>How much a capture or a promotion wins if nothing answers it.</summary>
    public static int Gain(in ChessGame position, in ChessMove move)
    {
        var taken = position.PieceAt(move.To);
        return move.Promotion != ChessPiece.None ? Values[(int)taken] + Values[(int)move.Promotion] - Values[(int)ChessPiece.Pawn]
            : Values[(int)(taken == ChessPiece.None ? ChessPiece.Pawn : taken)]; // en passant takes a pawn from elsewhere
    }

    private static (int Score, int Officers) Side(in ChessGame position, bool own)
    {
        var (score, officers) = (0, 0);
        for (var piece = ChessPiece.Bishop; piece <= ChessPiece.Knight; piece++)
        {
            var squares = position.Squares(piece, own);
            var count = BitOperations.PopCount(squares);
            score += count * Values[(int)piece];
            officers += count * Officers[(int)piece];
            var places = Places[(int)piece];
            for (; squares != 0; squares &= squares - 1)
            {
                score += places[Seen(BitOperations.TrailingZeroCount(squares), own)];
            }
        }

        return (score + (BitOperations.PopCount(position.Squares(ChessPiece.Bishop, own)) >= 2 ? BishopPair : 0), officers);
    }

    private static int King(in ChessGame position, bool own) =>
        Seen(BitOperations.TrailingZeroCount(position.Squares(ChessPiece.King, own)), own);

    /// <summary>The square as its owner sees it.</summary>
    private static int Seen(int square, bool own) => own ? square : square ^ 56;

    /// <summary>With few men left the side that leads drives the other king to the rim and follows it.</summary>
    private static int Hunt(bool leads, int ownKing, int otherKing)
    {
        otherKing ^= 56;
        var distance = Math.Abs((ownKing & 7) - (otherKing & 7)) + Math.Abs((ownKing >> 3) - (otherKing >> 3));
        var hunt = (10 * (3 - Ring(leads ? otherKing : ownKing))) + (4 * (14 - distance));
        return leads ? hunt : -hunt;
    }

    /// <summary>0 on the rim of the board to 3 in its middle.</summary>
    private static int Ring(int square) => Math.Min(Math.Min(square & 7, 7 - (square & 7)), Math.Min(square >> 3, 7 - (square >> 3)));

    private static int Place(ChessPiece piece, int square)
    {
        var (file, rank, ring) = (square & 7, square >> 3, Ring(square));
        var middleFile = file is 3 or 4;
        return piece switch
        {
            ChessPiece.Pawn => (rank * rank) + (middleFile ? rank switch { 1 => -12, 3 => 18, _ => 6 } : 0),
            ChessPiece.Knight => (10 * ring) - 20,
            ChessPiece.Bishop => (5 * ring) - (rank == 0 ? 8 : 0),
            ChessPiece.Rook => (rank == 6 ? 20 : 0) + (middleFile ? 5 : 0),
            ChessPiece.Queen => 2 * ring,
            ChessPiece.King => rank > 0 ? -15 * rank : file is 1 or 2 or 6 ? 30 : file is 0 or 7 ? 15 : 0,
            _ => 0,
        };
    }

    private static int[] Make(Func<int, int> place) => [.. Enumerable.Range(0, 64).Select(place)];
}
