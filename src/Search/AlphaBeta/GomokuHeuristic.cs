using System.Numerics;
using System.Runtime.Intrinsics;
using SelfPlay.Games.Boards;

namespace SelfPlay.Search.AlphaBeta;

/// <summary>
/// Gomoku: every five squares in a line that only one player has stones on count for that player, each stone more five times
/// as much. All fives of the board are looked at together, a bit for each.
/// </summary>
public readonly struct GomokuHeuristic<TSize> : IHeuristic<Gomoku<TSize>>
    where TSize : struct, IGomokuSize
{
    private const int One = 1;
    private const int Two = 5;
    private const int Three = 25;
    private const int Four = 125;

    private static readonly GomokuRows Board = WholeBoard();

    /// <inheritdoc/>
    public int Evaluate(in Gomoku<TSize> position)
    {
        var (first, second) = (position.First, position.Second);
        var lead = Side(first, second) - Side(second, first);
        return position.Player == 0 ? lead : -lead;
    }

    private static int Side(in GomokuRows own, in GomokuRows other)
    {
        var (top, second, third, fourth, fifth) = (own.From(0), own.From(1), own.From(2), own.From(3), own.From(4));
        var (freeTop, freeSecond, freeThird, freeFourth, freeFifth) = (Free(other, 0), Free(other, 1), Free(other, 2), Free(other, 3), Free(other, 4));
        return Score(freeTop & (freeTop >> 1) & (freeTop >> 2) & (freeTop >> 3) & (freeTop >> 4), top, top >> 1, top >> 2, top >> 3, top >> 4)
            + Score(freeTop & freeSecond & freeThird & freeFourth & freeFifth, top, second, third, fourth, fifth)
            + Score(freeTop & (freeSecond >> 1) & (freeThird >> 2) & (freeFourth >> 3) & (freeFifth >> 4), top, second >> 1, third >> 2, fourth >> 3, fifth >> 4)
            + Score(freeTop & (freeSecond << 1) & (freeThird << 2) & (freeFourth << 3) & (freeFifth << 4), top, second << 1, third << 2, fourth << 3, fifth << 4);
    }

    /// <summary>Squares, from row <paramref name="row"/> on, that the other player has no stone on.</summary>
    private static Vector256<ushort> Free(in GomokuRows other, int row) => Board.From(row) & ~other.From(row);

    /// <summary>
    /// The worth of all fives of one direction: <paramref name="open"/> has a bit for each five without a stone of the other
    /// player, and the other vectors tell, at that bit, whether there is an own stone on the first to fifth of its squares.
    /// </summary>
    private static int Score(Vector256<ushort> open, Vector256<ushort> a, Vector256<ushort> b, Vector256<ushort> c, Vector256<ushort> d, Vector256<ushort> e)
    {
        // Two full adders count the stones of each five in binary: ones + 2 twos + 4 fours.
        var sum = a ^ b ^ c;
        var carry = (a & b) | (c & (a ^ b));
        var ones = sum ^ d ^ e;
        var second = (sum & d) | (e & (sum ^ d));
        var (twos, fours) = (carry ^ second, carry & second);
        return (One * Count(open & ones & ~twos & ~fours))
            + (Two * Count(open & ~ones & twos))
            + (Three * Count(open & ones & twos))
            + (Four * Count(open & ~ones & fours));
    }

    private static int Count(Vector256<ushort> squares)
    {
        var words = squares.AsUInt64();
        return BitOperations.PopCount(words[0]) + BitOperations.PopCount(words[1]) + BitOperations.PopCount(words[2]) + BitOperations.PopCount(words[3]);
    }

    private static GomokuRows WholeBoard()
    {
        var board = default(GomokuRows);
        for (var square = 0; square < TSize.Size * TSize.Size; square++)
        {
            board.Add(square / TSize.Size, square % TSize.Size);
        }

        return board;
    }
}
