using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SelfPlay.Games.Boards;

/// <summary>
/// Breakthrough on 8 x 8 squares. Each player has two rows of pieces, which go one square straight or slanting forward and
/// take only when slanting; reaching the far row or taking the last piece wins, and there are no draws.
/// </summary>
/// <remarks>
/// Everything is kept as the player to move sees it, whose pieces go up: bit 8 * row + column, row 0 at the top. Player 0 (`b`)
/// starts at the top of the printed board and so sees it with the rows reversed; every move turns the board over.
/// A move is 64 * direction + origin, in that view, with direction 0 up and left, 1 up, 2 up and right.
/// The player to move always has a move: squares slantwise before the foremost piece hold no own piece.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public struct Breakthrough : IGame<Breakthrough>
{
    private const int Size = 8;
    private const int Squares = Size * Size;
    private const int Directions = 3;
    private const int Pieces = 2 * Size;

    private const int UpLeft = Size + 1; // squares that a move goes back in the order of bits
    private const int Up = Size;
    private const int UpRight = Size - 1;

    private const ulong TopRow = 0x00000000000000FF;
    private const ulong BottomRows = 0xFFFF000000000000;
    private const ulong BottomRow = 0xFF00000000000000;
    private const ulong LeftColumn = 0x0101010101010101;
    private const ulong RightColumn = 0x8080808080808080;

    // Salts of the key: fractional parts of sqrt(6) and sqrt(7).
    private const ulong FirstToMove = 0x7311C2812425CFA2;
    private const ulong SecondToMove = 0xA54FF53A5F1D36F1;

    private ulong _own;
    private ulong _opponent;
    private byte _ply;

    /// <inheritdoc/>
    /// <remarks>
    /// Three moves a piece bound the number of moves. Every move is a step forward, of which each of a player's pieces has six
    /// or five before the far row, and one more ends the game. Both are safe bounds rather than reached.
    /// </remarks>
    public static GameInfo Info { get; } = new(
        Name: "breakthrough",
        Title: "Breakthrough",
        TraceName: "breakthrough",
        Actions: Directions * Squares,
        MaxMoves: Directions * Pieces,
        MaxPlies: (2 * Size * (6 + 5)) + 1,
        Planes: 2,
        Height: Size,
        Width: Size,
        Symmetries: 2);

    /// <inheritdoc/>
    public static Breakthrough Start => new() { _own = BottomRows, _opponent = BinaryPrimitives.ReverseEndianness(BottomRows) };

    /// <summary>Pieces of the player to move, who goes up: bit 8 * row + column, row 0 at the top.</summary>
    public readonly ulong Own => _own;

    /// <summary>Pieces of the other player, in the same view.</summary>
    public readonly ulong Opponent => _opponent;

    /// <inheritdoc/>
    public readonly int Player => _ply & 1;

    /// <inheritdoc/>
    public readonly int Ply => _ply;

    /// <inheritdoc/>
    public readonly bool IsOver => HasEnded(_own, _opponent);

    /// <inheritdoc/>
    /// <remarks>Only the player who has just moved can have won.</remarks>
    public readonly int Outcome => !IsOver ? 0 : Player == 0 ? -1 : 1;

    /// <inheritdoc/>
    public readonly ulong Key => Xoshiro256.Mix(_own ^ Xoshiro256.Mix(_opponent ^ (Player == 0 ? FirstToMove : SecondToMove)));

    /// <inheritdoc/>
    public readonly int WriteMoves(Span<ushort> moves)
    {
        if (IsOver)
        {
            return 0;
        }

        var count = Write(MoversUpLeft(_own), 0, moves);
        count += Write(MoversUp(_own, _opponent), Squares, moves[count..]);
        return count + Write(MoversUpRight(_own), 2 * Squares, moves[count..]);
    }

    /// <inheritdoc/>
    public void Play(int move)
    {
        var from = 1UL << move; // the shift looks at the lowest six bits only: the origin
        Step(from, from >> (UpLeft - (move >> 6)));
        _ply++;
    }

    /// <inheritdoc/>
    public int Playout(ref Xoshiro256 random)
    {
        if (IsOver)
        {
            return 0;
        }

        var generator = random; // a local copy lives in registers
        var end = this;
        var played = 0;
        do
        {
            var (left, straight, right) = (MoversUpLeft(end._own), MoversUp(end._own, end._opponent), MoversUpRight(end._own));
            var (countLeft, countStraight) = (BitOperations.PopCount(left), BitOperations.PopCount(straight));
            var chosen = generator.Below(countLeft + countStraight + BitOperations.PopCount(right));
            var (movers, step) = (left, UpLeft);
            if (chosen >= countLeft)
            {
                chosen -= countLeft;
                (movers, step) = (straight, Up);
                if (chosen >= countStraight)
                {
                    chosen -= countStraight;
                    (movers, step) = (right, UpRight);
                }
            }

            var from = Bits.Select(movers, chosen);
            end.Step(from, from >> step);
            played++;
        }
        while (!HasEnded(end._own, end._opponent));

        random = generator;
        (_own, _opponent) = (end._own, end._opponent);
        _ply += (byte)played;
        return played;
    }

    /// <inheritdoc/>
    /// <remarks>For the mover, who goes up. Plane 0: own pieces; 1: the other player's.</remarks>
    public readonly void WritePlanes(Span<float> planes)
    {
        planes = planes[..(2 * Squares)];
        for (var square = 0; square < Squares; square++)
        {
            planes[square] = (_own >> square) & 1;
            planes[Squares + square] = (_opponent >> square) & 1;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Symmetry 1 mirrors left and right.</remarks>
    public readonly Breakthrough Transform(int symmetry)
    {
        CheckSymmetry(symmetry);
        var transformed = this;
        if (symmetry == 1)
        {
            (transformed._own, transformed._opponent) = (Bits.ReverseInBytes(_own), Bits.ReverseInBytes(_opponent));
        }

        return transformed;
    }

    /// <inheritdoc/>
    public static int TransformMove(int symmetry, int move)
    {
        CheckSymmetry(symmetry);
        var (direction, origin) = Math.DivRem(move, Squares);
        return symmetry == 0 ? move : ((Directions - 1 - direction) * Squares) + (origin ^ (Size - 1));
    }

    /// <inheritdoc/>
    public readonly string FormatMove(int move)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)move, (uint)(Directions * Squares), nameof(move));
        var (direction, origin) = Math.DivRem(move, Squares);
        var (row, column) = Math.DivRem(origin, Size);
        return $"{Name(row, column)}{Name(row - 1, column + direction - 1)}";
    }

    /// <inheritdoc/>
    public readonly bool TryParseMove(ReadOnlySpan<char> text, out int move)
    {
        move = -1;
        if (text is not [>= 'a' and <= 'h', >= '1' and <= '8', >= 'a' and <= 'h', >= '1' and <= '8'] || IsOver)
        {
            return false;
        }

        var (fromRow, toRow) = (Row(text[1]), Row(text[3]));
        var direction = text[2] - text[0] + 1;
        if (toRow != fromRow - 1 || direction is < 0 or >= Directions)
        {
            return false;
        }

        var origin = (fromRow * Size) + text[0] - 'a';
        var movers = direction switch { 0 => MoversUpLeft(_own), 1 => MoversUp(_own, _opponent), _ => MoversUpRight(_own) };
        if (((movers >> origin) & 1) == 0)
        {
            return false;
        }

        move = (direction * Squares) + origin;
        return true;
    }

    /// <inheritdoc/>
    /// <remarks>`b` is player 0, `w` player 1, `.` empty; rank 8 comes first.</remarks>
    public readonly string ToText() => string.Create((Size * (Size + 1)) - 1, this, static (text, game) =>
    {
        var (black, white) = game.Player == 0
            ? (BinaryPrimitives.ReverseEndianness(game._own), BinaryPrimitives.ReverseEndianness(game._opponent))
            : (game._opponent, game._own);
        for (var i = 0; i < text.Length; i++)
        {
            var (row, column) = Math.DivRem(i, Size + 1);
            var square = column == Size ? 0 : 1UL << ((row * Size) + column);
            text[i] = column == Size ? '/' : (black & square) != 0 ? 'b' : (white & square) != 0 ? 'w' : '.';
        }
    });

    /// <inheritdoc/>
    public override readonly string ToString() => ToText();

    /// <summary>Same pieces and same player to move; the number of moves that led there makes no difference to the game.</summary>
    public readonly bool Equals(Breakthrough other) => _own == other._own && _opponent == other._opponent && Player == other.Player;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is Breakthrough other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => (int)Key;

    /// <summary>Whether two positions are the same.</summary>
    public static bool operator ==(Breakthrough left, Breakthrough right) => left.Equals(right);

    /// <summary>Whether two positions differ.</summary>
    public static bool operator !=(Breakthrough left, Breakthrough right) => !left.Equals(right);

    /// <summary>Whether the last move reached the far row, the bottom for the player to move, or took the last piece.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasEnded(ulong own, ulong opponent) => (opponent & BottomRow) != 0 || own == 0;

    /// <summary>Own pieces that may go up and left. One cannot be at the top: it would have won there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MoversUpLeft(ulong own) => own & ~LeftColumn & ~(own << UpLeft);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MoversUp(ulong own, ulong opponent) => own & ~((own | opponent) << Up);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MoversUpRight(ulong own) => own & ~RightColumn & ~(own << UpRight);

    private static int Write(ulong origins, int direction, Span<ushort> moves)
    {
        var count = 0;
        for (; origins != 0; origins &= origins - 1)
        {
            moves[count++] = (ushort)(direction + BitOperations.TrailingZeroCount(origins));
        }

        return count;
    }

    /// <summary>Moves a piece, takes what is there, and turns the board over to the other player.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Step(ulong from, ulong to)
    {
        var moved = _own ^ from ^ to;
        _own = BinaryPrimitives.ReverseEndianness(_opponent & ~to);
        _opponent = BinaryPrimitives.ReverseEndianness(moved);
    }

    /// <summary>The row of the mover's view that a rank is.</summary>
    private readonly int Row(char rank) => Player == 0 ? rank - '1' : '8' - rank;

    /// <summary>
    /// The name of a square of the mover's view; for squares beyond the edges, to which no move leads, one that is no name.
    /// </summary>
    private readonly string Name(int row, int column) => $"{(char)('a' + column)}{(Player == 0 ? row + 1 : Size - row)}";

    private static void CheckSymmetry(int symmetry) =>
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)symmetry, 2u, nameof(symmetry));
}
