using System.Numerics;
using System.Runtime.InteropServices;

namespace SelfPlay.Games.Boards;

/// <summary>What Gomoku has in common on boards of all sizes.</summary>
public static class Gomoku
{
    /// <summary>Stones in a line that win.</summary>
    public const int LineLength = 5;
}

/// <summary>
/// Freestyle Gomoku: any empty square may be taken, five of one's stones in a line or more win, a full board without such a
/// line is a draw. A move is the square, row by row from the top left.
/// </summary>
/// <typeparam name="TSize">The size of the board.</typeparam>
[StructLayout(LayoutKind.Auto)]
public struct Gomoku<TSize> : IGame<Gomoku<TSize>>
    where TSize : struct, IGomokuSize
{
    // Salts of the key: fractional parts of sqrt(10) and sqrt(11).
    private const ulong FirstSalt = 0x298B075B4B6A5240;
    private const ulong SecondSalt = 0x510E527FADE682D1;

    private GomokuRows _first;
    private GomokuRows _second;
    private byte _ply;
    private bool _won;

    /// <inheritdoc/>
    public static GameInfo Info { get; } = new(
        Name: TSize.Name,
        Title: TSize.Title,
        TraceName: TSize.Name,
        Actions: Squares,
        MaxMoves: Squares,
        MaxPlies: Squares,
        Planes: 2,
        Height: Size,
        Width: Size,
        Symmetries: SquareSymmetry.Count);

    /// <inheritdoc/>
    public static Gomoku<TSize> Start => default;

    /// <summary>Stones of player 0.</summary>
    public readonly GomokuRows First => _first;

    /// <summary>Stones of player 1.</summary>
    public readonly GomokuRows Second => _second;

    /// <inheritdoc/>
    public readonly int Player => _ply & 1;

    /// <inheritdoc/>
    public readonly int Ply => _ply;

    /// <inheritdoc/>
    public readonly bool IsOver => _won || _ply == Squares;

    /// <inheritdoc/>
    public readonly int Outcome => !_won ? 0 : Player == 0 ? -1 : 1;

    /// <inheritdoc/>
    /// <remarks>Whose turn it is follows from the stones.</remarks>
    public readonly ulong Key => Xoshiro256.Mix(_first.Digest(FirstSalt) + _second.Digest(SecondSalt));

    private static int Size => TSize.Size;

    private static int Squares => TSize.Size * TSize.Size;

    private static int RowSquares => (1 << TSize.Size) - 1;

    /// <inheritdoc/>
    public readonly int WriteMoves(Span<ushort> moves)
    {
        if (_won)
        {
            return 0;
        }

        var count = 0;
        for (var row = 0; row < Size; row++)
        {
            for (var left = ~(_first[row] | _second[row]) & RowSquares; left != 0; left &= left - 1)
            {
                moves[count++] = (ushort)((row * Size) + BitOperations.TrailingZeroCount(left));
            }
        }

        return count;
    }

    /// <inheritdoc/>
    public void Play(int move)
    {
        var (row, column) = Math.DivRem(move, Size);
        if (Player == 0)
        {
            _first.Add(row, column);
            _won = _first.HasFive();
        }
        else
        {
            _second.Add(row, column);
            _won = _second.HasFive();
        }

        _ply++;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Keeps every line of each player's stones in all four directions as a word of its own, so that a stone's four lines
    /// are tested for five at once.
    /// </remarks>
    public int Playout(ref Xoshiro256 random) => Playout(ref random, []);

    /// <inheritdoc/>
    public static int RecordPlayout(ref Gomoku<TSize> game, ref Xoshiro256 random, Span<ushort> moves) => game.Playout(ref random, moves);

    private int Playout(ref Xoshiro256 random, Span<ushort> moves)
    {
        if (IsOver)
        {
            return 0;
        }

        var generator = random; // a local copy lives in registers
        Span<byte> order = stackalloc byte[Squares];
        order = order[..WriteEmpty(order)];
        Span<ushort> lines = stackalloc ushort[2 * GomokuLines.Count(Size)];
        lines.Clear();
        var mover = lines[..GomokuLines.Count(Size)];
        var other = lines[GomokuLines.Count(Size)..];
        GomokuLines.AddAll(Player == 0 ? _first : _second, Size, mover);
        GomokuLines.AddAll(Player == 0 ? _second : _first, Size, other);
        var played = 0;
        var won = false;
        while (!won && played < order.Length)
        {
            var square = RandomOrder.Draw(order, played++, ref generator);
            won = GomokuLines.Add(mover, Size, square);
            var swapped = mover;
            mover = other;
            other = swapped;
        }

        for (var i = 0; i < played && !moves.IsEmpty; i++)
        {
            moves[i] = order[i];
        }

        random = generator;
        _ply += (byte)played;
        _won = won;
        GomokuLines.CopyRows(Player == 0 ? mover : other, Size, ref _first);
        GomokuLines.CopyRows(Player == 0 ? other : mover, Size, ref _second);
        return played;
    }

    /// <inheritdoc/>
    /// <remarks>Plane 0: stones of the player to move; plane 1: the other player's.</remarks>
    public readonly void WritePlanes(Span<float> planes)
    {
        planes = planes[..(2 * Squares)];
        WritePlane(Player == 0 ? _first : _second, planes[..Squares]);
        WritePlane(Player == 0 ? _second : _first, planes[Squares..]);
    }

    /// <inheritdoc/>
    /// <remarks>The eight symmetries of the square (docs/games.md).</remarks>
    public readonly Gomoku<TSize> Transform(int symmetry)
    {
        SquareSymmetry.Check(symmetry);
        var transformed = this;
        transformed._first = Map(symmetry, _first);
        transformed._second = Map(symmetry, _second);
        return transformed;
    }

    /// <inheritdoc/>
    public static int TransformMove(int symmetry, int move) => SquareSymmetry.Map(symmetry, Size, move);

    /// <inheritdoc/>
    public readonly string FormatMove(int move) => SquareNames.Format(Size, move);

    /// <inheritdoc/>
    public readonly bool TryParseMove(ReadOnlySpan<char> text, out int move)
    {
        if (!_won && SquareNames.TryParse(Size, text, out move) && IsEmpty(move))
        {
            return true;
        }

        move = -1;
        return false;
    }

    /// <inheritdoc/>
    /// <remarks>`x` is player 0, `o` player 1, `.` empty; row 1 comes first.</remarks>
    public readonly string ToText() => string.Create((Size * (Size + 1)) - 1, this, static (text, game) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            var (row, column) = Math.DivRem(i, Size + 1);
            text[i] = column == Size ? '/' : game._first.Contains(row, column) ? 'x' : game._second.Contains(row, column) ? 'o' : '.';
        }
    });

    /// <inheritdoc/>
    public override readonly string ToString() => ToText();

    /// <inheritdoc/>
    public readonly bool Equals(Gomoku<TSize> other) => _first.HasSameSquares(other._first) && _second.HasSameSquares(other._second);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is Gomoku<TSize> other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => (int)Key;

    /// <summary>Whether two positions are the same.</summary>
    public static bool operator ==(Gomoku<TSize> left, Gomoku<TSize> right) => left.Equals(right);

    /// <summary>Whether two positions differ.</summary>
    public static bool operator !=(Gomoku<TSize> left, Gomoku<TSize> right) => !left.Equals(right);

    private readonly bool IsEmpty(int square)
    {
        var (row, column) = Math.DivRem(square, Size);
        return !_first.Contains(row, column) && !_second.Contains(row, column);
    }

    private readonly int WriteEmpty(Span<byte> squares)
    {
        var count = 0;
        for (var row = 0; row < Size; row++)
        {
            for (var left = ~(_first[row] | _second[row]) & RowSquares; left != 0; left &= left - 1)
            {
                squares[count++] = (byte)((row * Size) + BitOperations.TrailingZeroCount(left));
            }
        }

        return count;
    }

    private static GomokuRows Map(int symmetry, in GomokuRows stones)
    {
        var mapped = default(GomokuRows);
        for (var row = 0; row < Size; row++)
        {
            for (var left = (int)stones[row]; left != 0; left &= left - 1)
            {
                var (toRow, toColumn) = Math.DivRem(SquareSymmetry.Map(symmetry, Size, (row * Size) + BitOperations.TrailingZeroCount(left)), Size);
                mapped.Add(toRow, toColumn);
            }
        }

        return mapped;
    }

    private static void WritePlane(in GomokuRows stones, Span<float> plane)
    {
        for (var row = 0; row < Size; row++)
        {
            for (var column = 0; column < Size; column++)
            {
                plane[(row * Size) + column] = (stones[row] >> column) & 1;
            }
        }
    }
}
