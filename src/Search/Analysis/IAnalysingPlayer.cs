using SelfPlay.Games;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.Analysis;

/// <summary>A player that can say what it thinks: what protocols, hints and reviews of games are made from.</summary>
public interface IAnalysingPlayer<TGame> : IPlayer<TGame>
    where TGame : struct, IGame<TGame>
{
    /// <summary>Searches the position of a game that is not over.</summary>
    /// <param name="game">The game.</param>
    /// <param name="limits">How far.</param>
    /// <param name="observer">Told the state of the search now and then.</param>
    /// <param name="stop">Ends the search early. It answers with what it has by then, at least one move; it does not throw.</param>
    PositionAnalysis Analyse(GameRecord<TGame> game, AnalysisLimits limits, IAnalysisObserver? observer = null, CancellationToken stop = default);
}

/// <summary>How far to search; without anything given, as far as the player does for a move of a match.</summary>
/// <param name="Nodes">Simulations, or positions visited, at most; replaces the player's own number.</param>
/// <param name="Depth">Plies at most, for searches by depth; the others ignore it. Replaces the player's own number.</param>
/// <param name="Endless">Goes on until it is stopped, everything is proven or memory would become short.</param>
public readonly record struct AnalysisLimits(long? Nodes = null, int? Depth = null, bool Endless = false);

/// <summary>Follows a search; called on its thread.</summary>
public interface IAnalysisObserver
{
    /// <summary>Whether it is time for another report: asked often, so that a report is only made when somebody wants it.</summary>
    bool WantsReport { get; }

    /// <summary>Takes a report.</summary>
    void Report(PositionAnalysis analysis);
}
