using System.Numerics;
using System.Runtime.CompilerServices;
using SelfPlay.Games.Boards;

namespace SelfPlay.Search.Solvers;

/// <summary>
/// Solves Connect Four positions exactly: win, draw or loss for the player to move, distance to the end ignored. Negamax
/// with alpha-beta on bitboards, a table of known bounds, forced replies, moves ordered by the threats they make, and
/// the follow-up rule of Allis ("A Knowledge-Based Approach of Connect-Four", 1988) as a static bound. Keeps its
/// table from call to call. For one thread at a time.
/// </summary>
public sealed class ConnectFourSolver
{
    /// <summary>Size of the table unless another is asked for, MiB.</summary>
    public const int DefaultTableMegabytes = 64;

    /// <summary>A win cannot be prevented any more and no square decides: the last two stones always draw.</summary>
    private const int LastDecisiveStones = (ConnectFour.Rows * ConnectFour.Columns) - 2;

    /// <summary>Up to here a position and its mirror image share a table entry; later transpositions of that kind are rare.</summary>
    private const int MirroredStones = 16;

    /// <summary>Up to here the table is asked about every move before the first is searched; later a search is cheaper.</summary>
    private const int LookaheadStones = 33;

    /// <summary>Nodes between two looks at the cancellation token (below a millisecond).</summary>
    private const long CancellationStride = 1 << 13;

    /// <summary>Rows 0, 2 and 4: what the leader gets when the follower always answers in the same column.</summary>
    private const ulong LeaderRows = ConnectFour.BottomRow * 0b010101;

    /// <summary>Rows 1, 3 and 5: what the follower gets.</summary>
    private const ulong FollowerRows = ConnectFour.BottomRow * 0b101010;

    private readonly ConnectFourTable _table;
    private long _limit = long.MaxValue;
    private long _pause;
    private bool _aborted;
    private CancellationToken _cancellation;

    /// <summary>A solver with a table of <paramref name="tableMegabytes"/> MiB.</summary>
    public ConnectFourSolver(int tableMegabytes = DefaultTableMegabytes) => _table = new ConnectFourTable(tableMegabytes);

    /// <summary>Positions searched since the solver was made.</summary>
    public long Nodes { get; private set; }

    /// <summary>Forgets all positions.</summary>
    public void Clear() => _table.Clear();

    /// <summary>The value of <paramref name="position"/> for the player to move: 1 win, 0 draw, -1 loss.</summary>
    /// <param name="position">Any position; of one that is over, the result.</param>
    /// <param name="value">The value; 0 when false is returned.</param>
    /// <param name="maxNodes">Gives up after this many positions.</param>
    /// <param name="cancellationToken">Gives up with <see cref="OperationCanceledException"/>.</param>
    /// <returns>False if the limit was reached first: nothing is known then.</returns>
    public bool TrySolve(in ConnectFour position, out int value, long maxNodes = long.MaxValue, CancellationToken cancellationToken = default)
    {
        Begin(maxNodes, cancellationToken);
        value = Value(position.Own, position.Opponent, -1, 1);
        return Finish(ref value);
    }

    /// <summary>The value of every move for the player who makes it.</summary>
    /// <param name="position">A position that is not over.</param>
    /// <param name="values">Answer: the value by column; 0 for columns that are full. [7]</param>
    /// <param name="maxNodes">Gives up after this many positions.</param>
    /// <param name="cancellationToken">Gives up with <see cref="OperationCanceledException"/>.</param>
    /// <returns>False if the limit was reached first: the values mean nothing then.</returns>
    public bool TrySolveMoves(in ConnectFour position, Span<int> values, long maxNodes = long.MaxValue, CancellationToken cancellationToken = default)
    {
        Begin(maxNodes, cancellationToken);
        values.Clear();
        for (var column = 0; column < ConnectFour.Columns && !_aborted; column++)
        {
            var stone = position.Playable & ConnectFour.ColumnSquares(column);
            if (stone != 0)
            {
                values[column] = -Value(position.Opponent, position.Own | stone, -1, 1);
            }
        }

        var none = 0;
        return Finish(ref none);
    }

