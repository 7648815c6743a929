namespace SelfPlay.Search.Rollouts;

/// <summary>Options of <see cref="RaveSearch{TGame}"/>.</summary>
public sealed record RaveOptions
{
    /// <summary>
    /// The bias b of the all-moves-as-first values, for results in [0, 1]: how far they are off by nature and not by chance. The
    /// larger, the sooner a move's own results count alone.
    /// </summary>
    /// <value>The default is 0.1.</value>
    public float Bias { get; init; } = 0.1f;

    /// <summary>Exploration constant c of score + c sqrt(ln N / (n + 1)), with results in [-1, 1].</summary>
    /// <value>The default is 0.1. Gelly and Silver have 0: the all-moves-as-first values explore enough in Go.</value>
    public float Exploration { get; init; } = 0.1f;

    /// <summary>Whether proven results spread up the tree (MCTS-Solver, Winands, Bjornsson and Saito 2008).</summary>
    /// <value>The default is true.</value>
    public bool Solver { get; init; } = true;
}
