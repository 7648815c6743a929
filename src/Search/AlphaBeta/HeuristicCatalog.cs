using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Games.Boards.Chess;

namespace SelfPlay.Search.AlphaBeta;

/// <summary>The best heuristic there is for each game.</summary>
internal static class HeuristicCatalog
{
    /// <summary>By game; games that have a type for every size have the heuristic of all of them.</summary>
    private static readonly Dictionary<Type, Type> Heuristics = new()
    {
        [typeof(ConnectFour)] = typeof(ConnectFourHeuristic),
        [typeof(Othello)] = typeof(OthelloHeuristic),
        [typeof(Hex)] = typeof(HexHeuristic),
        [typeof(HexWithSwap)] = typeof(HexWithSwapHeuristic),
        [typeof(Breakthrough)] = typeof(BreakthroughHeuristic),
        [typeof(Gomoku<>)] = typeof(GomokuHeuristic<>),
        [typeof(Go<,,>)] = typeof(GoHeuristic<,,>),
        [typeof(ChessGame)] = typeof(ChessHeuristic),
    };

    /// <summary>A minimax search with the game's heuristic.</summary>
    public static IDepthSearch<TGame> Minimax<TGame>()
        where TGame : struct, IGame<TGame> => Create<TGame>(typeof(MinimaxSearch<,>), [null]);

    /// <summary>An alpha-beta search with the game's heuristic.</summary>
    public static IDepthSearch<TGame> AlphaBeta<TGame>()
        where TGame : struct, IGame<TGame> => Create<TGame>(typeof(AlphaBetaSearch<,>), [null, null]);

    /// <summary>The heuristic of a game.</summary>
    public static Type For(Type game) =>
        Heuristics.TryGetValue(game, out var heuristic) ? heuristic
        : game.IsGenericType && Heuristics.TryGetValue(game.GetGenericTypeDefinition(), out var open) ? open.MakeGenericType(game.GetGenericArguments())
        : typeof(NoHeuristic<>).MakeGenericType(game);

    private static IDepthSearch<TGame> Create<TGame>(Type search, object?[] arguments)
        where TGame : struct, IGame<TGame> =>
        (IDepthSearch<TGame>)Activator.CreateInstance(search.MakeGenericType(typeof(TGame), For(typeof(TGame))), arguments)!;
}
