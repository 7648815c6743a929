using System.ComponentModel.DataAnnotations;

namespace SelfPlay.Search.Tree;

/// <summary>How the root of a search explores.</summary>
public enum RootPolicy
{
    /// <summary>PUCT with Dirichlet noise on the priors (AlphaZero).</summary>
    Puct,

    /// <summary>Gumbel-top-m without replacement, sequential halving, completed Q-values (Danihelka et al. 2022).</summary>
    Gumbel,
}

/// <summary>Options of a search: the tree's and the root's.</summary>
public sealed record SearchOptions
{
    /// <summary>Selection inside the tree.</summary>
    public PuctOptions Puct { get; init; } = new();

    /// <summary>How the root explores.</summary>
    /// <value>The default is <see cref="RootPolicy.Puct"/>.</value>
    public RootPolicy Root { get; init; } = RootPolicy.Puct;

    /// <summary>Share of Dirichlet noise in the root's priors of an exploring search; 0 is none.</summary>
    /// <value>The default is 0.25 (AlphaZero's).</value>
    [Range(0.0, 1.0)]
    public float NoiseShare { get; init; } = 0.25f;

    /// <summary>Concentration of the noise over all moves: alpha is this divided by the number of legal moves.</summary>
    /// <value>The default is 10, which is AlphaZero's 0.3 for chess and 0.03 for Go to within 10 %.</value>
    [Range(0.01, 1000.0)]
    public float NoiseConcentration { get; init; } = 10f;

    /// <summary>Gumbel: most moves considered at the root, m.</summary>
    /// <value>The default is 16 (the paper's).</value>
    [Range(2, 4096)]
    public int GumbelMoves { get; init; } = 16;

    /// <summary>Gumbel: c_visit in sigma(q) = (c_visit + max N) c_scale q, with q in [0, 1].</summary>
    /// <value>The default is 50 (the paper's).</value>
    [Range(0.0, 1e6)]
    public float GumbelVisit { get; init; } = 50f;

    /// <summary>Gumbel: c_scale.</summary>
    /// <value>The default is 1 (the paper's for board games).</value>
    [Range(0.0, 1e3)]
    public float GumbelScale { get; init; } = 1f;

    /// <summary>
    /// Whether visits kept from the last move's tree count towards the simulations asked for (KataGo's "visits"), or come on
    /// top of them (AlphaGo Zero).
    /// </summary>
    /// <value>The default is false: they come on top.</value>
    public bool CountReusedVisits { get; init; }

    /// <summary>
    /// Whether every move of a new leaf, and of the root, is tried for one that wins at once; a leaf that has one is proven and needs no
    /// evaluation. Asks for <see cref="PuctOptions.Solver"/>.
    /// </summary>
    /// <value>The default is false: it pays where an evaluation costs much more than a leaf's moves, as a network's does.</value>
    public bool LookForWins { get; init; }

    /// <summary>Leaves of one tree that may wait for the evaluator at once; more than one needs virtual loss.</summary>
    /// <value>The default is 1: batches come from many games in lock-step.</value>
    [Range(1, 1024)]
    public int LeavesInFlight { get; init; } = 1;
}
