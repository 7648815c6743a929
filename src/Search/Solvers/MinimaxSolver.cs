using SelfPlay.Games;

namespace SelfPlay.Search.Solvers;

/// <summary>
/// Solves games of the size of Tic-Tac-Toe by looking at everything: plain minimax, every position valued once. Remembers
/// all it has seen. For one thread at a time.
/// </summary>
public sealed class MinimaxSolver<TGame>
    where TGame : struct, IGame<TGame>
{
    /// <summary>Most positions remembered unless another number is asked for (about 100 MB).</summary>
    public const int DefaultMaxPositions = 2_000_000;

    private readonly Dictionary<ulong, sbyte> _values = [];
    private readonly int _maxPositions;

    /// <summary>A solver that gives up on games of more than <paramref name="maxPositions"/> positions.</summary>
    public MinimaxSolver(int maxPositions = DefaultMaxPositions) => _maxPositions = maxPositions;

    /// <summary>Positions valued so far; those that differ by how often each player passed count once.</summary>
    public int Positions => _values.Count;

    /// <summary>The value of <paramref name="position"/> for the player to move: 1 win, 0 draw, -1 loss.</summary>
    /// <exception cref="InvalidOperationException">The game is too large.</exception>
    public int Solve(in TGame position, CancellationToken cancellationToken = default)
    {
        if (position.IsOver)
        {
            return position.Player == 0 ? position.Outcome : -position.Outcome;
        }

        if (_values.TryGetValue(position.Key, out var known))
        {
            return known;
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (_values.Count >= _maxPositions)
        {
            throw new InvalidOperationException($"{TGame.Info.Title} has more than {_maxPositions} positions: too many to look at them all.");
        }

        Span<ushort> moves = stackalloc ushort[TGame.Info.MaxMoves];
        moves = moves[..position.WriteMoves(moves)];
        var best = -1;
        foreach (var move in moves)
        {
            var child = position;
            child.Play(move);
            best = Math.Max(best, -Solve(child, cancellationToken));
        }

        _values[position.Key] = (sbyte)best;
        return best;
    }
}
