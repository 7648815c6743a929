using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SelfPlay.Games.Boards.Chess;

/// <summary>
/// The legal moves of a position as sets of target squares, one for each step of <see cref="ChessActions"/>: found for all
/// men at once and without a branch on what they are, counted without being written down.
/// </summary>
/// <remarks>
/// In the lane of a line through the king, the squares it sees and the squares that enemy sliders reach along the same line meet
/// in just two cases. Where nothing stands between, they share the way from the king to the slider: the moves that answer
/// a check end there. Where they share one man of the king's own, that man is pinned and may move in that lane only.
/// </remarks>
internal struct MoveSets
{
    private const ulong Rank3 = 0x0000000000FF0000;
    private const ulong Rank8 = 0xFF00000000000000;
    private const int NorthWest = 1, NorthEast = 3;
    private const int Words = 20; // 16 sets of steps, then the promotions by lane

    private Vector256<ulong> _up;
    private Vector256<ulong> _down;
    private Vector256<ulong> _jumpUp;
    private Vector256<ulong> _jumpDown;
    private Vector256<ulong> _promotions;

    /// <summary>The enemy men that give check.</summary>
    public ulong Checkers;

    /// <summary>Finds the legal moves.</summary>
    public MoveSets(in ChessBoard board)
    {
        var (own, occupied, pawns) = (board.Own, board.Occupied, board.Pawns);
        var (opponent, king) = (occupied & ~own, board.Kings & own);
        var (straight, diagonal) = (board.Straight, board.Diagonal);
        var empty = Vector256.Create(~occupied);

        // The king shields nothing from a slider: it cannot step back on the line of a check.
        var enemy = Vector256.Create(straight, diagonal, straight, diagonal) & Vector256.Create(opponent);
        var enemyUp = Directions.ReachUp(enemy, empty | Vector256.Create(king));
        var enemyDown = Directions.ReachDown(enemy, empty | Vector256.Create(king));
        var attackUp = Directions.StepUp(enemyUp);
        var attackDown = Directions.StepDown(enemyDown);
        var kingSquare = BitOperations.TrailingZeroCount(king);
        var sightUp = Directions.SightUp(kingSquare, occupied);
        var sightDown = Directions.SightDown(kingSquare, occupied);
        var pinned = ((sightUp & attackDown) | (sightDown & attackUp)) & Vector256.Create(own);
        var way = Directions.Fold((sightUp & enemyDown) | (sightDown & enemyUp));

        var knights = board.Knights;
        var leapers = (((king & ~Directions.FileA) << 7) | ((king & ~Directions.FileH) << 9)) & pawns & opponent;
        leapers |= Directions.Fold(Directions.JumpUp(king) | Directions.JumpDown(king)) & knights & opponent;
        Checkers = (way & opponent) | leapers;
        var answers = Checkers == 0 ? ulong.MaxValue : (Checkers & (Checkers - 1)) == 0 ? way | leapers : 0;
        var ends = Vector256.Create(answers & ~own);

        var anyPinned = Directions.Fold(pinned);
        var free = Vector256.Create(~anyPinned) | pinned;
        var sliders = Vector256.Create(straight, diagonal, straight, diagonal) & Vector256.Create(own) & free;
        var marching = Vector256.Create(0, pawns, pawns, pawns) & Vector256.Create(own) & free;
        marching = Directions.StepUp(marching) & Vector256.Create(0, opponent, ~occupied, opponent);
        marching |= ((marching & Vector256.Create(0, 0, Rank3, 0)) << 8) & empty;
        marching &= ends;

        var danger = Directions.Fold(attackUp | attackDown | Directions.JumpUp(knights & opponent) | Directions.JumpDown(knights & opponent));
        danger |= ((pawns & opponent & ~Directions.FileA) >> 9) | ((pawns & opponent & ~Directions.FileH) >> 7);
        var enemyKing = Vector256.Create(board.Kings & opponent);
        danger |= Directions.Fold(Directions.StepUp(enemyKing) | Directions.StepDown(enemyKing));
        var safe = Vector256.Create(~own & ~danger);

        _up = (Directions.StepUp(Directions.ReachUp(sliders, empty)) & ends) | marching | (Directions.StepUp(Vector256.Create(king)) & safe);
        _down = (Directions.StepDown(Directions.ReachDown(sliders, empty)) & ends) | (Directions.StepDown(Vector256.Create(king)) & safe);
        _jumpUp = Directions.JumpUp(knights & own & ~anyPinned) & ends;
        _jumpDown = Directions.JumpDown(knights & own & ~anyPinned) & ends;
        _promotions = marching & Vector256.Create(Rank8);
        if ((board.Castling & (ChessBoard.KingSide | ChessBoard.QueenSide)) != 0 && Checkers == 0)
        {
            AddCastling(board.Castling, occupied, danger);
        }

        if (board.EnPassantFile != ChessBoard.NoFile)
        {
            AddEnPassant(board, kingSquare, leapers);
        }
    }

    /// <summary>Whether there is any move.</summary>
    public readonly bool Any => (_up | _down | _jumpUp | _jumpDown) != Vector256<ulong>.Zero;

