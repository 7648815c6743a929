using SelfPlay.Games.Boards;

namespace SelfPlay.Search.AlphaBeta;

/// <summary>
/// Hex: how many more stones each player would need to join their edges if the other one stood still, and, where that is
/// equal, how many cells lie on such cheapest chains.
/// </summary>
public readonly struct HexHeuristic : IHeuristic<Hex>
{
    // More than all cells of the board together: one stone fewer to place outweighs any choice of chains.
    private const int Stone = 128;

    /// <inheritdoc/>
    public int Evaluate(in Hex position)
    {
        var empty = ~position.Occupied;
        var lead = Side(position.First, empty, HexCells.TopRow, HexCells.BottomRow)
            - Side(position.Second, empty, HexCells.LeftColumn, HexCells.RightColumn);
        return position.Player == 0 ? lead : -lead;
    }

    private static int Side(HexCells stones, HexCells empty, HexCells start, HexCells goal)
    {
        Span<HexCells> fromStart = stackalloc HexCells[HexCells.BoardCells];
        Span<HexCells> fromGoal = stackalloc HexCells[HexCells.BoardCells];
        var needed = Spread(stones, empty, start, goal, fromStart);
        Spread(stones, empty, goal, start, fromGoal);
        var choices = 0;
        for (var i = 0; i < needed; i++)
        {
            choices += (fromStart[i] & fromGoal[needed - 1 - i]).Count; // i stones before the cell, all others behind it
        }

        return choices - (Stone * needed);
    }

    /// <summary>
    /// Sorts empty cells by the number of stones that must be placed before them to reach them from <paramref name="start"/>;
    /// returns how many stones reach <paramref name="goal"/>. While a game is not over either player can still join.
    /// </summary>
    private static int Spread(HexCells stones, HexCells empty, HexCells start, HexCells goal, Span<HexCells> levels)
    {
        var reached = (stones & start).Spread(stones);
        var next = (reached.Neighbours() | start) & empty;
        for (var placed = 1; ; placed++)
        {
            levels[placed - 1] = next;
            next |= (next.Neighbours() & stones & ~reached).Spread(stones);
            reached |= next;
            if (!(reached & goal).IsEmpty)
            {
                return placed;
            }

            next = next.Neighbours() & empty & ~reached;
        }
    }
}

/// <summary>Hex with the swap rule: what <see cref="HexHeuristic"/> says for the side whose turn it is.</summary>
public readonly struct HexWithSwapHeuristic : IHeuristic<HexWithSwap>
{
    /// <inheritdoc/>
    public int Evaluate(in HexWithSwap position) => new HexHeuristic().Evaluate(position.Board);
}
