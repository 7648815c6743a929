using SelfPlay.Games;
using SelfPlay.Search.Analysis;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.AlphaBeta;

/// <summary>
/// Plays by a search to a depth: `minimax:DEPTH`, `alphabeta:DEPTH`, and runs whose networks value positions. Deterministic: the same position always gets the same move, so a match against another
/// deterministic player needs random openings to be more than one game told many times.
/// </summary>
/// <param name="name">Its name.</param>
/// <param name="search">The search.</param>
/// <param name="depth">Plies to look ahead, 1 to <see cref="PlayerSpec.MaxDepth"/>.</param>
public sealed class DepthPlayer<TGame>(string name, IDepthSearch<TGame> search, int depth) : IAnalysingPlayer<TGame>
    where TGame : struct, IGame<TGame>
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public void Choose(ReadOnlySpan<GameRecord<TGame>> games, Span<int> moves, CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < games.Length; i++)
        {
            moves[i] = search.Search(games[i].Position, depth, null, null, long.MaxValue, cancellationToken);
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
            search.Search(game.Position, most, Deepened, limits.Moves, limits.Nodes ?? long.MaxValue, stop);
        }
        catch (OperationCanceledException)
        {
            // The depth that was going on is lost; the one before it counts.
        }

        if (analysis is null)
        {
            search.Search(game.Position, 1, Deepened, limits.Moves, long.MaxValue, CancellationToken.None);
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
        int? winIn = DepthScore.IsProven(search.Score) ? Math.Sign(search.Score) * (DepthScore.Win - Math.Abs(search.Score)) : null;
        var move = new MoveAnalysis(best, search.Nodes, search.Value, 0, search.Variation(position, best), winIn);
        return new PositionAnalysis([move], search.Value, search.Nodes, search.Depth);
    }
}
