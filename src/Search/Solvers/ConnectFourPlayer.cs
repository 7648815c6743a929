using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.Solvers;

/// <summary>
/// `perfect` for Connect Four. Once the board holds <see cref="VariedStones"/> stones any optimal move, each as likely as
/// the others; before, where comparing all moves takes long, the optimal move nearest to the middle. Lost positions
/// have only optimal moves: no swindles are tried. A position that cannot be solved within the limit is an error,
/// never a guess.
/// </summary>
/// <remarks>
/// There is no opening book: the first move of a game takes a search of some 250 million nodes, a minute or so, the next
/// ones seconds; the table remembers them for the games that follow.
/// </remarks>
internal sealed class ConnectFourPlayer : IPlayer<ConnectFour>
{
    /// <summary>Stones from which on optimal moves are drawn from at random.</summary>
    public const int VariedStones = 10;

    /// <summary>Positions searched for one move at most: some ten times what the start position needs.</summary>
    public const long DefaultMaxNodes = 3_000_000_000;

    /// <summary>Size of the table, MiB: the start position wants it large.</summary>
    private const int TableMegabytes = 256;

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
            moves[i] = Choose(games[i].Position, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private int Choose(in ConnectFour position, CancellationToken cancellationToken)
    {
        if (!_solver.TrySolve(position, out var value, _maxNodes, cancellationToken))
        {
            throw Unsolved(position);
        }

        Span<int> columns = [3, 2, 4, 1, 5, 0, 6];
        if (position.Ply >= VariedStones)
        {
            Shuffle(columns);
        }

        foreach (var column in columns)
        {
            if ((position.Playable & ConnectFour.ColumnSquares(column)) != 0
                && (_solver.MoveReaches(position, column, value, _maxNodes, cancellationToken) ?? throw Unsolved(position)))
            {
                return column;
            }
        }

        throw new InvalidOperationException($"No move reaches the value {value} of {position}.");
    }

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
