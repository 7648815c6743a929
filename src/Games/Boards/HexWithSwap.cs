using System.Runtime.InteropServices;

namespace SelfPlay.Games.Boards;

/// <summary>
/// <see cref="Hex"/> with the swap rule, which takes the first move's advantage away: instead of a first stone of their own the
/// second player may take over the first player's side, stone and edges, and the first player goes on with the other.
/// </summary>
/// <remarks>
/// The stones stay where they are and the players change sides, so that player 0 joins left and right from then on. Moves and
/// planes are those of Hex, seen from the side whose turn it is; the swap is one move and one plane more.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public struct HexWithSwap : IGame<HexWithSwap>
{
    /// <summary>The move that changes sides.</summary>
    public const int Swap = HexCells.BoardCells;

    private const string SwapName = "swap";

    // Fractional part of sqrt(13): the key of a board after a swap.
    private const ulong SwappedSalt = 0x9B05688C2B3E6C1F;

    private Hex _board;
    private bool _swapped;

    /// <inheritdoc/>
    public static GameInfo Info { get; } = Hex.Info with
    {
        Name = "hex-swap",
        Title = "Hex with swap",
        TraceName = "hex-swap",
        Actions = Hex.Info.Actions + 1,
        MaxPlies = Hex.Info.MaxPlies + 1,
        Planes = Hex.Info.Planes + 1,
    };

    /// <inheritdoc/>
    public static HexWithSwap Start => default;

    /// <summary>The position as one of Hex: the side that joins top and bottom is its player 0, whoever plays it.</summary>
    public readonly Hex Board => _board;

    /// <summary>Whether the players have changed sides.</summary>
    public readonly bool HasSwapped => _swapped;

    /// <summary>Whether the player to move may change sides.</summary>
    public readonly bool CanSwap => _board.Ply == 1 && !_swapped;

    /// <inheritdoc/>
    public readonly int Player => Ply & 1;

    /// <inheritdoc/>
    public readonly int Ply => _board.Ply + (_swapped ? 1 : 0);

    /// <inheritdoc/>
    public readonly bool IsOver => _board.IsOver;

    /// <inheritdoc/>
    public readonly int Outcome => _swapped ? -_board.Outcome : _board.Outcome;

    /// <inheritdoc/>
    public readonly ulong Key => _swapped ? Xoshiro256.Mix(_board.Key ^ SwappedSalt) : _board.Key;

    /// <inheritdoc/>
    public readonly int WriteMoves(Span<ushort> moves)
    {
        var count = _board.WriteMoves(moves);
        if (CanSwap)
        {
            moves[count++] = Swap;
        }

        return count;
    }

    /// <inheritdoc/>
    public void Play(int move)
    {
        if (move == Swap)
        {
            _swapped = true;
        }
        else
        {
            _board.Play(move);
        }
    }

    /// <inheritdoc/>
    public int Playout(ref Xoshiro256 random)
    {
        var before = Ply;
        if (_board.Ply == 0)
        {
            _board.Play(random.Below(HexCells.BoardCells));
        }

        // One of the moves is the swap, and the others are as likely as each other.
        _swapped |= CanSwap && random.Below(HexCells.BoardCells) == 0;
        _board.Playout(ref random);
        return Ply - before;
    }

    /// <inheritdoc/>
    /// <remarks>The planes of <see cref="Hex"/>; 7: 1 everywhere while the player to move may change sides.</remarks>
    public readonly void WritePlanes(Span<float> planes)
    {
        _board.WritePlanes(planes);
        planes.Slice(Hex.Info.InputSize, HexCells.BoardCells).Fill(CanSwap ? 1 : 0);
    }

    /// <inheritdoc/>
    /// <remarks>Symmetry 1 is half a turn.</remarks>
    public readonly HexWithSwap Transform(int symmetry) => new() { _board = _board.Transform(symmetry), _swapped = _swapped };

    /// <inheritdoc/>
    public static int TransformMove(int symmetry, int move)
    {
        var cell = Hex.TransformMove(symmetry, move == Swap ? 0 : move);
        return move == Swap ? Swap : cell;
    }

    /// <inheritdoc/>
    public readonly string FormatMove(int move) => move == Swap ? SwapName : _board.FormatMove(move);

    /// <inheritdoc/>
    public readonly bool TryParseMove(ReadOnlySpan<char> text, out int move)
    {
        if (text is SwapName)
        {
            move = Swap;
            return CanSwap;
        }

        return _board.TryParseMove(text, out move);
    }

    /// <inheritdoc/>
    /// <remarks>`x` joins top and bottom, `o` left and right, `.` empty; row 1 comes first.</remarks>
    public readonly string ToText() => _board.ToText();

    /// <inheritdoc/>
    public override readonly string ToString() => ToText();

    /// <inheritdoc/>
    public readonly bool Equals(HexWithSwap other) => _board == other._board && _swapped == other._swapped;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is HexWithSwap other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => (int)Key;

    /// <summary>Whether two positions are the same.</summary>
    public static bool operator ==(HexWithSwap left, HexWithSwap right) => left.Equals(right);

    /// <summary>Whether two positions differ.</summary>
    public static bool operator !=(HexWithSwap left, HexWithSwap right) => !left.Equals(right);
}
