using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace SelfPlay.Games.Boards;

/// <summary>
/// Othello. Moves 0..63 place a disc, row by row from a1 at the top left; 64 is the pass, legal when one cannot place a disc
/// and the opponent can. When neither can the game is over and more discs win.
/// </summary>
/// <remarks>
/// Black (`x`) is player 0. The placements open to the mover are kept with the discs because whatever comes next, search,
/// planes or the test for the end, asks for them. <see cref="Start"/>, not the default value, is the first position.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public struct Othello : IGame<Othello>, IScoredGame
{
    /// <summary>The move that places no disc.</summary>
    public const int Pass = Squares;

    private const int Size = 8;
    private const int Squares = Size * Size;
    private const int EmptyAtStart = Squares - 4;

    // Salts of the key: fractional parts of sqrt(2) and sqrt(3).
    private const ulong FirstToMove = 0x6A09E667F3BCC908;
    private const ulong SecondToMove = 0xBB67AE8584CAA73B;

    private ulong _own;
    private ulong _opponent;
    private ulong _placements;
    private byte _ply;
    private bool _over;

    /// <inheritdoc/>
    /// <remarks>
    /// A pass follows a placement and is followed by one, so a game has at most 60 placements and 59 passes. Both this and
    /// the number of moves, the squares empty at the start, are safe bounds rather than reached.
    /// </remarks>
    public static GameInfo Info { get; } = new(
        Name: "othello",
        Title: "Othello",
        TraceName: "othello",
        Actions: Squares + 1,
        MaxMoves: EmptyAtStart,
        MaxPlies: (2 * EmptyAtStart) - 1,
        Planes: 3,
        Height: Size,
        Width: Size,
        Symmetries: SquareSymmetry.Count);

    /// <inheritdoc/>
    public static Othello Start { get; } = FromDiscs(own: Square(3, 4) | Square(4, 3), opponent: Square(3, 3) | Square(4, 4));

    /// <summary>Discs of the player to move; bit = square.</summary>
    public readonly ulong Own => _own;

    /// <summary>Discs of the other player.</summary>
    public readonly ulong Opponent => _opponent;

    /// <summary>Squares on which the player to move may place a disc; none means a pass or the end.</summary>
    public readonly ulong Placements => _placements;

    /// <summary>Squares on which the other player could place a disc if it were their turn.</summary>
    public readonly ulong OpponentPlacements => OthelloBits.Moves(_opponent, _own);

    /// <inheritdoc/>
    public readonly int Player => _ply & 1;

    /// <inheritdoc/>
    public readonly int Ply => _ply;

    /// <inheritdoc/>
    public readonly bool IsOver => _over;

    /// <inheritdoc/>
    public readonly int Outcome => Math.Sign(Score);

    /// <inheritdoc/>
    /// <remarks>Discs.</remarks>
    public readonly double Score
    {
        get
        {
            var lead = BitOperations.PopCount(_own) - BitOperations.PopCount(_opponent);
            return Player == 0 ? lead : -lead;
        }
    }

    /// <inheritdoc/>
    public readonly ulong Key => Xoshiro256.Mix(_own ^ Xoshiro256.Mix(_opponent ^ (Player == 0 ? FirstToMove : SecondToMove)));

    /// <inheritdoc/>
    public readonly int WriteMoves(Span<ushort> moves)
    {
        if (_placements == 0)
        {
            if (_over)
            {
                return 0;
            }

            moves[0] = Pass;
            return 1;
        }

        var count = 0;
        for (var left = _placements; left != 0; left &= left - 1)
        {
            moves[count++] = (ushort)BitOperations.TrailingZeroCount(left);
        }

        return count;
    }

    /// <inheritdoc/>
    public void Play(int move)
    {
        if (move == Pass)
        {
            (_own, _opponent) = (_opponent, _own);
        }
        else
        {
            var disc = 1UL << move;
            var flips = OthelloBits.Flips(disc, _own, _opponent);
            (_own, _opponent) = (_opponent ^ flips, _own | flips | disc);
        }

        _ply++;
        _placements = OthelloBits.Moves(_own, _opponent);
        _over = _placements == 0 && OthelloBits.Moves(_opponent, _own) == 0;
    }

    /// <inheritdoc/>
    public int Playout(ref Xoshiro256 random)
    {
        if (_over)
        {
            return 0;
        }

        var generator = random; // a local copy lives in registers
        var (own, opponent, placements) = (_own, _opponent, _placements);
        var played = 0;
        while (true)
        {
            if (placements == 0)
            {
                placements = OthelloBits.Moves(opponent, own);
                if (placements == 0)
                {
                    break;
                }

                (own, opponent) = (opponent, own);
                played++; // the pass
            }

            var disc = Bits.Select(placements, generator.Below(BitOperations.PopCount(placements)));
            var flips = OthelloBits.Flips(disc, own, opponent);
            (own, opponent) = (opponent ^ flips, own | flips | disc);
            played++;
            placements = OthelloBits.Moves(own, opponent);
        }

        random = generator;
        (_own, _opponent, _placements, _over) = (own, opponent, 0, true);
        _ply += (byte)played;
        return played;
    }

    /// <inheritdoc/>
    /// <remarks>Plane 0: discs of the player to move; 1: the other player's; 2: where the player to move may place a disc.</remarks>
    public readonly void WritePlanes(Span<float> planes)
    {
        planes = planes[..(3 * Squares)];
        for (var square = 0; square < Squares; square++)
        {
            planes[square] = (_own >> square) & 1;
            planes[Squares + square] = (_opponent >> square) & 1;
            planes[(2 * Squares) + square] = (_placements >> square) & 1;
        }
    }

    /// <inheritdoc/>
    /// <remarks>The eight symmetries of the square (docs/games.md).</remarks>
    public readonly Othello Transform(int symmetry)
    {
        SquareSymmetry.Check(symmetry);
        var transformed = this;
        transformed._own = Map(symmetry, _own);
        transformed._opponent = Map(symmetry, _opponent);
        transformed._placements = Map(symmetry, _placements);
        return transformed;
    }

    /// <inheritdoc/>
    public static int TransformMove(int symmetry, int move)
    {
        if (move != Pass)
        {
            return SquareSymmetry.Map(symmetry, Size, move);
        }

        SquareSymmetry.Check(symmetry);
        return Pass;
    }

    /// <inheritdoc/>
    public readonly string FormatMove(int move)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)move, (uint)Pass, nameof(move));
        return move == Pass
            ? "pass"
            : string.Create(2, move, static (text, square) => (text[0], text[1]) = ((char)('a' + (square % Size)), (char)('1' + (square / Size))));
    }

    /// <inheritdoc/>
    public readonly bool TryParseMove(ReadOnlySpan<char> text, out int move)
    {
        if (text is "pass")
        {
            move = Pass;
            return _placements == 0 && !_over;
        }

        if (text is [>= 'a' and <= 'h', >= '1' and <= '8'])
        {
            move = ((text[1] - '1') * Size) + (text[0] - 'a');
            return ((_placements >> move) & 1) != 0;
        }

        move = -1;
        return false;
    }

    /// <inheritdoc/>
    /// <remarks>`x` is player 0 (black), `o` player 1 (white), `.` empty; row 1 comes first.</remarks>
    public readonly string ToText() => string.Create((Size * (Size + 1)) - 1, this, static (text, game) =>
    {
        var (x, o) = game.Player == 0 ? (game._own, game._opponent) : (game._opponent, game._own);
        for (var i = 0; i < text.Length; i++)
        {
            var (row, column) = Math.DivRem(i, Size + 1);
            var square = column == Size ? 0 : Square(row, column);
            text[i] = column == Size ? '/' : (x & square) != 0 ? 'x' : (o & square) != 0 ? 'o' : '.';
        }
    });

    /// <inheritdoc/>
    public override readonly string ToString() => ToText();

    /// <summary>Same discs and same player to move; how many passes led there makes no difference to the game.</summary>
    public readonly bool Equals(Othello other) => _own == other._own && _opponent == other._opponent && Player == other.Player;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is Othello other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => (int)Key;

    /// <summary>Whether two positions are the same.</summary>
    public static bool operator ==(Othello left, Othello right) => left.Equals(right);

    /// <summary>Whether two positions differ.</summary>
    public static bool operator !=(Othello left, Othello right) => !left.Equals(right);

    private static ulong Square(int row, int column) => 1UL << ((Size * row) + column);

    private static Othello FromDiscs(ulong own, ulong opponent) =>
        new() { _own = own, _opponent = opponent, _placements = OthelloBits.Moves(own, opponent) };

    private static ulong Map(int symmetry, ulong squares)
    {
        if ((symmetry & 4) != 0)
        {
            squares = Transpose(squares);
        }

        if ((symmetry & 2) != 0)
        {
            squares = BinaryPrimitives.ReverseEndianness(squares);
        }

        return (symmetry & 1) != 0 ? Bits.ReverseInBytes(squares) : squares;
    }

    /// <summary>Swaps rows and columns: squares of 4, 2 and 1 across the diagonal.</summary>
    private static ulong Transpose(ulong squares)
    {
        var swap = (squares ^ (squares >> 28)) & 0x00000000F0F0F0F0;
        squares ^= swap ^ (swap << 28);
        swap = (squares ^ (squares >> 14)) & 0x0000CCCC0000CCCC;
        squares ^= swap ^ (swap << 14);
        swap = (squares ^ (squares >> 7)) & 0x00AA00AA00AA00AA;
        return squares ^ swap ^ (swap << 7);
    }
}
