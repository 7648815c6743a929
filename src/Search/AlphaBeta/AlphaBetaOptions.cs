using System.ComponentModel.DataAnnotations;

namespace SelfPlay.Search.AlphaBeta;

/// <summary>Options of <see cref="AlphaBetaSearch{TGame, THeuristic}"/>: none of them changes its score.</summary>
public sealed record AlphaBetaOptions
{
    /// <summary>What the search remembers to look at less.</summary>
    /// <value>The default is everything.</value>
    public AlphaBetaMemory Memory { get; init; } = AlphaBetaMemory.All;

    /// <summary>Size of the transposition table: 2^this entries of 16 bytes.</summary>
    /// <value>The default is 18: 4 MiB.</value>
    [Range(1, 28)]
    public int TableBits { get; init; } = 18;
}

/// <summary>What an alpha-beta search remembers from one part of its tree to look at less of another.</summary>
[Flags]
public enum AlphaBetaMemory
{
    /// <summary>Nothing: alpha-beta as Knuth and Moore (1975) have it.</summary>
    None = 0,

    /// <summary>Scores of positions: one that is met again is not searched again (Greenblatt, Eastlake and Crocker 1967).</summary>
    Scores = 1,

    /// <summary>The best move of each position: it goes first when the position is searched deeper.</summary>
    BestMoves = 2,

    /// <summary>The last two moves that refuted something at each ply (Akl and Newborn 1977): they go next.</summary>
    Killers = 4,

    /// <summary>How often, weighted by depth, each move refuted something (Schaeffer 1989): the others go in this order.</summary>
    History = 8,

    /// <summary>All of it.</summary>
    All = Scores | BestMoves | Killers | History,
}