    /// <summary>Number of moves.</summary>
    public readonly int Count
    {
        get
        {
            var sets = AsSpan();
            var count = 0;
            for (var i = 0; i < ChessActions.FirstPromotion; i++)
            {
                count += BitOperations.PopCount(sets[i]);
            }

            return _promotions == Vector256<ulong>.Zero ? count : count + (3 * CountPromotions());
        }
    }

    /// <summary>The targets of a set of <see cref="ChessActions"/>.</summary>
    public readonly ulong this[int set] =>
        AsSpan()[set < ChessActions.FirstPromotion ? set : ChessActions.FirstPromotion + NorthWest + ((set - ChessActions.FirstPromotion) / 3)];

    /// <summary>Writes the numbers of the moves, ascending, and returns how many there are.</summary>
    public readonly int Write(Span<ushort> moves)
    {
        var sets = AsSpan();
        var count = 0;
        for (var set = 0; set < ChessActions.FirstPromotion; set++)
        {
            for (var left = sets[set]; left != 0; left &= left - 1)
            {
                moves[count++] = ChessActions.Number(set, BitOperations.TrailingZeroCount(left));
            }
        }

        return _promotions == Vector256<ulong>.Zero ? count : WritePromotions(moves, count);
    }

    /// <summary>Writes the numbers of the moves that take a man or promote to a queen, ascending, and returns how many there are.</summary>
    public readonly int WriteCaptures(in ChessBoard board, Span<ushort> moves)
    {
        var sets = AsSpan();
        var steps = Directions.StepUp(Vector256.Create(board.Pawns & board.Own));
        var count = 0;
        for (var set = 0; set < ChessActions.FirstPromotion; set++)
        {
            var targets = board.Opponent;
            if (set is >= NorthWest and <= NorthEast)
            {
                targets |= sets[ChessActions.FirstPromotion + set] | (board.EnPassantSquare & steps[set]);
            }

            for (var left = sets[set] & targets; left != 0; left &= left - 1)
            {
                moves[count++] = ChessActions.Number(set, BitOperations.TrailingZeroCount(left));
            }
        }

        return count;
    }

    /// <summary>Move number <paramref name="k"/> in the order of <see cref="Write"/>, as set and target.</summary>
    public readonly (int Set, int To) Pick(int k)
    {
        for (var set = 0; ; set++)
        {
            var targets = this[set];
            var count = BitOperations.PopCount(targets);
            if (k < count)
            {
                return (set, BitOperations.TrailingZeroCount(Bits.Select(targets, k)));
            }

            k -= count;
        }
    }

    private readonly int WritePromotions(Span<ushort> moves, int count)
    {
        for (var set = ChessActions.FirstPromotion; set < ChessActions.Sets; set++)
        {
            for (var left = this[set]; left != 0; left &= left - 1)
            {
                moves[count++] = ChessActions.Number(set, BitOperations.TrailingZeroCount(left));
            }
        }

        return count;
    }

    private readonly int CountPromotions() =>
        BitOperations.PopCount(_promotions[1]) + BitOperations.PopCount(_promotions[2]) + BitOperations.PopCount(_promotions[3]);

    [UnscopedRef]
    private readonly ReadOnlySpan<ulong> AsSpan() =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<Vector256<ulong>, ulong>(ref Unsafe.AsRef(in _up)), Words);

    private void AddCastling(byte rights, ulong occupied, ulong danger)
    {
        const ulong KingSideWay = 0x60, QueenSideWay = 0x0E, QueenSideSafe = 0x0C;
        if ((rights & ChessBoard.KingSide) != 0 && ((occupied | danger) & KingSideWay) == 0)
        {
            _up |= Vector256.CreateScalar(1UL << 6);
        }

        if ((rights & ChessBoard.QueenSide) != 0 && (occupied & QueenSideWay) == 0 && (danger & QueenSideSafe) == 0)
        {
            _down |= Vector256.CreateScalar(1UL << 2);
        }
    }

    /// <summary>Taking en passant empties two squares at once, so each such move is looked at by itself.</summary>
    private void AddEnPassant(in ChessBoard board, int king, ulong leapers)
    {
        var target = board.EnPassantSquare;
        var taken = target >> 8;
        if ((leapers & ~taken) != 0)
        {
            return;
        }

        var opponent = board.Opponent;
        var enemy = Vector256.Create(board.Straight, board.Diagonal, board.Straight, board.Diagonal) & Vector256.Create(opponent);
        for (var lane = NorthWest; lane <= NorthEast; lane += NorthEast - NorthWest)
        {
            var from = lane == NorthWest ? (target & ~Directions.FileH) >> 7 : (target & ~Directions.FileA) >> 9;
            if ((from & board.Pawns & board.Own) == 0)
            {
                continue;
            }

            var occupied = board.Occupied ^ from ^ taken ^ target;
            var sight = Directions.SightUp(king, occupied) | Directions.SightDown(king, occupied);
            if ((sight & enemy) == Vector256<ulong>.Zero)
            {
                _up = _up.WithElement(lane, _up[lane] | target);
            }
        }
    }
}
