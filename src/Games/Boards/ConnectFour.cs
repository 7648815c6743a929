using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SelfPlay.Games.Boards;

/// <summary>
/// Connect Four on 6 rows and 7 columns. A move is a column, 0 at the left; four of one's stones in a line win, a full
/// board without a line is a draw.
/// </summary>
/// <remarks>
/// Each player's stones are one word, 7 bits a column: the square in column c and row r (from the bottom) is bit 7c + r.
/// The seventh bit of a column is always clear, so that a line cannot run from one column's top into the next column's foot,
/// and so that adding a column's lowest bit to the set of all stones carries to the first free square.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public struct ConnectFour : IGame<ConnectFour>
{
    /// <summary>Number of columns.</summary>
    public const int Columns = 7;

    /// <summary>Number of rows.</summary>
    public const int Rows = 6;

    /// <summary>Bits from one column to the next: the rows and the clear bit above them.</summary>
    public const int ColumnBits = Rows + 1;

    /// <summary>The lowest square of every column.</summary>
    public const ulong BottomRow = 0x0000_0408_1020_4081;

    /// <summary>All 42 squares.</summary>
    public const ulong Board = BottomRow * 0x3F;

    private ulong _own;
    private ulong _opponent;

    /// <inheritdoc/>
    public static GameInfo Info { get; } = new(
        Name: "connect4",
        Title: "Connect Four",
        TraceName: "connect_four",
        Actions: Columns,
        MaxMoves: Columns,
        MaxPlies: Rows * Columns,
        Planes: 2,
        Height: Rows,
        Width: Columns,
        Symmetries: 2);

    /// <inheritdoc/>
    public static ConnectFour Start => default;

    /// <summary>Stones of the player to move (bit 7 * column + row from the bottom).</summary>
    public readonly ulong Own => _own;

    /// <summary>Stones of the other player, who made the last move.</summary>
    public readonly ulong Opponent => _opponent;

    /// <summary>Stones of both players.</summary>
    public readonly ulong Occupied => _own | _opponent;

    /// <summary>The squares where the next stone can come to lie, one in every column that is not full; who has won is not looked at.</summary>
    public readonly ulong Playable => (Occupied + BottomRow) & Board;

    /// <inheritdoc/>
    public readonly int Player => Ply & 1;

    /// <inheritdoc/>
    public readonly int Ply => BitOperations.PopCount(Occupied);

    /// <inheritdoc/>
    public readonly bool IsOver => Occupied == Board || HasFour(_opponent);

    /// <inheritdoc/>
    public readonly int Outcome => !HasFour(_opponent) ? 0 : Player == 0 ? -1 : 1;

    /// <inheritdoc/>
    /// <remarks>
    /// Own stones plus all stones plus the bottom row name every position uniquely (each column's sum is a 1 above its
    /// stones, then their colours), and the mixing is one to one: no two positions share a key.
    /// </remarks>
    public readonly ulong Key => Xoshiro256.Mix(_own + Occupied + BottomRow);

    /// <summary>The six squares of column <paramref name="column"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ColumnSquares(int column) => 0x3FUL << (ColumnBits * column);

    /// <summary>Whether <paramref name="stones"/> hold four in a line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasFour(ulong stones)
    {
        var vertical = stones & (stones >> 1);
        var horizontal = stones & (stones >> ColumnBits);
        var falling = stones & (stones >> (ColumnBits - 1));
        var rising = stones & (stones >> (ColumnBits + 1));
        return ((vertical & (vertical >> 2))
            | (horizontal & (horizontal >> (2 * ColumnBits)))
            | (falling & (falling >> (2 * (ColumnBits - 1))))
            | (rising & (rising >> (2 * (ColumnBits + 1))))) != 0;
    }

    /// <summary>
    /// The empty squares, playable now or not, that would complete a four of <paramref name="stones"/>.
    /// Intersect with <see cref="Playable"/> for the moves that win at once.
    /// </summary>
    /// <param name="stones">One player's stones.</param>
    /// <param name="occupied">Both players' stones.</param>
    public static ulong WinningSquares(ulong stones, ulong occupied)
    {
        var squares = (stones << 1) & (stones << 2) & (stones << 3);
        squares |= Gaps(stones, ColumnBits);
        squares |= Gaps(stones, ColumnBits - 1);
        squares |= Gaps(stones, ColumnBits + 1);
        return squares & Board & ~occupied;
    }

    /// <inheritdoc/>
    public readonly int WriteMoves(Span<ushort> moves)
    {
        if (HasFour(_opponent))
        {
            return 0;
        }

        moves = moves[..Columns];
        var free = ~Occupied >> (Rows - 1);
        var count = 0;
        for (var column = 0; column < Columns; column++)
        {
            moves[count] = (ushort)column;
            count += (int)(free >> (ColumnBits * column)) & 1;
        }

        return count;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Play(int move)
    {
        var stone = Playable & ColumnSquares(move);
        (_own, _opponent) = (_opponent, _own | stone);
    }

    /// <inheritdoc/>
    public int Playout(ref Xoshiro256 random)
    {
        if (HasFour(_opponent))
        {
            return 0;
        }

        var generator = random; // a local copy lives in registers
        var (own, opponent) = (_own, _opponent);
        var occupied = own | opponent;
        var played = 0;
        while (occupied != Board)
        {
            var playable = (occupied + BottomRow) & Board;
            var stone = Bits.Select(playable, generator.Below(BitOperations.PopCount(playable)));
            occupied |= stone;
            (own, opponent) = (opponent, own | stone);
            played++;
            if (HasFour(opponent))
            {
                break;
            }
        }

        random = generator;
        (_own, _opponent) = (own, opponent);
        return played;
    }

    /// <inheritdoc/>
    /// <remarks>Plane 0: stones of the player to move; plane 1: the other player's. Row 0 is the top row.</remarks>
    public readonly void WritePlanes(Span<float> planes)
    {
        planes = planes[..(2 * Rows * Columns)];
        planes.Clear();
        WritePlane(_own, planes[..(Rows * Columns)]);
        WritePlane(_opponent, planes[(Rows * Columns)..]);
    }

    /// <inheritdoc/>
    /// <remarks>Symmetry 1 mirrors left and right.</remarks>
    public readonly ConnectFour Transform(int symmetry)
    {
        CheckSymmetry(symmetry);
        return symmetry == 0 ? this : new ConnectFour { _own = Mirror(_own), _opponent = Mirror(_opponent) };
    }

    /// <inheritdoc/>
    public static int TransformMove(int symmetry, int move)
    {
        CheckSymmetry(symmetry);
        return symmetry == 0 ? move : Columns - 1 - move;
    }

    /// <inheritdoc/>
    public readonly string FormatMove(int move)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)move, (uint)Columns, nameof(move));
        return ((char)('0' + move)).ToString();
    }

    /// <inheritdoc/>
    public readonly bool TryParseMove(ReadOnlySpan<char> text, out int move)
    {
        move = text.Length == 1 ? text[0] - '0' : -1;
        if (move is >= 0 and < Columns && !HasFour(_opponent) && (Playable & ColumnSquares(move)) != 0)
        {
            return true;
        }

        move = -1;
        return false;
    }

    /// <inheritdoc/>
    /// <remarks>`x` is player 0, `o` player 1, `.` empty; the top row comes first.</remarks>
    public readonly string ToText() => string.Create((Rows * (Columns + 1)) - 1, this, static (text, game) =>
    {
        var (x, o) = game.Player == 0 ? (game._own, game._opponent) : (game._opponent, game._own);
        for (var i = 0; i < text.Length; i++)
        {
            var (row, column) = (Rows - 1 - (i / (Columns + 1)), i % (Columns + 1));
            var square = 1UL << ((ColumnBits * column) + row);
            text[i] = column == Columns ? '/' : (x & square) != 0 ? 'x' : (o & square) != 0 ? 'o' : '.';
        }
    });

    /// <inheritdoc/>
    public override readonly string ToString() => ToText();

    /// <inheritdoc/>
    public readonly bool Equals(ConnectFour other) => _own == other._own && _opponent == other._opponent;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is ConnectFour other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => (int)Key;

    /// <summary>Whether two positions are the same.</summary>
    public static bool operator ==(ConnectFour left, ConnectFour right) => left.Equals(right);

    /// <summary>Whether two positions differ.</summary>
    public static bool operator !=(ConnectFour left, ConnectFour right) => !left.Equals(right);

    /// <summary>Squares that complete three stones to four along one direction, the fourth at an end or in a gap.</summary>
    private static ulong Gaps(ulong stones, int step)
    {
        var pairBelow = (stones << step) & (stones << (2 * step));
        var pairAbove = (stones >> step) & (stones >> (2 * step));
        return (pairBelow & (stones << (3 * step)))
            | (pairBelow & (stones >> step))
            | (pairAbove & (stones << step))
            | (pairAbove & (stones >> (3 * step)));
    }

    private static ulong Mirror(ulong stones)
    {
        var mirrored = 0UL;
        for (var column = 0; column < Columns; column++)
        {
            mirrored = (mirrored << ColumnBits) | (stones & 0x7F);
            stones >>= ColumnBits;
        }

        return mirrored;
    }

    private static void WritePlane(ulong stones, Span<float> plane)
    {
        for (; stones != 0; stones &= stones - 1)
        {
            var (column, row) = Math.DivRem(BitOperations.TrailingZeroCount(stones), ColumnBits);
            plane[((Rows - 1 - row) * Columns) + column] = 1;
        }
    }

    private static void CheckSymmetry(int symmetry) =>
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)symmetry, 2u, nameof(symmetry));
}
