using SelfPlay.Games;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.Solvers;

/// <summary>`perfect` for small games: any optimal move, each as likely as the others.</summary>
internal sealed class PerfectPlayer<TGame>(ulong seed) : IPlayer<TGame>
    where TGame : struct, IGame<TGame>
{
    private readonly MinimaxSolver<TGame> _solver = new();
    private readonly ushort[] _moves = new ushort[TGame.Info.MaxMoves];
    private Xoshiro256 _random = new(seed);

    /// <inheritdoc/>
    public string Name => PlayerSpec.Perfect;

    /// <inheritdoc/>
    public void Choose(ReadOnlySpan<GameRecord<TGame>> games, Span<int> moves, CancellationToken cancellationToken = default)
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

    private int Choose(in TGame position, CancellationToken cancellationToken)
    {
        var value = _solver.Solve(position, cancellationToken);
        var optimal = 0;
        var count = position.WriteMoves(_moves);
        for (var i = 0; i < count; i++)
        {
            var child = position;
            child.Play(_moves[i]);
            if (-_solver.Solve(child, cancellationToken) == value)
            {
                _moves[optimal++] = _moves[i];
            }
        }

        return _moves[_random.Below(optimal)];
    }
}
