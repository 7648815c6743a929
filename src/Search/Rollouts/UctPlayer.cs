using SelfPlay.Games;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.Rollouts;

/// <summary>`mcts:SIMS`: UCT with that many random playouts a move, one game after another.</summary>
internal sealed class UctPlayer<TGame>(int simulations, ulong seed, UctOptions? options = null) : IPlayer<TGame>
    where TGame : struct, IGame<TGame>
{
    private readonly UctSearch<TGame> _search = new(seed, options);

    /// <inheritdoc/>
    public string Name => $"mcts:{simulations}";

    /// <inheritdoc/>
    public void Choose(ReadOnlySpan<GameRecord<TGame>> games, Span<int> moves, CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < games.Length; i++)
        {
            moves[i] = _search.Search(games[i].Position, simulations, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
