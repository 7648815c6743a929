using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace SelfPlay.Games.Boards.Chess;

/// <summary>
/// The men, castling rights and en passant square of a position, as the player to move sees them: its first rank is the
/// lowest, so that its pawns always move up. 40 bytes, made by copying; the past is <see cref="ChessGame"/>'s affair.
/// </summary>
/// <remarks>
/// Three words hold the bits of each square's <see cref="ChessPiece"/>, the fourth the squares of the player to move. Every
/// move turns the board: it reverses the bytes of the words.
/// </remarks>
internal struct ChessBoard : IEquatable<ChessBoard>
{
    /// <summary>Value of <see cref="EnPassantFile"/> where no pawn can be taken en passant.</summary>
    public const byte NoFile = 8;

    /// <summary>Castling rights of the player to move, king's side and queen's side; those of the other player are two bits higher.</summary>
    public const byte KingSide = 1, QueenSide = 2;

    /// <summary>The first square of the rank on which the player to move takes en passant.</summary>
    public const int EnPassantRank = 40;

    private const ulong Rank8 = 0xFF00000000000000;

    private ulong _diagonal;
    private ulong _straight;
    private ulong _rest;
    private ulong _own;

    /// <summary>Castling rights left: <see cref="KingSide"/>, <see cref="QueenSide"/>, and those of the other player shifted left by 2.</summary>
    public byte Castling;

    /// <summary>File of a pawn that has just moved two squares and beside which an enemy pawn stands, else <see cref="NoFile"/>.</summary>
    public byte EnPassantFile;

    /// <summary>The board before the first move.</summary>
    public static ChessBoard Start { get; } = new()
    {
        _diagonal = 0x6E0000000000006E,
        _straight = 0x9900000000000099,
        _rest = 0x52FF00000000FF52,
        _own = 0xFFFF,
        Castling = 0b1111,
        EnPassantFile = NoFile,
    };

    /// <summary>Squares of the player to move.</summary>
    public readonly ulong Own => _own;

    /// <summary>Squares of the other player.</summary>
    public readonly ulong Opponent => Occupied & ~_own;

    /// <summary>Squares of both.</summary>
    public readonly ulong Occupied => _diagonal | _straight | _rest;

    /// <summary>Bishops and queens of both.</summary>
    public readonly ulong Diagonal => _diagonal & ~_rest;

    /// <summary>Rooks and queens of both.</summary>
    public readonly ulong Straight => _straight & ~_rest;

    /// <summary>Knights of both.</summary>
    public readonly ulong Knights => _diagonal & _rest;

    /// <summary>Both kings.</summary>
    public readonly ulong Kings => _straight & _rest;

    /// <summary>Pawns of both.</summary>
    public readonly ulong Pawns => _rest & ~(_diagonal | _straight);

