using System.Runtime.CompilerServices;

namespace SelfPlay.Games.Boards;

/// <summary>One player's stones on a Hex board, and which of them are linked to the edge that the player starts from.</summary>
internal struct HexSide
{
    /// <summary>All stones.</summary>
    public HexCells Stones;

    /// <summary>Stones from which a chain of neighbouring stones leads to the starting edge.</summary>
    public HexCells Linked;

    /// <summary>The side with these stones.</summary>
    public static HexSide Of(HexCells stones, HexCells start) => new() { Stones = stones, Linked = (stones & start).Spread(stones) };

    /// <summary>Adds a stone and keeps <see cref="Linked"/> true, which costs next to nothing for a stone that links nothing.</summary>
    /// <returns>Whether the stone joins the two edges.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Place(int cell, HexCells start, HexCells goal)
    {
        var stone = HexCells.Single(cell);
        Stones |= stone;
        if (((HexCells.NeighboursOf(cell) & Linked) | (stone & start)).IsEmpty)
        {
            return false;
        }

        Link(cell, stone);
        return !(Linked & goal).IsEmpty;
    }

    /// <summary>Links a stone, and all that are linked through it.</summary>
    private void Link(int cell, HexCells stone)
    {
        Linked |= stone;
        var unlinked = Stones & ~Linked;
        var next = HexCells.NeighboursOf(cell) & unlinked;
        while (!next.IsEmpty)
        {
            Linked |= next;
            unlinked &= ~next;
            next = next.Neighbours() & unlinked;
        }
    }
}
