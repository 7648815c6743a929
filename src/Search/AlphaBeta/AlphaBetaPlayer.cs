using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.AlphaBeta;

/// <summary>
/// `alphabeta:DEPTH`. Deterministic: the same position always gets the same move, so a match against another deterministic
/// player needs random openings to be more than one game told many times.
/// </summary>
internal sealed class AlphaBetaPlayer<TGame, THeuristic>(int depth) : IPlayer<TGame>
    where TGame : struct, IGame<TGame>
    where THeuristic : struct, IHeuristic<TGame>
{
    private readonly AlphaBetaSearch<TGame, THeuristic> _search = new();

    /// <inheritdoc/>
    public string Name => $"alphabeta:{depth}";

    /// <inheritdoc/>
    public void Choose(ReadOnlySpan<GameRecord<TGame>> games, Span<int> moves, CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < games.Length; i++)
        {
            moves[i] = _search.Search(games[i].Position, depth, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}

/// <summary>Makes alpha-beta players with the best heuristic there is for their game.</summary>
internal static class AlphaBetaPlayer
{
    public static IPlayer<TGame> Create<TGame>(int depth)
        where TGame : struct, IGame<TGame> =>
        typeof(TGame) == typeof(ConnectFour) ? (IPlayer<TGame>)(object)new AlphaBetaPlayer<ConnectFour, ConnectFourHeuristic>(depth)
        : typeof(TGame) == typeof(Othello) ? (IPlayer<TGame>)(object)new AlphaBetaPlayer<Othello, OthelloHeuristic>(depth)
        : new AlphaBetaPlayer<TGame, NoHeuristic<TGame>>(depth);
}