    /// <summary>
    /// Whether no series of moves could mate: bare kings, a lone knight, or nothing but bishops on squares of one colour.
    /// </summary>
    public readonly bool IsDrawnByMaterial
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (Straight | Pawns) == 0 && HasTooFewMinors();
    }

    /// <summary>The square of the pawn move that can be taken en passant, alone in a word; 0 if there is none.</summary>
    public readonly ulong EnPassantSquare => EnPassantFile == NoFile ? 0 : 1UL << (EnPassantRank + EnPassantFile);

    /// <summary>What stands on a square, whoever it belongs to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ChessPiece At(int square) =>
        (ChessPiece)(((_diagonal >> square) & 1) | (((_straight >> square) & 1) << 1) | (((_rest >> square) & 1) << 2));

    /// <summary>Puts a piece on an empty square.</summary>
    public void Put(int square, ChessPiece piece, bool own)
    {
        var bit = 1UL << square;
        Place(bit, piece);
        _own |= own ? bit : 0;
    }

    /// <summary>Moves a man of the player to move and turns the board. The move must be legal.</summary>
    /// <param name="from">Where it stands.</param>
    /// <param name="to">Where it goes; the king's square where it castles.</param>
    /// <param name="promotion">What a pawn becomes on the last rank.</param>
    /// <returns>Whether a pawn moved or a man was taken.</returns>
    public bool Play(int from, int to, ChessPiece promotion)
    {
        var target = 1UL << to;
        var piece = At(from);
        var irreversible = (Occupied & target) != 0;
        Clear((1UL << from) | target);
        _own = (_own & ~(1UL << from)) | target;
        var enPassant = EnPassantSquare;
        EnPassantFile = NoFile;
        if (piece == ChessPiece.Pawn)
        {
            irreversible = true;
            if (target == enPassant)
            {
                Clear(target >> 8);
            }
            else if (to - from == 16)
            {
                var beside = ((target & ~Directions.FileH) << 1) | ((target & ~Directions.FileA) >> 1);
                EnPassantFile = (beside & Pawns & ~_own) != 0 ? (byte)(to & 7) : NoFile;
            }

            piece = (target & Rank8) != 0 ? promotion : piece;
        }
        else if (piece == ChessPiece.King && Math.Abs(to - from) == 2)
        {
            MoveCastlingRook(to);
        }

        Place(target, piece);
        Castling &= (byte)(RightsKept[from] & RightsKept[to]);
        Turn();
        return irreversible;
    }

    /// <summary>The same position as the other player sees it, who is now to move.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Turn()
    {
        _own = BinaryPrimitives.ReverseEndianness(Occupied ^ _own);
        _diagonal = BinaryPrimitives.ReverseEndianness(_diagonal);
        _straight = BinaryPrimitives.ReverseEndianness(_straight);
        _rest = BinaryPrimitives.ReverseEndianness(_rest);
        Castling = (byte)((Castling >> 2) | ((Castling & 3) << 2));
    }

    /// <summary>64 mixed bits of the whole board and of who is to move.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Hash(int player) =>
        Xoshiro256.Mix(_diagonal + 0x9E3779B97F4A7C15)
        + Xoshiro256.Mix(_straight + 0x3C6EF372FE94F82A)
        + Xoshiro256.Mix(_rest + 0xDAA66D2C7DDF743F)
        + Xoshiro256.Mix(_own + 0x78DDE6E5FD29F054)
        + Xoshiro256.Mix((ulong)(Castling | (EnPassantFile << 8) | (player << 16)) + 0x1715609F7C746C69);

    /// <inheritdoc/>
    public readonly bool Equals(ChessBoard other) =>
        _diagonal == other._diagonal && _straight == other._straight && _rest == other._rest && _own == other._own
        && Castling == other.Castling && EnPassantFile == other.EnPassantFile;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is ChessBoard other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => (int)Hash(0);

    /// <summary>For each square the castling rights that a move from it or to it leaves.</summary>
    private static ReadOnlySpan<byte> RightsKept =>
    [
        0b1101, 15, 15, 15, 0b1100, 15, 15, 0b1110,
        15, 15, 15, 15, 15, 15, 15, 15,
        15, 15, 15, 15, 15, 15, 15, 15,
        15, 15, 15, 15, 15, 15, 15, 15,
        15, 15, 15, 15, 15, 15, 15, 15,
        15, 15, 15, 15, 15, 15, 15, 15,
        15, 15, 15, 15, 15, 15, 15, 15,
        0b0111, 15, 15, 15, 0b0011, 15, 15, 0b1011,
    ];

    private readonly bool HasTooFewMinors()
    {
        const ulong LightSquares = 0x55AA55AA55AA55AA;
        var bishops = _diagonal & ~_rest;
        return Knights == 0
            ? (bishops & LightSquares) == 0 || (bishops & ~LightSquares) == 0
            : bishops == 0 && BitOperations.IsPow2(Knights);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Clear(ulong squares)
    {
        _diagonal &= ~squares;
        _straight &= ~squares;
        _rest &= ~squares;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Place(ulong square, ChessPiece piece)
    {
        _diagonal |= square & (0 - ((ulong)piece & 1));
        _straight |= square & (0 - (((ulong)piece >> 1) & 1));
        _rest |= square & (0 - (((ulong)piece >> 2) & 1));
    }

    private void MoveCastlingRook(int kingTo)
    {
        var (from, to) = kingTo == 6 ? (1UL << 7, 1UL << 5) : (1UL, 1UL << 3);
        Clear(from);
        Place(to, ChessPiece.Rook);
        _own ^= from | to;
    }
}
