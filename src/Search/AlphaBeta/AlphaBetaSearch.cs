using SelfPlay.Games;
using SelfPlay.Search.Analysis;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.AlphaBeta;

/// <summary>
/// Fixed-depth search: iterative deepening negamax with alpha-beta (Knuth and Moore 1975), a transposition table, and
/// moves ordered by the table, two killers a ply and a history of cutoffs. Its score is that of plain minimax to the same
/// depth: the table answers only what was searched to exactly the depth asked for. The same position always gets the same
/// move. For one thread at a time; nothing is allocated by a search.
/// </summary>
/// <typeparam name="TGame">The game.</typeparam>
/// <typeparam name="THeuristic">What to think of positions at the horizon.</typeparam>
public sealed class AlphaBetaSearch<TGame, THeuristic> : IDepthSearch<TGame>
    where TGame : struct, IGame<TGame>
    where THeuristic : struct, IHeuristic<TGame>
{
    private const int Plies = PlayerSpec.MaxDepth + 1;
    private const int Infinity = DepthScore.Win + 1;
    private const int HistoryLimit = 1 << 24;
    private const int TableMovePriority = int.MaxValue;
    private const int KillerPriority = HistoryLimit * 4;
    private const int NoMove = -1;

    private readonly THeuristic _heuristic;
    private readonly AlphaBetaMemory _memory;
    private readonly TranspositionTable _table;
    private readonly ushort[] _moves = new ushort[Plies * TGame.Info.MaxMoves];
    private readonly int[] _priorities = new int[Plies * TGame.Info.MaxMoves];
    private readonly int[] _killers = new int[2 * Plies];
    private readonly int[] _history = new int[2 * TGame.Info.Actions];
    private NodeBudget _budget;
    private IReadOnlyList<int>? _only;

    /// <summary>A search with a heuristic and options.</summary>
    public AlphaBetaSearch(THeuristic heuristic = default, AlphaBetaOptions? options = null)
    {
        options ??= new AlphaBetaOptions();
        _heuristic = heuristic;
        _memory = options.Memory;
        _table = new TranspositionTable(options.TableBits);
    }

    /// <inheritdoc/>
    public long Nodes => _budget.Nodes;

    /// <inheritdoc/>
    public int Score { get; private set; }

    /// <inheritdoc/>
    public double Value => DepthScore.IsProven(Score) ? Math.Sign(Score) : THeuristic.ValueOf(Score);

    /// <inheritdoc/>
    /// <remarks>Less than asked for if it saw a win or loss before.</remarks>
    public int Depth { get; private set; }

    /// <summary>Searches and returns the best move.</summary>
    /// <param name="root">A position that is not over.</param>
    /// <param name="depth">Plies to look ahead, 1 to <see cref="PlayerSpec.MaxDepth"/>.</param>
    /// <param name="cancellationToken">Gives up with <see cref="OperationCanceledException"/>.</param>
    public int Search(in TGame root, int depth, CancellationToken cancellationToken = default) =>
        Search(root, depth, null, null, long.MaxValue, cancellationToken);

    /// <inheritdoc/>
    public int Search(in TGame root, int depth, Action<int>? deepened, IReadOnlyList<int>? only, long maxNodes, CancellationToken cancellationToken)
    {
        _only = only;
        _budget.Begin(root, depth, maxNodes, cancellationToken);
        _table.BeginSearch();
        Array.Fill(_killers, NoMove);
        Array.Clear(_history);
        for (Depth = 1; ; Depth++)
        {
            Score = Negamax(root, Depth, 0, -Infinity, Infinity, out var best);
            deepened?.Invoke(best);
            if (Depth == depth || DepthScore.IsProven(Score))
            {
                return best;
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>As far as the table remembers.</remarks>
    public IReadOnlyList<int> Variation(in TGame root, int move)
    {
        var variation = new List<int> { move };
        var position = root;
        position.Play(move);
        while (variation.Count < Depth && !position.IsOver && _table.TryGet(position.Key, out var entry))
        {
            var moves = _moves.AsSpan(0, TGame.Info.MaxMoves);
            if (!moves[..position.WriteMoves(moves)].Contains(entry.Move))
            {
                break;
            }

            variation.Add(entry.Move);
            position.Play(entry.Move);
        }

        return variation;
    }

    private int Negamax(in TGame position, int depth, int ply, int alpha, int beta, out int best)
    {
        best = NoMove;
        _budget.Visit();
        if (position.IsOver)
        {
            return DepthScore.OfEnd(position, ply);
        }

        if (depth == 0)
        {
            return _heuristic.Evaluate(position);
        }

        if (ply == 0 && _only is not null)
        {
            return Expand(position, depth, ply, alpha, beta, ref best); // what the table knows of the position is of all its moves
        }

        var key = position.Key;
        if (_table.TryGet(key, out var entry))
        {
            best = entry.Move;
            if (entry.Depth == depth && Remembers(AlphaBetaMemory.Scores))
            {
                var known = FromTable(entry.Score, ply);
                if (entry.Bound == Bound.Exact
                    || (entry.Bound == Bound.Lower && known >= beta)
                    || (entry.Bound == Bound.Upper && known <= alpha))
                {
                    return known;
                }
            }
        }

        var score = Expand(position, depth, ply, alpha, beta, ref best);
        var bound = score >= beta ? Bound.Lower : score <= alpha ? Bound.Upper : Bound.Exact;
        _table.Put(key, ToTable(score, ply), best, depth, bound);
        return score;
    }

    private bool Remembers(AlphaBetaMemory what) => (_memory & what) != AlphaBetaMemory.None;

    private int Expand(in TGame position, int depth, int ply, int alpha, int beta, ref int best)
    {
        var moves = _moves.AsSpan(ply * TGame.Info.MaxMoves, TGame.Info.MaxMoves);
        var priorities = _priorities.AsSpan(ply * TGame.Info.MaxMoves, TGame.Info.MaxMoves);
        moves = moves[..AnalysisLimits.WriteMoves(position, ply == 0 ? _only : null, moves)];
        Prioritize(moves, priorities, position.Player, ply, Remembers(AlphaBetaMemory.BestMoves) ? best : NoMove);
        var bestScore = -Infinity;
        for (var i = 0; i < moves.Length; i++)
        {
            BringNext(moves, priorities, i);
            var child = position;
            child.Play(moves[i]);
            var score = -Negamax(child, depth - 1, ply + 1, -beta, -Math.Max(alpha, bestScore), out _);
            if (score > bestScore)
            {
                bestScore = score;
                best = moves[i];
                if (score >= beta)
                {
                    Reward(position.Player, moves[i], ply, depth);
                    break;
                }
            }
        }

        return bestScore;
    }

    private void Prioritize(ReadOnlySpan<ushort> moves, Span<int> priorities, int player, int ply, int tableMove)
    {
        var history = _history.AsSpan(player * TGame.Info.Actions, TGame.Info.Actions);
        for (var i = 0; i < moves.Length; i++)
        {
            int move = moves[i];
            priorities[i] = move == tableMove ? TableMovePriority
                : move == _killers[2 * ply] ? KillerPriority + 1
                : move == _killers[(2 * ply) + 1] ? KillerPriority
                : history[move];
        }
    }

    /// <summary>Moves the first of the most promising moves from <paramref name="next"/> on to <paramref name="next"/>.</summary>
    private static void BringNext(Span<ushort> moves, Span<int> priorities, int next)
    {
        var best = next;
        for (var i = next + 1; i < moves.Length; i++)
        {
            if (priorities[i] > priorities[best])
            {
                best = i;
            }
        }

        (moves[next], moves[best]) = (moves[best], moves[next]);
        (priorities[next], priorities[best]) = (priorities[best], priorities[next]);
    }

    private void Reward(int player, int move, int ply, int depth)
    {
        if (Remembers(AlphaBetaMemory.Killers) && _killers[2 * ply] != move)
        {
            _killers[(2 * ply) + 1] = _killers[2 * ply];
            _killers[2 * ply] = move;
        }

        if (Remembers(AlphaBetaMemory.History))
        {
            ref var history = ref _history[(player * TGame.Info.Actions) + move];
            history = Math.Min(HistoryLimit, history + (depth * depth));
        }
    }

    // The same position may be met at different plies, so the table counts the distance of a win from the position.
    private static int ToTable(int score, int ply) => score >= DepthScore.ProvenWin ? score + ply : score <= -DepthScore.ProvenWin ? score - ply : score;

    private static int FromTable(int score, int ply) => score >= DepthScore.ProvenWin ? score - ply : score <= -DepthScore.ProvenWin ? score + ply : score;
}
