using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SelfPlay.Games.Boards;

/// <summary>
/// Tic-tac-toe. A move is a square 0..8, row by row from the top left; three in a line win, a full board without a line is
/// a draw. Each player's stones are one word whose bit is the square.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public struct TicTacToe : IGame<TicTacToe>
{
    private const int Size = 3;
    private const int Squares = Size * Size;
    private const uint Board = (1u << Squares) - 1;

    private ushort _own;
    private ushort _opponent;

    /// <inheritdoc/>
    public static GameInfo Info { get; } = new(
        Name: "tictactoe",
        Title: "Tic-Tac-Toe",
        TraceName: "tic_tac_toe",
        Actions: Squares,
        MaxMoves: Squares,
        MaxPlies: Squares,
        Planes: 2,
        Height: Size,
        Width: Size,
        Symmetries: SquareSymmetry.Count);

    /// <inheritdoc/>
    public static TicTacToe Start => default;

    /// <summary>Stones of the player to move; bit = square.</summary>
    public readonly uint Own => _own;

    /// <summary>Stones of the other player, who made the last move.</summary>
    public readonly uint Opponent => _opponent;

    /// <inheritdoc/>
    public readonly int Player => Ply & 1;

    /// <inheritdoc/>
    public readonly int Ply => BitOperations.PopCount(Occupied);

    /// <inheritdoc/>
    public readonly bool IsOver => Occupied == Board || HasThree(_opponent);

    /// <inheritdoc/>
    public readonly int Outcome => !HasThree(_opponent) ? 0 : Player == 0 ? -1 : 1;

    /// <inheritdoc/>
    /// <remarks>The mixing is one to one: no two positions share a key.</remarks>
    public readonly ulong Key => Xoshiro256.Mix(1UL + _own + ((ulong)_opponent << Squares));

    private readonly uint Occupied => (uint)(_own | _opponent);

    /// <inheritdoc/>
    public readonly int WriteMoves(Span<ushort> moves)
    {
        if (HasThree(_opponent))
        {
            return 0;
        }

        var count = 0;
        for (var free = Board & ~Occupied; free != 0; free &= free - 1)
        {
            moves[count++] = (ushort)BitOperations.TrailingZeroCount(free);
        }

        return count;
    }

    /// <inheritdoc/>
    public void Play(int move) => (_own, _opponent) = (_opponent, (ushort)(_own | (1 << move)));

    /// <inheritdoc/>
    public int Playout(ref Xoshiro256 random)
    {
        if (HasThree(_opponent))
        {
            return 0;
        }

        var generator = random; // a local copy lives in registers
        uint own = _own, opponent = _opponent;
        var free = Board & ~Occupied;
        var played = 0;
        while (free != 0)
        {
            var stone = (uint)Bits.Select(free, generator.Below(BitOperations.PopCount(free)));
            free ^= stone;
            (own, opponent) = (opponent, own | stone);
            played++;
            if (HasThree(opponent))
            {
                break;
            }
        }

        random = generator;
        (_own, _opponent) = ((ushort)own, (ushort)opponent);
        return played;
    }

    /// <inheritdoc/>
    /// <remarks>Plane 0: stones of the player to move; plane 1: the other player's.</remarks>
    public readonly void WritePlanes(Span<float> planes)
    {
        for (var square = 0; square < Squares; square++)
        {
            planes[square] = (_own >> square) & 1;
            planes[Squares + square] = (_opponent >> square) & 1;
        }
    }

    /// <inheritdoc/>
    /// <remarks>The eight symmetries of the square (docs/games.md).</remarks>
    public readonly TicTacToe Transform(int symmetry)
    {
        SquareSymmetry.Check(symmetry);
        return symmetry == 0 ? this : new TicTacToe { _own = Map(symmetry, _own), _opponent = Map(symmetry, _opponent) };
    }

    /// <inheritdoc/>
    public static int TransformMove(int symmetry, int move) => SquareSymmetry.Map(symmetry, Size, move);

    /// <inheritdoc/>
    public readonly string FormatMove(int move)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)move, (uint)Squares, nameof(move));
        return ((char)('0' + move)).ToString();
    }

    /// <inheritdoc/>
    public readonly bool TryParseMove(ReadOnlySpan<char> text, out int move)
    {
        move = text.Length == 1 ? text[0] - '0' : -1;
        if (move is >= 0 and < Squares && !IsOver && ((Occupied >> move) & 1) == 0)
        {
            return true;
        }

        move = -1;
        return false;
    }

    /// <inheritdoc/>
    /// <remarks>`x` is player 0, `o` player 1, `.` empty.</remarks>
    public readonly string ToText() => string.Create((Size * (Size + 1)) - 1, this, static (text, game) =>
    {
        var (x, o) = game.Player == 0 ? (game._own, game._opponent) : (game._opponent, game._own);
        for (var i = 0; i < text.Length; i++)
        {
            var (row, column) = Math.DivRem(i, Size + 1);
            var square = 1 << ((Size * row) + column);
            text[i] = column == Size ? '/' : (x & square) != 0 ? 'x' : (o & square) != 0 ? 'o' : '.';
        }
    });

    /// <inheritdoc/>
    public override readonly string ToString() => ToText();

    /// <inheritdoc/>
    public readonly bool Equals(TicTacToe other) => _own == other._own && _opponent == other._opponent;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is TicTacToe other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => (int)Key;

    /// <summary>Whether two positions are the same.</summary>
    public static bool operator ==(TicTacToe left, TicTacToe right) => left.Equals(right);

    /// <summary>Whether two positions differ.</summary>
    public static bool operator !=(TicTacToe left, TicTacToe right) => !left.Equals(right);

    /// <summary>Whether <paramref name="stones"/> hold a row, a column or a diagonal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasThree(uint stones)
    {
        var rows = stones & (stones >> 1) & (stones >> 2) & 0b001_001_001;
        var columns = stones & (stones >> 3) & (stones >> 6) & 0b000_000_111;
        var falling = stones & (stones >> 4) & (stones >> 8) & 0b000_000_001;
        var rising = stones & (stones >> 2) & (stones >> 4) & 0b000_000_100;
        return (rows | columns | falling | rising) != 0;
    }

    private static ushort Map(int symmetry, uint stones)
    {
        var mapped = 0;
        for (; stones != 0; stones &= stones - 1)
        {
            mapped |= 1 << SquareSymmetry.Map(symmetry, Size, BitOperations.TrailingZeroCount(stones));
        }

        return (ushort)mapped;
    }
}
