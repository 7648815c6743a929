using SelfPlay.Games;
using SelfPlay.Search.Analysis;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.Rollouts;

/// <summary>`mcts:SIMS`: UCT with that many random playouts a move, one game after another.</summary>
internal sealed class UctPlayer<TGame>(int simulations, ulong seed, UctOptions? options = null) : IAnalysingPlayer<TGame>
    where TGame : struct, IGame<TGame>
{
    /// <summary>Simulations between two looks at the limits of an analysis: a few milliseconds.</summary>
    private const int Stride = 64;

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
    public PositionAnalysis Analyse(GameRecord<TGame> game, AnalysisLimits limits, IAnalysisObserver? observer = null, CancellationToken stop = default)
    {
        var most = (int)Math.Clamp(limits.Nodes ?? (limits.Endless ? PlayerSpec.MaxSimulations : simulations), 1, PlayerSpec.MaxSimulations);
        _search.Begin(game.Position);
        do
        {
            _search.Continue(Math.Min(most, _search.Simulations + Stride), CancellationToken.None);
            if (observer?.WantsReport == true)
            {
                observer.Report(_search.Analysis());
            }
        }
        while (_search.Simulations < most && !_search.IsProven && !stop.IsCancellationRequested);
        return _search.Analysis();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
