using SelfPlay.Games;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.Analysis;

/// <summary>Asks any player for an analysis: those that only pick moves answer with the move.</summary>
public static class PlayerAnalysis
{
    /// <summary>Analyses the position of a game that is not over; see <see cref="IAnalysingPlayer{TGame}.Analyse"/>.</summary>
    /// <remarks>
    /// A player that only picks moves, and is no <see cref="IPromptPlayer{TGame}"/>, cannot be asked for what it has so far: it is waited for unless <paramref name="stop"/>
    /// comes, and then the answer is the first legal move. It is not told which moves it may choose from: where it chooses another, the first of
    /// these is the answer.
    /// </remarks>
    public static PositionAnalysis Analyse<TGame>(
        this IPlayer<TGame> player, GameRecord<TGame> game, AnalysisLimits limits, IAnalysisObserver? observer = null, CancellationToken stop = default)
        where TGame : struct, IGame<TGame>
    {
        if (player is IAnalysingPlayer<TGame> analyst)
        {
            return analyst.Analyse(game, limits, observer, stop);
        }

        var move = player is IPromptPlayer<TGame> prompt ? prompt.Choose(game, limits, stop) : Choose(player, game, stop);
        return Bare(move is { } chosen && limits.Moves?.Contains(chosen) != false ? chosen : First(game.Position, limits));
    }

    /// <summary>The player's move; null if it was stopped before it had one.</summary>
    private static int? Choose<TGame>(IPlayer<TGame> player, GameRecord<TGame> game, CancellationToken stop)
        where TGame : struct, IGame<TGame>
    {
        var moves = new int[1];
        try
        {
            player.Choose([game], moves, stop);
            return moves[0];
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>The analysis of a player that has nothing to say but its move.</summary>
    private static PositionAnalysis Bare(int move) => new([new MoveAnalysis(move, 1, 0, 0, [move])], 0, 1, 1);

    private static int First<TGame>(in TGame position, AnalysisLimits limits)
        where TGame : struct, IGame<TGame>
    {
        Span<ushort> moves = stackalloc ushort[TGame.Info.MaxMoves];
        AnalysisLimits.WriteMoves(position, limits.Moves, moves);
        return moves[0];
    }
}
