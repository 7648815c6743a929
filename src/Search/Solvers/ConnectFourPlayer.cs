using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Search.Analysis;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.Solvers;

/// <summary>
/// `perfect` for Connect Four. Once the board holds <see cref="VariedStones"/> stones any optimal move, each as likely as
/// the others; before, where comparing all moves takes long, the optimal move nearest to the middle. Lost positions
/// have only optimal moves: no swindles are tried. A position that cannot be solved within the limit is an error,
/// never a guess; only an analysis that is stopped, or limited to fewer nodes, answers with the column nearest to the middle.
/// </summary>
/// <remarks>
/// There is no opening book: the first move of a game takes a search of some 250 million nodes, a minute or so, the next
/// ones seconds; the table remembers them for the games that follow.
/// </remarks>
internal sealed class ConnectFourPlayer : IAnalysingPlayer<ConnectFour>
{
    /// <summary>Stones from which on optimal moves are drawn from at random.</summary>
    public const int VariedStones = 10;

    /// <summary>Positions searched for one move at most: some ten times what the start position needs.</summary>
    public const long DefaultMaxNodes = 3_000_000_000;

    /// <summary>Size of the table, MiB: the start position wants it large.</summary>
    private const int TableMegabytes = 256;

    private static readonly int[] FromTheMiddle = [3, 2, 4, 1, 5, 0, 6];

    private readonly ConnectFourSolver _solver;
    private readonly long _maxNodes;
    private Xoshiro256 _random;

    public ConnectFourPlayer(ulong seed, long maxNodes = DefaultMaxNodes, int tableMegabytes = TableMegabytes)
    {
        _random = new Xoshiro256(seed);
        _maxNodes = maxNodes;
        _solver = new ConnectFourSolver(tableMegabytes);
    }

    /// <inheritdoc/>
    public string Name => PlayerSpec.Perfect;

    /// <inheritdoc/>
    public void Choose(ReadOnlySpan<GameRecord<ConnectFour>> games, Span<int> moves, CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < games.Length; i++)
        {
            moves[i] = TryChoose(games[i].Position, null, _maxNodes, out _, cancellationToken) ?? throw Unsolved(games[i].Position);
        }
    }

    /// <inheritdoc/>
    public PositionAnalysis Analyse(GameRecord<ConnectFour> game, AnalysisLimits limits, IAnalysisObserver? observer = null, CancellationToken stop = default)
    {
        var before = _solver.Nodes;
        int? move = null;
        var value = 0;
        try
        {
            move = TryChoose(game.Position, limits.Moves, limits.Nodes is { } nodes ? Math.Max(1, nodes) : _maxNodes, out value, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            value = 0; // a move is wanted now, and none is known to reach what the position is worth
        }

        var chosen = move ?? FromTheMiddle.First(column => IsPlayable(game.Position, column, limits.Moves));
        var visited = _solver.Nodes - before;
        return new PositionAnalysis([new MoveAnalysis(chosen, visited, value, 0, [chosen])], value, visited, 1);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <summary>An optimal move, or the best of those to choose from, and the value it reaches; null and 0 if the limit was reached first.</summary>
    private int? TryChoose(in ConnectFour position, IReadOnlyList<int>? only, long maxNodes, out int value, CancellationToken cancellationToken)
    {
        if (!_solver.TrySolve(position, out value, maxNodes, cancellationToken))
        {
            return null;
        }

        Span<int> columns = [.. FromTheMiddle];
        if (position.Ply >= VariedStones)
        {
            Shuffle(columns);
        }

        for (; value >= -1; value--)
        {
            foreach (var column in columns)
            {
                if (!IsPlayable(position, column, only))
                {
                    continue;
                }

                switch (_solver.MoveReaches(position, column, value, maxNodes, cancellationToken))
                {
                    case true:
                        return column;
                    case null:
                        value = 0;
                        return null;
                }
            }
        }

        throw new InvalidOperationException($"There is no move in {position}.");
    }

    private static bool IsPlayable(in ConnectFour position, int column, IReadOnlyList<int>? only) =>
        (position.Playable & ConnectFour.ColumnSquares(column)) != 0 && only?.Contains(column) != false;

    private void Shuffle(Span<int> columns)
    {
        for (var i = columns.Length - 1; i > 0; i--)
        {
            var j = _random.Below(i + 1);
            (columns[i], columns[j]) = (columns[j], columns[i]);
        }
    }

    private InvalidOperationException Unsolved(in ConnectFour position) =>
        new($"The position {position} could not be solved within {_maxNodes} nodes, so there is no perfect move to give.");
}
