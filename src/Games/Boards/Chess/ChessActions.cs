using System.Numerics;
using System.Runtime.CompilerServices;

namespace SelfPlay.Games.Boards.Chess;

/// <summary>
/// Numbers the moves of the player to move. A number says where a move ends and by which step it gets there: of all men on
/// a line only the nearest can reach a square, so in a given position that names the move. There are 25 sets of such steps,
/// numbered square by square within one another's order, those that would begin off the board left out: 0..3 queen's steps up
/// and 4..7 down, 8..11 knight's jumps up and 12..15 down (lanes as in <see cref="Directions"/>), 16..24 promotions to knight,
/// bishop and rook by steps north-west, north, north-east. A promotion to a queen is the plain step.
/// </summary>
internal static class ChessActions
{
    /// <summary>Number of actions: 420 queen's steps, 336 knight's jumps, 66 lesser promotions.</summary>
    public const int Count = 822;

    /// <summary>Sets of steps.</summary>
    public const int Sets = 25;

    /// <summary>The first set of knight's jumps, and of lesser promotions.</summary>
    public const int FirstJump = 8, FirstPromotion = 16;

    /// <summary>Answer of <see cref="SetOf"/> where no step leads from one square to the other.</summary>
    public const int NoSet = -1;

    private const int Squares = 64;
    private const int QueenSets = 8;

    private static readonly ushort[] Numbers = new ushort[Sets * Squares];
    private static readonly byte[] SetOfAction = new byte[Count];
    private static readonly byte[] TargetOfAction = new byte[Count];
    private static readonly sbyte[] SetOfSquares = new sbyte[Squares * Squares];

    static ChessActions()
    {
        var count = 0;
        SetOfSquares.AsSpan().Fill(NoSet);
        for (var set = 0; set < Sets; set++)
        {
            for (var to = 0; to < Squares; to++)
            {
                if (!TryStep(set, to, back: true, out var from) || (set >= FirstPromotion && to < 56))
                {
                    continue;
                }

                Numbers[(set * Squares) + to] = (ushort)count;
                (SetOfAction[count], TargetOfAction[count]) = ((byte)set, (byte)to);
                count++;
                if (set is >= FirstJump and < FirstPromotion)
                {
                    SetOfSquares[(from * Squares) + to] = (sbyte)set;
                }
            }
        }

        for (var set = 0; set < QueenSets; set++)
        {
            for (var from = 0; from < Squares; from++)
            {
                for (var to = from; TryStep(set, to, back: false, out to);)
                {
                    SetOfSquares[(from * Squares) + to] = (sbyte)set;
                }
            }
        }
    }

    /// <summary>What pawns of the promotion set <paramref name="set"/> become.</summary>
    public static ChessPiece Promotion(int set) => ((set - FirstPromotion) % 3) switch
    {
        0 => ChessPiece.Knight,
        1 => ChessPiece.Bishop,
        _ => ChessPiece.Rook,
    };

    /// <summary>The promotion set for a pawn that steps by the queen's set <paramref name="set"/> (1..3).</summary>
    public static int PromotionSet(int set, ChessPiece promotion) =>
        FirstPromotion + (3 * (set - 1)) + (promotion == ChessPiece.Knight ? 0 : promotion == ChessPiece.Bishop ? 1 : 2);

    /// <summary>The number of the move that ends on <paramref name="to"/> by the steps of <paramref name="set"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Number(int set, int to) => Numbers[(set * Squares) + to];

    /// <summary>Set and target of a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (int Set, int To) Decode(int action) => (SetOfAction[action], TargetOfAction[action]);

    /// <summary>The set of queen's steps or knight's jumps that leads from one square to another, or <see cref="NoSet"/>.</summary>
    public static int SetOf(int from, int to) => SetOfSquares[(from * Squares) + to];

    /// <summary>The square from which the nearest man reaches <paramref name="to"/>; the next square if no man is on the line.</summary>
    public static int Origin(int set, int to, ulong occupied)
    {
        if (set >= QueenSets)
        {
            return Back(set, to);
        }

        var line = Directions.Ray(to, set ^ 4) & occupied;
        return line == 0 ? Back(set, to) : set < 4 ? BitOperations.Log2(line) : BitOperations.TrailingZeroCount(line);
    }

    private static int Back(int set, int to)
    {
        TryStep(set, to, back: true, out var from);
        return from;
    }

    /// <summary>The square one step on or back; false if that is off the board.</summary>
    private static bool TryStep(int set, int square, bool back, out int next)
    {
        ReadOnlySpan<sbyte> files = [1, -1, 0, 1, -1, 1, 0, -1, -2, 2, -1, 1, 2, -2, 1, -1, -1, -1, -1, 0, 0, 0, 1, 1, 1];
        ReadOnlySpan<sbyte> ranks = [0, 1, 1, 1, 0, -1, -1, -1, 1, 1, 2, 2, -1, -1, -2, -2, 1, 1, 1, 1, 1, 1, 1, 1, 1];
        var sign = back ? -1 : 1;
        var (file, rank) = ((square & 7) + (sign * files[set]), (square >> 3) + (sign * ranks[set]));
        next = (rank * 8) + file;
        return file is >= 0 and < 8 && rank is >= 0 and < 8;
    }
}
