using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Games.Boards.Chess;
using SelfPlay.Search.Analysis;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.AlphaBeta;

/// <summary>
/// `alphabeta:DEPTH`. Deterministic: the same position always gets the same move, so a match against another deterministic
/// player needs random openings to be more than one game told many times.
/// </summary>
internal sealed class AlphaBetaPlayer<TGame, THeuristic>(int depth) : IAnalysingPlayer<TGame>
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
    public PositionAnalysis Analyse(GameRecord<TGame> game, AnalysisLimits limits, IAnalysisObserver? observer = null, CancellationToken stop = default)
    {
        var unlimited = limits.Endless || limits.Nodes is not null;
        var most = Math.Clamp(limits.Depth ?? (unlimited ? PlayerSpec.MaxDepth : depth), 1, PlayerSpec.MaxDepth);
        PositionAnalysis? analysis = null;
        try
        {
            _search.Search(game.Position, most, Deepened, limits.Nodes ?? long.MaxValue, stop);
        }
        catch (OperationCanceledException)
        {
            // The depth that was going on is lost; the one before it counts.
        }

        if (analysis is null)
        {
            _search.Search(game.Position, 1, Deepened, long.MaxValue, CancellationToken.None);
        }

        return analysis!;

        void Deepened(int best)
        {
            analysis = Read(game.Position, best);
            observer?.Report(analysis);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private PositionAnalysis Read(in TGame position, int best)
    {
        const int Proven = AlphaBetaSearch<TGame, THeuristic>.ProvenWin;
        var score = _search.Score;
        var distance = AlphaBetaSearch<TGame, THeuristic>.WinScore - Math.Abs(score);
        var (value, winIn) = Math.Abs(score) >= Proven
            ? (Math.Sign(score), Math.Sign(score) * distance)
            : (WinExpectancy.ValueOf(score), (int?)null);
        return new PositionAnalysis(
            [new MoveAnalysis(best, _search.Nodes, value, 0, _search.Variation(position, best), winIn)], value, _search.Nodes, _search.Depth);
    }
}

/// <summary>Makes alpha-beta players with the best heuristic there is for their game.</summary>
internal static class AlphaBetaPlayer
{
    public static IPlayer<TGame> Create<TGame>(int depth)
        where TGame : struct, IGame<TGame> =>
        typeof(TGame) == typeof(ConnectFour) ? (IPlayer<TGame>)(object)new AlphaBetaPlayer<ConnectFour, ConnectFourHeuristic>(depth)
        : typeof(TGame) == typeof(Othello) ? (IPlayer<TGame>)(object)new AlphaBetaPlayer<Othello, OthelloHeuristic>(depth)
        : typeof(TGame) == typeof(Hex) ? (IPlayer<TGame>)(object)new AlphaBetaPlayer<Hex, HexHeuristic>(depth)
        : typeof(TGame) == typeof(HexWithSwap) ? (IPlayer<TGame>)(object)new AlphaBetaPlayer<HexWithSwap, HexWithSwapHeuristic>(depth)
        : typeof(TGame) == typeof(Breakthrough) ? (IPlayer<TGame>)(object)new AlphaBetaPlayer<Breakthrough, BreakthroughHeuristic>(depth)
        : typeof(TGame) == typeof(Gomoku<GomokuSize15>) ? (IPlayer<TGame>)(object)new AlphaBetaPlayer<Gomoku<GomokuSize15>, GomokuHeuristic<GomokuSize15>>(depth)
        : typeof(TGame) == typeof(Gomoku<GomokuSize9>) ? (IPlayer<TGame>)(object)new AlphaBetaPlayer<Gomoku<GomokuSize9>, GomokuHeuristic<GomokuSize9>>(depth)
        : typeof(TGame) == typeof(ChessGame) ? (IPlayer<TGame>)(object)new AlphaBetaPlayer<ChessGame, ChessHeuristic>(depth)
        : typeof(TGame).IsGenericType && typeof(TGame).GetGenericTypeDefinition() == typeof(Go<,,>) ? ForGo<TGame>(depth)
        : new AlphaBetaPlayer<TGame, NoHeuristic<TGame>>(depth);

    /// <summary>Go has a type for every size and rule, and all of them the same heuristic.</summary>
    private static IPlayer<TGame> ForGo<TGame>(int depth)
        where TGame : struct, IGame<TGame>
    {
        var heuristic = typeof(GoHeuristic<,,>).MakeGenericType(typeof(TGame).GetGenericArguments());
        return (IPlayer<TGame>)Activator.CreateInstance(typeof(AlphaBetaPlayer<,>).MakeGenericType(typeof(TGame), heuristic), depth)!;
    }
}
