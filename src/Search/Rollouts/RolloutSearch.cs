using SelfPlay.Games;
using SelfPlay.Search.Analysis;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.Rollouts;

/// <summary>
/// What the searches that grow a tree by simulations with random playouts have in common: the tree, the way back up it, proofs
/// (MCTS-Solver, Winands, Bjornsson and Saito 2008) and the choice of a move. They differ in how a simulation goes. Needs no
/// evaluator. One instance belongs to one thread; its tree is reused from search to search, stops growing before memory becomes
/// short, and nothing is allocated once it has grown.
/// </summary>
public abstract class RolloutSearch<TGame>
    where TGame : struct, IGame<TGame>
{
    /// <summary>Most simulations of one search: visit counts are floats, exact up to 2^24.</summary>
    public const int MaxSimulations = PlayerSpec.MaxSimulations;

    /// <summary>Nodes to begin with; about what 1,000 simulations need.</summary>
    private const int InitialNodes = 1 << 14;

    /// <summary>Parents visited less often than this have their exploration factor in a table.</summary>
    private const int TabledVisits = 1 << 12;

    /// <summary>Simulations between two looks at the cancellation token.</summary>
    private const int CancellationStride = 1 << 10;

    /// <summary>Total of a child proven lost: its score is below every other's.</summary>
    private const float LostTotal = -1e12f;

    private readonly ushort[] _moves = new ushort[TGame.Info.MaxMoves];
    private readonly float[] _bonuses = new float[TabledVisits];
    private readonly float _exploration;
    private readonly bool _solver;
    private TGame _root;
    private IReadOnlyList<int>? _only;
    private Xoshiro256 _random;

    private protected RolloutSearch(ulong seed, float exploration, bool solver)
    {
        _random = new Xoshiro256(seed);
        _exploration = exploration;
        _solver = solver;
        for (var n = 1; n < TabledVisits; n++)
        {
            _bonuses[n] = exploration * MathF.Sqrt(MathF.Log(n));
        }
    }

    /// <summary>Simulations the newest search did: fewer than asked for if the result was proven before.</summary>
    public int Simulations { get; private set; }

    /// <summary>Nodes in the newest tree.</summary>
    public int Nodes => Tree.Count;

    /// <summary>Nodes at which a tree stops growing; from then on simulations only value the leaves it has.</summary>
    internal int MaxNodes
    {
        get => Tree.Most;
        set => Tree.Most = value;
    }

    /// <summary>Mean result of the newest search for the player to move at its root, in [-1, 1]; exact once proven.</summary>
    public float Value => Tree.Proofs[UctTree.Root] switch
    {
        Proof.Win => -1,
        Proof.Draw => 0,
        Proof.Loss => 1,
        _ => -Tree.Totals[UctTree.Root] / Math.Max(1, Tree.Visits[UctTree.Root]),
    };

    /// <summary>Whether the newest search proved <see cref="Value"/>.</summary>
    public bool IsProven => Tree.Proofs[UctTree.Root] != Proof.None;

    private protected UctTree Tree { get; } = new(InitialNodes);

    /// <summary>Nodes of the simulation that is going on, the root first.</summary>
    private protected int[] Path { get; } = new int[TGame.Info.MaxPlies + 2];

    private protected ref Xoshiro256 Random => ref _random;

    /// <summary>Searches a position and returns the move visited most often; a proven win goes first, a proven loss last.</summary>
    /// <param name="root">A position that is not over.</param>
    /// <param name="simulations">Simulations, 1 to <see cref="MaxSimulations"/>.</param>
    /// <param name="cancellationToken">Gives up with <see cref="OperationCanceledException"/>.</param>
    public int Search(in TGame root, int simulations, CancellationToken cancellationToken = default)
    {
        Begin(root);
        Continue(simulations, cancellationToken);
        return BestMove();
    }

    /// <summary>Starts a search that is done in instalments.</summary>
    /// <param name="root">A position that is not over.</param>
    /// <param name="only">The moves of the root to choose from; null for all.</param>
    public void Begin(in TGame root, IReadOnlyList<int>? only = null)
    {
        if (root.IsOver)
        {
            throw new ArgumentException("The game is over.", nameof(root));
        }

        Tree.Reset();
        _root = root;
        _only = only;
        var start = root;
        Expand(UctTree.Root, ref start);
        Simulations = 0;
    }

    /// <summary>Goes on with the search until it has done so many simulations in all, or its result is proven.</summary>
    /// <param name="simulations">Simulations, 1 to <see cref="MaxSimulations"/>.</param>
    /// <param name="cancellationToken">Gives up with <see cref="OperationCanceledException"/>.</param>
    public void Continue(int simulations, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(simulations, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(simulations, MaxSimulations);
        while (Simulations < simulations && !IsProven)
        {
            if (Simulations % CancellationStride == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            Simulate(_root);
            Simulations++;
        }
    }

    /// <summary>What the search has found so far.</summary>
    public PositionAnalysis Analysis() => UctAnalysis.Of(Tree, BestMove(), Value, Simulations);

    /// <summary>How often the newest search visited each move of its root.</summary>
    /// <param name="visits">Answer, by move. [A]</param>
    public void CopyVisits(Span<int> visits)
    {
        visits.Clear();
        var first = Tree.First[UctTree.Root];
        for (var i = first; i < first + Tree.Counts[UctTree.Root]; i++)
        {
            visits[Tree.Moves[i]] = (int)Tree.Visits[i];
        }
    }

    /// <summary>Goes from the root to a leaf, values it, and adds the result to all nodes on the way.</summary>
    private protected abstract void Simulate(TGame game);

    /// <summary>Adds a result, for the player whose move led to the last node, to all nodes of the path.</summary>
    private protected void BackUp(int depth, float value)
    {
        var (visits, totals) = (Tree.Visits, Tree.Totals);
        for (; depth >= 0; depth--)
        {
            var node = Path[depth];
            visits[node]++;
            totals[node] += value;
            value = -value;
        }
    }

    /// <summary>Records what is proven about the last node of the path, and what follows for the nodes above it.</summary>
    private protected void Prove(int node, int depth, Proof proof)
    {
        Tree.Proofs[node] = proof;
        while (_solver && depth > 0)
        {
            if (proof == Proof.Loss)
            {
                Tree.Totals[node] = LostTotal;
            }

            node = Path[--depth];
            proof = proof == Proof.Win ? Proof.Loss : FromChildren(node);
            if (proof == Proof.None)
            {
                return;
            }

            Tree.Proofs[node] = proof;
        }
    }

    /// <summary>What the children prove about a node none of whose children is a proven win.</summary>
    private Proof FromChildren(int node)
    {
        var result = Proof.Win;
        foreach (var proof in Tree.Proofs.AsSpan(Tree.First[node], Tree.Counts[node]))
        {
            if (proof == Proof.None)
            {
                return Proof.None;
            }

            if (proof == Proof.Draw)
            {
                result = Proof.Draw;
            }
        }

        return result;
    }

    private protected virtual void Expand(int node, ref TGame game)
    {
        var count = AnalysisLimits.WriteMoves(game, node == UctTree.Root ? _only : null, _moves);
        var first = Tree.Append(_moves.AsSpan(0, count)); // may replace the arrays, so before they are indexed
        Tree.First[node] = first;
        Tree.Counts[node] = (ushort)count;
    }

    private protected float Bonus(float visits)
    {
        var n = (int)visits;
        return n < _bonuses.Length ? _bonuses[n] : _exploration * MathF.Sqrt(MathF.Log(visits));
    }

    private int BestMove()
    {
        var first = Tree.First[UctTree.Root];
        var best = first;
        for (var i = first + 1; i < first + Tree.Counts[UctTree.Root]; i++)
        {
            if (Rank(i).CompareTo(Rank(best)) > 0)
            {
                best = i;
            }
        }

        return Tree.Moves[best];

        // A proven draw is taken for what it is unless the result of the search says there is nothing better.
        (int, float, float) Rank(int child) => Tree.Proofs[child] switch
        {
            Proof.Win => (2, 0, 0),
            Proof.Loss => (0, Tree.Visits[child], 0),
            Proof.Draw when Tree.Proofs[UctTree.Root] == Proof.Draw => (2, 0, 0),
            _ => (1, Tree.Visits[child], Tree.Totals[child]),
        };
    }
}
