using System.Runtime.InteropServices;

namespace SelfPlay.Games.Boards;

/// <summary>
/// Hex on 11 x 11 cells, without swapping. Player 0 joins top and bottom, player 1 left and right; whoever joins both edges
/// by a chain of neighbouring stones has won, and there are no draws.
/// </summary>
/// <remarks>
/// <para>Moves, like planes, are seen by the player to move, who always joins top and bottom: move 11 * row + column is that cell
/// for player 0, and the cell with row and column exchanged for player 1. Exchanging rows and columns keeps neighbours
/// together and turns one player's task into the other's, so one network need learn only one of them.</para>
/// <para>Each side keeps the stones that are linked to its starting edge (top or left). A new stone that touches none of them
/// changes nothing, and the game is over when one of them lies on the goal edge.</para>
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public struct Hex : IGame<Hex>
{
    private const int Size = HexCells.Size;
    private const int Cells = HexCells.BoardCells;

    /// <summary>
    /// Random games hardly ever end before this ply (2 % do), so playouts place the stones up to here without looking
    /// for the end, and look again from the beginning if they were wrong.
    /// </summary>
    private const int QuietPlies = 80;

    // Fractional part of sqrt(5): the key of the empty board must not be zero.
    private const ulong Salt = 0x3C6EF372FE94F82B;

    private HexSide _first;
    private HexSide _second;
    private byte _ply;

    /// <inheritdoc/>
    public static GameInfo Info { get; } = new(
        Name: "hex",
        Title: "Hex",
        TraceName: "hex",
        Actions: Cells,
        MaxMoves: Cells,
        MaxPlies: Cells,
        Planes: 7,
        Height: Size,
        Width: Size,
        Symmetries: 2);

    /// <inheritdoc/>
    public static Hex Start => default;

    /// <summary>Stones of player 0, who joins top and bottom.</summary>
    public readonly HexCells First => _first.Stones;

    /// <summary>Stones of player 1, who joins left and right.</summary>
    public readonly HexCells Second => _second.Stones;

    /// <summary>Stones of both players.</summary>
    public readonly HexCells Occupied => First | Second;

    /// <inheritdoc/>
    public readonly int Player => _ply & 1;

    /// <inheritdoc/>
    public readonly int Ply => _ply;

    /// <inheritdoc/>
    public readonly bool IsOver => Outcome != 0;

    /// <inheritdoc/>
    public readonly int Outcome =>
        !(_first.Linked & HexCells.BottomRow).IsEmpty ? 1 : !(_second.Linked & HexCells.RightColumn).IsEmpty ? -1 : 0;

    /// <inheritdoc/>
    /// <remarks>Whose turn it is follows from the stones.</remarks>
    public readonly ulong Key =>
        Xoshiro256.Mix(First.Low ^ Xoshiro256.Mix(First.High ^ Xoshiro256.Mix(Second.Low ^ Xoshiro256.Mix(Second.High ^ Salt))));

    /// <inheritdoc/>
    public readonly int WriteMoves(Span<ushort> moves)
    {
        if (IsOver)
        {
            return 0;
        }

        moves = moves[..Cells];
        var occupied = Occupied;
        var count = 0;
        if (Player == 0)
        {
            for (var move = 0; move < Cells; move++)
            {
                moves[count] = (ushort)move;
                count += occupied.Contains(move) ? 0 : 1;
            }

            return count;
        }

        for (var (move, cell) = (0, 0); move < Cells; move++)
        {
            moves[count] = (ushort)move;
            count += occupied.Contains(cell) ? 0 : 1;
            cell += Size; // down the column, and then to the head of the next
            cell -= cell >= Cells ? Cells - 1 : 0;
        }

        return count;
    }

    /// <inheritdoc/>
    public void Play(int move)
    {
        if (Player == 0)
        {
            _first.Place(move, HexCells.TopRow, HexCells.BottomRow);
        }
        else
        {
            _second.Place(HexCells.Transpose(move), HexCells.LeftColumn, HexCells.RightColumn);
        }

        _ply++;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The cells in the order in which random moves take them are a random permutation of the empty cells, whoever wins; the
    /// game ends at the first stone that joins two edges.
    /// </remarks>
    public int Playout(ref Xoshiro256 random) => Playout(ref random, []);

    /// <inheritdoc/>
    public static int RecordPlayout(ref Hex game, ref Xoshiro256 random, Span<ushort> moves) => game.Playout(ref random, moves);

    private int Playout(ref Xoshiro256 random, Span<ushort> moves)
    {
        if (IsOver)
        {
            return 0;
        }

        var generator = random; // a local copy lives in registers
        Span<byte> order = stackalloc byte[Cells];
        order = order[..WriteEmpty(order)];
        var drawn = Math.Max(0, QuietPlies - _ply);
        for (var i = 0; i < drawn; i++)
        {
            RandomOrder.Draw(order, i, ref generator);
        }

        var end = WithStones(order[..drawn]);
        var played = drawn;
        if (end.IsOver)
        {
            (end, played) = (this, 0);
        }

        var joined = false;
        for (; !joined; played++)
        {
            if (played >= drawn)
            {
                RandomOrder.Draw(order, played, ref generator);
            }

            joined = ((_ply + played) & 1) == 0
                ? end._first.Place(order[played], HexCells.TopRow, HexCells.BottomRow)
                : end._second.Place(order[played], HexCells.LeftColumn, HexCells.RightColumn);
        }

        random = generator;
        _first = end._first;
        _second = end._second;
        for (var i = 0; i < played && !moves.IsEmpty; i++)
        {
            moves[i] = ((_ply + i) & 1) == 0 ? order[i] : (ushort)HexCells.Transpose(order[i]);
        }

        _ply += (byte)played;
        return played;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// For the mover, who joins top and bottom. Plane 0: own stones; 1: the other player's; 2 and 3: own stones linked to the
    /// top, to the bottom; 4 and 5: the other player's linked to the left, to the right; 6: the own edges, rows 0 and 10.
    /// </remarks>
    public readonly void WritePlanes(Span<float> planes)
    {
        planes = planes[..(7 * Cells)];
        planes.Clear();
        var turn = Player == 1;
        var (own, opponent) = turn ? (_second, _first) : (_first, _second);
        var (ownGoal, opponentGoal) = turn ? (HexCells.RightColumn, HexCells.BottomRow) : (HexCells.BottomRow, HexCells.RightColumn);
        WritePlane(own.Stones, turn, planes);
        WritePlane(opponent.Stones, turn, planes[Cells..]);
        WritePlane(own.Linked, turn, planes[(2 * Cells)..]);
        WritePlane((own.Stones & ownGoal).Spread(own.Stones), turn, planes[(3 * Cells)..]);
        WritePlane(opponent.Linked, turn, planes[(4 * Cells)..]);
        WritePlane((opponent.Stones & opponentGoal).Spread(opponent.Stones), turn, planes[(5 * Cells)..]);
        planes.Slice(6 * Cells, Size).Fill(1);
        planes.Slice((7 * Cells) - Size, Size).Fill(1);
    }

    /// <inheritdoc/>
    /// <remarks>Symmetry 1 is half a turn.</remarks>
    public readonly Hex Transform(int symmetry)
    {
        CheckSymmetry(symmetry);
        return symmetry == 0 ? this : new Hex
        {
            _first = HexSide.Of(First.Turned(), HexCells.TopRow),
            _second = HexSide.Of(Second.Turned(), HexCells.LeftColumn),
            _ply = _ply,
        };
    }

    /// <inheritdoc/>
    public static int TransformMove(int symmetry, int move)
    {
        CheckSymmetry(symmetry);
        return symmetry == 0 ? move : Cells - 1 - move;
    }

    /// <inheritdoc/>
    public readonly string FormatMove(int move)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)move, (uint)Cells, nameof(move));
        return SquareNames.Format(Size, Player == 0 ? move : HexCells.Transpose(move));
    }

    /// <inheritdoc/>
    public readonly bool TryParseMove(ReadOnlySpan<char> text, out int move)
    {
        if (!SquareNames.TryParse(Size, text, out var cell) || Occupied.Contains(cell) || IsOver)
        {
            move = -1;
            return false;
        }

        move = Player == 0 ? cell : HexCells.Transpose(cell);
        return true;
    }

    /// <inheritdoc/>
    /// <remarks>`x` is player 0 (top and bottom), `o` player 1 (left and right), `.` empty; row 1 comes first.</remarks>
    public readonly string ToText() => string.Create((Size * (Size + 1)) - 1, this, static (text, game) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            var (row, column) = Math.DivRem(i, Size + 1);
            var cell = (row * Size) + column;
            text[i] = column == Size ? '/' : game.First.Contains(cell) ? 'x' : game.Second.Contains(cell) ? 'o' : '.';
        }
    });

    /// <inheritdoc/>
    public override readonly string ToString() => ToText();

    /// <inheritdoc/>
    public readonly bool Equals(Hex other) => First == other.First && Second == other.Second;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is Hex other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => (int)Key;

    /// <summary>Whether two positions are the same.</summary>
    public static bool operator ==(Hex left, Hex right) => left.Equals(right);

    /// <summary>Whether two positions differ.</summary>
    public static bool operator !=(Hex left, Hex right) => !left.Equals(right);

    /// <summary>The position after stones on <paramref name="order"/>, placed in turn by the players.</summary>
    private readonly Hex WithStones(ReadOnlySpan<byte> order)
    {
        var (mover, other) = Player == 0 ? (First, Second) : (Second, First);
        foreach (var cell in order)
        {
            (mover, other) = (other, mover | HexCells.Single(cell));
        }

        var ply = (byte)(_ply + order.Length);
        var (first, second) = (ply & 1) == 0 ? (mover, other) : (other, mover);
        return new Hex { _first = HexSide.Of(first, HexCells.TopRow), _second = HexSide.Of(second, HexCells.LeftColumn), _ply = ply };
    }

    private readonly int WriteEmpty(Span<byte> cells)
    {
        var occupied = Occupied;
        var count = 0;
        for (var cell = 0; cell < Cells; cell++)
        {
            cells[count] = (byte)cell;
            count += occupied.Contains(cell) ? 0 : 1;
        }

        return count;
    }

    private static void WritePlane(HexCells cells, bool transposed, Span<float> plane)
    {
        for (var left = cells; !left.IsEmpty; left = left.WithoutFirst)
        {
            plane[transposed ? HexCells.Transpose(left.First) : left.First] = 1;
        }
    }

    private static void CheckSymmetry(int symmetry) =>
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)symmetry, 2u, nameof(symmetry));
}
