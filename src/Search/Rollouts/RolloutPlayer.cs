using SelfPlay.Games;
using SelfPlay.Search.Analysis;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.Rollouts;

/// <summary>`mcts:SIMS` and `rave:SIMS`: that many random playouts a move, one game after another.</summary>
internal sealed class RolloutPlayer<TGame>(string name, RolloutSearch<TGame> search, int simulations) : IAnalysingPlayer<TGame>
    where TGame : struct, IGame<TGame>
{
    /// <summary>Simulations between two looks at the limits of an analysis: a few milliseconds.</summary>
    private const int Stride = 64;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public void Choose(ReadOnlySpan<GameRecord<TGame>> games, Span<int> moves, CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < games.Length; i++)
        {
            moves[i] = search.Search(games[i].Position, simulations, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public PositionAnalysis Analyse(GameRecord<TGame> game, AnalysisLimits limits, IAnalysisObserver? observer = null, CancellationToken stop = default)
    {
        var most = (int)Math.Clamp(limits.Nodes ?? (limits.Endless ? PlayerSpec.MaxSimulations : simulations), 1, PlayerSpec.MaxSimulations);
        search.Begin(game.Position, limits.Moves);
        do
        {
            search.Continue(Math.Min(most, search.Simulations + Stride), CancellationToken.None);
            if (observer?.WantsReport == true)
            {
                observer.Report(search.Analysis());
            }
        }
        while (search.Simulations < most && !search.IsProven && !stop.IsCancellationRequested);
        return search.Analysis();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