    /// <summary>Whether playing <paramref name="column"/> gives the mover at least <paramref name="value"/>.</summary>
    /// <returns>Null if the limit was reached first.</returns>
    internal bool? MoveReaches(in ConnectFour position, int column, int value, long maxNodes, CancellationToken cancellationToken)
    {
        if (value <= -1)
        {
            return true;
        }

        Begin(maxNodes, cancellationToken);
        var stone = position.Playable & ConnectFour.ColumnSquares(column);
        var reply = Value(position.Opponent, position.Own | stone, -value, -value + 1);
        return Finish(ref reply) ? -reply >= value : null;
    }

    private void Begin(long maxNodes, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxNodes, 1);
        cancellationToken.ThrowIfCancellationRequested();
        _cancellation = cancellationToken;
        _limit = maxNodes > long.MaxValue - Nodes ? long.MaxValue : Nodes + maxNodes;
        _pause = Math.Min(_limit, Nodes + CancellationStride);
        _aborted = false;
    }

    private bool Finish(ref int value)
    {
        if (!_aborted)
        {
            return true;
        }

        _cancellation.ThrowIfCancellationRequested();
        value = 0;
        return false;
    }

    /// <summary>The value of any position, looking at what <see cref="Search"/> presumes.</summary>
    private int Value(ulong own, ulong opponent, int alpha, int beta)
    {
        var occupied = own | opponent;
        if (ConnectFour.HasFour(opponent))
        {
            return -1;
        }

        if (occupied == ConnectFour.Board)
        {
            return 0;
        }

        var playable = (occupied + ConnectFour.BottomRow) & ConnectFour.Board;
        if ((ConnectFour.WinningSquares(own, occupied) & playable) != 0)
        {
            return 1;
        }

        // Two questions that can be answered by yes or no are cheaper than one with three answers.
        if (beta - alpha == 1)
        {
            return Search(own, occupied, alpha, beta);
        }

        return Search(own, occupied, -1, 0) < 0 ? -1 : Search(own, occupied, 0, 1);
    }

    /// <summary>
    /// Negamax within (alpha, beta). Presumes that the game is not over and that the player to move cannot win at once.
    /// Every value returned is a bound of the kind the window asks for.
    /// </summary>
    private int Search(ulong own, ulong occupied, int alpha, int beta)
    {
        if (++Nodes >= _pause && MustStop())
        {
            return 0;
        }

        var opponent = own ^ occupied;
        var playable = (occupied + ConnectFour.BottomRow) & ConnectFour.Board;
        var threats = ConnectFour.WinningSquares(opponent, occupied);
        var forced = playable & threats;
        if (forced != 0)
        {
            if ((forced & (forced - 1)) != 0)
            {
                return -1;
            }

            playable = forced;
        }

        playable &= ~(threats >> 1);
        if (playable == 0)
        {
            return -1;
        }

        var stones = BitOperations.PopCount(occupied);
        if (stones >= LastDecisiveStones)
        {
            return 0;
        }

        var key = Key(own, occupied, stones);
        _table.TryGet(key, out var lower, out var upper);
        if (upper == 1 && (stones & 1) == 0)
        {
            upper = FollowerBound(own, opponent, occupied);
        }

        if (lower < 1 && (stones & 1) == 1)
        {
            lower = Math.Max(lower, BestFollowerMove(own, opponent, occupied, playable));
        }

        if (lower >= beta || lower == upper)
        {
            return lower;
        }

        if (upper <= alpha)
        {
            return upper;
        }

        alpha = Math.Max(alpha, lower);
        beta = Math.Min(beta, upper);
        return Expand(own, occupied, playable, key, new Bounds(lower, upper), alpha, beta);
    }

    [SkipLocalsInit]
    private int Expand(ulong own, ulong occupied, ulong playable, ulong key, Bounds known, int alpha, int beta)
    {
        Span<ulong> moves = stackalloc ulong[ConnectFour.Columns];
        var count = Order(own, occupied, playable, moves);
        var nodesBefore = Nodes;
        var best = -1;
        var stones = BitOperations.PopCount(occupied) + 1;
        for (var i = 0; i < count && stones <= LookaheadStones; i++)
        {
            // Any move may be known already to be good enough, not just the one that comes first.
            _ = _table.TryGet(Key(own ^ occupied, occupied | moves[i], stones), out _, out var reply);
            if (-reply >= beta)
            {
                return -reply;
            }
        }

        for (var i = 0; i < count; i++)
        {
            // A move is never a win here, and the opponent cannot win at once after it: what Search presumes.
            var value = -Search(own ^ occupied, occupied | moves[i], -beta, -Math.Max(alpha, best));
            if (_aborted)
            {
                return 0;
            }

            if (value > best)
            {
                best = value;
                if (best >= beta)
                {
                    break;
                }
            }
        }

        var lower = best > alpha ? Math.Max(known.Lower, best) : known.Lower;
        var upper = best < beta ? Math.Min(known.Upper, best) : known.Upper;
        _table.Put(key, lower, upper, Nodes - nodesBefore);
        return best;
    }

    /// <summary>Most threats first; among equals the column nearest to the middle.</summary>
    [SkipLocalsInit]
    private static int Order(ulong own, ulong occupied, ulong playable, Span<ulong> moves)
    {
        Span<int> scores = stackalloc int[ConnectFour.Columns];
        ReadOnlySpan<byte> fromTheMiddle = [3, 2, 4, 1, 5, 0, 6];
        var count = 0;
        foreach (var column in fromTheMiddle)
        {
            var move = playable & ConnectFour.ColumnSquares(column);
            if (move == 0)
            {
                continue;
            }

            var score = BitOperations.PopCount(ConnectFour.WinningSquares(own | move, occupied | move));
            var at = count++;
            for (; at > 0 && scores[at - 1] < score; at--)
            {
                scores[at] = scores[at - 1];
                moves[at] = moves[at - 1];
            }

            scores[at] = score;
            moves[at] = move;
        }

        return count;
    }

    /// <summary>
    /// Upper bound for the first player, the leader, who is to move: the follower may answer every stone below a follower
    /// row in its column, and a stone on a single (a playable square of a follower row) on another single, of which there
    /// is an even number. So the leader gets at most the leader rows and the singles, the follower at least the rest.
    /// </summary>
    private static int FollowerBound(ulong leader, ulong follower, ulong occupied)
    {
        var free = ~occupied & ConnectFour.Board;
        var singles = (occupied + ConnectFour.BottomRow) & free & FollowerRows;
        var most = leader | (LeaderRows & free);
        if (ConnectFour.HasFour(most | singles) && !(BitOperations.PopCount(singles) == 2
            && !ConnectFour.HasFour(most | (singles & (singles - 1))) && !ConnectFour.HasFour(most | (singles & (~singles + 1)))))
        {
            return 1;
        }

        return ConnectFour.HasFour(follower | (FollowerRows & free & ~singles)) ? -1 : 0;
    }

    /// <summary>Lower bound for the second player, who is to move and becomes the follower after any of these moves.</summary>
    private static int BestFollowerMove(ulong own, ulong opponent, ulong occupied, ulong playable)
    {
        var best = -1;
        for (; playable != 0 && best < 1; playable &= playable - 1)
        {
            var move = playable & (~playable + 1);
            best = Math.Max(best, -FollowerBound(opponent, own | move, occupied | move));
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Key(ulong own, ulong occupied, int stones)
    {
        var key = own + occupied + ConnectFour.BottomRow;
        return stones <= MirroredStones ? Math.Min(key, Mirror(own) + Mirror(occupied) + ConnectFour.BottomRow) : key;
    }

    private static ulong Mirror(ulong squares)
    {
        const ulong First = 0x7F;
        return (squares & (First << 21))
            | ((squares & First) << 42) | ((squares >> 42) & First)
            | ((squares & (First << 7)) << 28) | ((squares >> 28) & (First << 7))
            | ((squares & (First << 14)) << 14) | ((squares >> 14) & (First << 14));
    }

    private bool MustStop()
    {
        if (_aborted || Nodes >= _limit || _cancellation.IsCancellationRequested)
        {
            _aborted = true;
            return true;
        }

        _pause = Math.Min(_limit, Nodes + CancellationStride);
        return false;
    }

    private readonly record struct Bounds(int Lower, int Upper);
}
