using SelfPlay.Games;
using SelfPlay.Search.Analysis;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.AlphaBeta;

/// <summary>
/// Plain minimax (Shannon, "Programming a Computer for Playing Chess", 1950) in its negamax form, to a fixed depth:
/// V(s) = max over moves of -V(s after the move), and at the horizon what the heuristic says. Looks at every line of play, so
/// it is exact for games that end within the depth, and the yardstick of <see cref="AlphaBetaSearch{TGame, THeuristic}"/>. The
/// same position always gets the same move, the first of the best. For one thread at a time; nothing is allocated by a search.
/// </summary>
/// <typeparam name="TGame">The game.</typeparam>
/// <typeparam name="THeuristic">What to think of positions at the horizon.</typeparam>
public sealed class MinimaxSearch<TGame, THeuristic> : IDepthSearch<TGame>
    where TGame : struct, IGame<TGame>
    where THeuristic : struct, IHeuristic<TGame>
{
    private const int Plies = PlayerSpec.MaxDepth + 1;
    private const int Worst = -DepthScore.Win - 1;

    private readonly THeuristic _heuristic;
    private readonly ushort[] _moves = new ushort[Plies * TGame.Info.MaxMoves];
    private readonly ushort[] _lines = new ushort[Plies * Plies];
    private readonly int[] _lengths = new int[Plies];
    private NodeBudget _budget;
    private IReadOnlyList<int>? _only;

    /// <summary>A search with a heuristic.</summary>
    public MinimaxSearch(THeuristic heuristic = default) => _heuristic = heuristic;

    /// <inheritdoc/>
    public long Nodes => _budget.Nodes;

    /// <inheritdoc/>
    public int Score { get; private set; }

    /// <inheritdoc/>
    public double Value => DepthScore.IsProven(Score) ? Math.Sign(Score) : THeuristic.ValueOf(Score);

    /// <inheritdoc/>
    public int Depth { get; private set; }

    /// <summary>Searches and returns the best move.</summary>
    /// <param name="root">A position that is not over.</param>
    /// <param name="depth">Plies to look ahead, 1 to <see cref="PlayerSpec.MaxDepth"/>.</param>
    /// <param name="cancellationToken">Gives up with <see cref="OperationCanceledException"/>.</param>
    public int Search(in TGame root, int depth, CancellationToken cancellationToken = default) =>
        Search(root, depth, null, null, long.MaxValue, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>The depths before the last are only searched for somebody who is told about them.</remarks>
    public int Search(in TGame root, int depth, Action<int>? deepened, IReadOnlyList<int>? only, long maxNodes, CancellationToken cancellationToken)
    {
        _only = only;
        _budget.Begin(root, depth, maxNodes, cancellationToken);
        for (Depth = deepened is null ? depth : 1; ; Depth++)
        {
            Score = Negamax(root, Depth, 0);
            deepened?.Invoke(_lines[0]);
            if (Depth == depth || DepthScore.IsProven(Score))
            {
                return _lines[0];
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> Variation(in TGame root, int move) => [.. _lines.Take(_lengths[0]).Select(m => (int)m)];

    private int Negamax(in TGame position, int depth, int ply)
    {
        _budget.Visit();
        _lengths[ply] = 0;
        if (position.IsOver)
        {
            return DepthScore.OfEnd(position, ply);
        }

        if (depth == 0)
        {
            return _heuristic.Evaluate(position);
        }

        var moves = _moves.AsSpan(ply * TGame.Info.MaxMoves, TGame.Info.MaxMoves);
        var best = Worst;
        foreach (var move in moves[..AnalysisLimits.WriteMoves(position, ply == 0 ? _only : null, moves)])
        {
            var child = position;
            child.Play(move);
            var score = -Negamax(child, depth - 1, ply + 1);
            if (score > best)
            {
                best = score;
                Extend(ply, move);
            }
        }

        return best;
    }

    /// <summary>The expected continuation of a ply is its best move and that of the next ply.</summary>
    private void Extend(int ply, ushort move)
    {
        var line = _lines.AsSpan(ply * Plies, Plies);
        var rest = _lines.AsSpan((ply + 1) * Plies, _lengths[ply + 1]);
        line[0] = move;
        rest.CopyTo(line[1..]);
        _lengths[ply] = 1 + rest.Length;
    }
}
