using SelfPlay.Games;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.Analysis;

/// <summary>Asks any player for an analysis: those that only pick moves answer with the move.</summary>
public static class PlayerAnalysis
{
    /// <summary>Analyses the position of a game that is not over; see <see cref="IAnalysingPlayer{TGame}.Analyse"/>.</summary>
    /// <remarks>
    /// A player that only picks moves cannot be asked for what it has so far: it is waited for unless <paramref name="stop"/>
    /// comes, and then the answer is the first legal move.
    /// </remarks>
    public static PositionAnalysis Analyse<TGame>(
        this IPlayer<TGame> player, GameRecord<TGame> game, AnalysisLimits limits, IAnalysisObserver? observer = null, CancellationToken stop = default)
        where TGame : struct, IGame<TGame>
    {
        if (player is IAnalysingPlayer<TGame> analyst)
        {
            return analyst.Analyse(game, limits, observer, stop);
        }

        int[] move = [FirstLegal(game.Position)];
        try
        {
            player.Choose([game], move, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Bare(FirstLegal(game.Position));
        }

        return Bare(move[0]);
    }

    private static PositionAnalysis Bare(int move) => new([new MoveAnalysis(move, 1, 0, 0, [move])], 0, 1, 1);

    private static int FirstLegal<TGame>(in TGame position)
        where TGame : struct, IGame<TGame>
    {
        Span<ushort> moves = stackalloc ushort[TGame.Info.MaxMoves];
        position.WriteMoves(moves);
        return moves[0];
    }
}
