using System.ComponentModel.DataAnnotations;

namespace SelfPlay.Search.Tree;

/// <summary>How a move's prior P and its own visits n weigh in selection at a node with N visits; Q is the move's mean value.</summary>
public enum ExplorationRule
{
    /// <summary>
    /// Q + (c_init + log((1 + N + c_base) / c_base)) P sqrt(N) / (1 + n): PUCT as published. However bad a move looks, it is looked at again
    /// when the others have been often enough.
    /// </summary>
    Puct,

    /// <summary>
    /// Q + c_init P / (1 + n), as lectures write it down. Without sqrt(N) exploration dies out: a move whose Q is behind by more than c_init P is
    /// never followed again.
    /// </summary>
    Vanishing,
}

/// <summary>Constants of tree selection: PUCT as in AlphaZero (Silver et al. 2018), with first-play urgency as in KataGo.</summary>
public sealed record PuctOptions
{
    /// <summary>The rule of exploration.</summary>
    /// <value>The default is <see cref="ExplorationRule.Puct"/>.</value>
    public ExplorationRule Exploration { get; init; } = ExplorationRule.Puct;

    /// <summary>Exploration constant c_init.</summary>
    /// <value>The default is 1.25 (AlphaZero's).</value>
    [Range(0.0, 100.0)]
    public float ExplorationInit { get; init; } = 1.25f;

    /// <summary>c_base: exploration grows by log((1 + N + c_base) / c_base).</summary>
    /// <value>The default is 19652 (AlphaZero's).</value>
    [Range(1.0, 1e9)]
    public float ExplorationBase { get; init; } = 19652f;

    /// <summary>
    /// First-play urgency: an unvisited move counts as the node's mean value less this times the square root of the prior
    /// mass already visited (Wu 2019, section 3.1).
    /// </summary>
    /// <value>The default is 0.2.</value>
    [Range(0.0, 2.0)]
    public float FirstPlayUrgencyReduction { get; init; } = 0.2f;

    /// <summary>The same at the root, where Dirichlet noise has to be able to bring up new moves.</summary>
    /// <value>The default is 0.</value>
    [Range(0.0, 2.0)]
    public float RootFirstPlayUrgencyReduction { get; init; }

    /// <summary>Loss counted on the path of a leaf that waits for its evaluation, so that the next selection goes elsewhere.</summary>
    /// <value>The default is 1; it has no effect while each tree has one leaf in flight.</value>
    [Range(0.0, 10.0)]
    public float VirtualLoss { get; init; } = 1f;

    /// <summary>Whether wins, losses and draws that are certain are propagated (MCTS-Solver, Winands et al. 2008).</summary>
    /// <value>The default is true.</value>
    public bool Solver { get; init; } = true;
}
