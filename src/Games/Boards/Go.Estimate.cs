namespace SelfPlay.Games.Boards;

/// <summary>What can be counted on a Go board without reading ahead.</summary>
/// <param name="Own">Of the player to move.</param>
/// <param name="Opponent">Of the other player.</param>
public readonly record struct GoCount(int Own, int Opponent)
{
    /// <summary>How many more the player to move has.</summary>
    public int Lead => Own - Opponent;
}

/// <content>Estimates, for heuristics.</content>
public partial struct Go<TGoban, TPoints, TRule>
{
    /// <summary>Points where each player has a stone or is the nearer of the two, by empty points from neighbour to neighbour.</summary>
    public readonly GoCount CountNearer()
    {
        var empty = Empty;
        var (own, opponent) = (_own, _opponent);
        var (nearOwn, nearOpponent) = (own, opponent);
        while (true)
        {
            var ownStep = (own.Neighbours & empty).Except(own);
            var opponentStep = (opponent.Neighbours & empty).Except(opponent);
            if ((ownStep | opponentStep).IsEmpty)
            {
                return new(nearOwn.Count, nearOpponent.Count);
            }

            own |= ownStep;
            opponent |= opponentStep;
            nearOwn |= ownStep.Except(opponent);
            nearOpponent |= opponentStep.Except(own);
        }
    }

    /// <summary>Empty points beside each player's stones.</summary>
    public readonly GoCount CountLiberties() => new((_own.Neighbours & Empty).Count, (_opponent.Neighbours & Empty).Count);

    /// <summary>Each player's stones in groups with one liberty.</summary>
    public readonly GoCount CountInAtari() => new(InAtari(_own), InAtari(_opponent));

    private readonly int InAtari(TPoints stones)
    {
        var count = 0;
        while (!stones.IsEmpty)
        {
            var group = Flood(GoTables<TGoban, TPoints>.Points[stones.First], stones);
            stones = stones.Except(group);
            count += (group.Neighbours & Empty).Count == 1 ? group.Count : 0;
        }

        return count;
    }
}
