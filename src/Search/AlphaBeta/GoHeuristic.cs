using SelfPlay.Games.Boards;

namespace SelfPlay.Search.AlphaBeta;

/// <summary>
/// Go: the points that each player is nearer to and the komi, liberties, and stones that could be taken at once, which weigh
/// more for the player who is to move.
/// </summary>
public readonly struct GoHeuristic<TGoban, TPoints, TRule> : IHeuristic<Go<TGoban, TPoints, TRule>>
    where TGoban : struct, IGoban
    where TPoints : unmanaged, IGoPoints<TPoints>
    where TRule : struct, IGoRule
{
    private const int Point = 10;
    private const int Liberty = 3;
    private const int StoneToTake = 15;
    private const int StoneToLose = 5;
    private const int Komi = (int)(Point * Go<TGoban, TPoints, TRule>.Komi);

    /// <inheritdoc/>
    public int Evaluate(in Go<TGoban, TPoints, TRule> position)
    {
        var inAtari = position.CountInAtari();
        return (Point * position.CountNearer().Lead)
            + (position.Player == 0 ? -Komi : Komi)
            + (Liberty * position.CountLiberties().Lead)
            + (StoneToTake * inAtari.Opponent)
            - (StoneToLose * inAtari.Own);
    }
}
