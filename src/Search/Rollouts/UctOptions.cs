namespace SelfPlay.Search.Rollouts;

/// <summary>Options of <see cref="UctSearch{TGame}"/>.</summary>
public sealed record UctOptions
{
    /// <summary>
    /// Exploration constant c of UCB1, score = mean + c sqrt(ln N / n) with results in [-1, 1]. The analysis of Kocsis and
    /// Szepesvari (2006) has c = sqrt(2) for results in [0, 1], twice that here.
    /// </summary>
    /// <value>The default is 1.4, half of that: UCB1's bound is cautious, and less exploration plays better.</value>
    public float Exploration { get; init; } = 1.4f;

    /// <summary>Whether proven results spread up the tree (MCTS-Solver, Winands, Bjornsson and Saito 2008).</summary>
    /// <value>The default is true.</value>
    public bool Solver { get; init; } = true;
}
