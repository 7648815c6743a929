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
/// <param name="Moves">The legal moves to choose from, at least one: the search looks at no others in its first position. Null for all.</param>
public readonly record struct AnalysisLimits(long? Nodes = null, int? Depth = null, bool Endless = false, IReadOnlyList<int>? Moves = null)
{
    /// <summary>Writes the legal moves of a position that is to be searched, ascending, those alone that may be chosen; returns their number.</summary>
    /// <param name="position">The position.</param>
    /// <param name="only">The moves to choose from; null for all.</param>
    /// <param name="moves">At least <see cref="GameInfo.MaxMoves"/> long.</param>
    public static int WriteMoves<TGame>(in TGame position, IReadOnlyList<int>? only, Span<ushort> moves)
        where TGame : struct, IGame<TGame>
    {
        var count = position.WriteMoves(moves);
        if (only is null)
        {
            return count;
        }

        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            if (only.Contains(moves[i]))
            {
                moves[kept++] = moves[i];
            }
        }

        return kept > 0 ? kept : throw new ArgumentException("None of the moves to choose from is legal.", nameof(only));
    }
}

/// <summary>Follows a search; called on its thread.</summary>
public interface IAnalysisObserver
{
    /// <summary>Whether it is time for another report: asked often, so that a report is only made when somebody wants it.</summary>
    bool WantsReport { get; }

    /// <summary>Takes a report.</summary>
    void Report(PositionAnalysis analysis);
}
