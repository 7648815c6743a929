using SelfPlay.Games;
using SelfPlay.Search.Analysis;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.Rollouts;

/// <summary>
/// UCT (Kocsis and Szepesvari, "Bandit based Monte-Carlo Planning", 2006): a tree grown by UCB1, leaves valued by one
/// random playout each. Needs no evaluator; the yardstick that learnt players are measured against. One instance
/// belongs to one thread; its tree is reused from search to search and nothing is allocated once it has grown.
/// </summary>
/// <remarks>
/// Deviations from the paper: a node gets its children at its second visit, untried children are visited in random order
/// before UCB1 applies, and with <see cref="UctOptions.Solver"/> proven results spread up the tree.
/// </remarks>
public sealed class UctSearch<TGame>
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

    private readonly UctTree _tree = new(InitialNodes);
    private readonly int[] _path = new int[TGame.Info.MaxPlies + 2];
    private readonly ushort[] _moves = new ushort[TGame.Info.MaxMoves];
    private readonly float[] _bonuses = new float[TabledVisits];
    private readonly UctOptions _options;
    private TGame _root;
    private Xoshiro256 _random;

    /// <summary>A search whose chance comes from <paramref name="seed"/>.</summary>
    public UctSearch(ulong seed, UctOptions? options = null)
    {
        _random = new Xoshiro256(seed);
        _options = options ?? new UctOptions();
        for (var n = 1; n < TabledVisits; n++)
        {
            _bonuses[n] = _options.Exploration * MathF.Sqrt(MathF.Log(n));
        }
    }

    /// <summary>Simulations the newest search did: fewer than asked for if the result was proven before.</summary>
    public int Simulations { get; private set; }

    /// <summary>Nodes in the newest tree.</summary>
    public int Nodes => _tree.Count;

    /// <summary>Mean result of the newest search for the player to move at its root, in [-1, 1]; exact once proven.</summary>
    public float Value => _tree.Proofs[UctTree.Root] switch
    {
        Proof.Win => -1,
        Proof.Draw => 0,
        Proof.Loss => 1,
        _ => -_tree.Totals[UctTree.Root] / Math.Max(1, _tree.Visits[UctTree.Root]),
    };

    /// <summary>Whether the newest search proved <see cref="Value"/>.</summary>
    public bool IsProven => _tree.Proofs[UctTree.Root] != Proof.None;

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
    public void Begin(in TGame root)
    {
        if (root.IsOver)
        {
            throw new ArgumentException("The game is over.", nameof(root));
        }

        _tree.Reset();
        _root = root;
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
    public PositionAnalysis Analysis() => UctAnalysis.Of(_tree, BestMove(), Value, Simulations);

    /// <summary>How often the newest search visited each move of its root.</summary>
    /// <param name="visits">Answer, by move. [A]</param>
    public void CopyVisits(Span<int> visits)
    {
        visits.Clear();
        var first = _tree.First[UctTree.Root];
        for (var i = first; i < first + _tree.Counts[UctTree.Root]; i++)
        {
            visits[_tree.Moves[i]] = (int)_tree.Visits[i];
        }
    }

    private void Simulate(TGame game)
    {
        var tree = _tree;
        var path = _path;
        var node = UctTree.Root;
        var depth = 0;
        while (tree.Proofs[node] == Proof.None)
        {
            if (tree.First[node] == 0)
            {
                if (tree.Visits[node] == 0)
                {
                    Playout(node, depth, ref game);
                    return;
                }

                Expand(node, ref game);
            }

            node = tree.Tried[node] < tree.Counts[node]
                ? TryChild(node)
                : Ucb1.Select(tree.Visits, tree.Totals, tree.First[node], tree.Counts[node], Bonus(tree.Visits[node]));
            game.Play(tree.Moves[node]);
            path[++depth] = node;
        }

        BackUp(depth, tree.Proofs[node] switch { Proof.Win => 1, Proof.Loss => -1, _ => 0 });
    }

    private void Playout(int node, int depth, ref TGame game)
    {
        var mover = game.Player ^ 1;
        var played = game.Playout(ref _random);
        var value = mover == 0 ? game.Outcome : -game.Outcome;
        BackUp(depth, value);
        if (played == 0)
        {
            Prove(node, depth, value > 0 ? Proof.Win : value < 0 ? Proof.Loss : Proof.Draw);
        }
    }

    /// <summary>Adds a result, for the player whose move led to the last node, to all nodes of the path.</summary>
    private void BackUp(int depth, float value)
    {
        var (visits, totals) = (_tree.Visits, _tree.Totals);
        for (; depth >= 0; depth--)
        {
            var node = _path[depth];
            visits[node]++;
            totals[node] += value;
            value = -value;
        }
    }

    /// <summary>Records what is proven about the last node of the path, and what follows for the nodes above it.</summary>
    private void Prove(int node, int depth, Proof proof)
    {
        _tree.Proofs[node] = proof;
        while (_options.Solver && depth > 0)
        {
            if (proof == Proof.Loss)
            {
                _tree.Totals[node] = LostTotal;
            }

            node = _path[--depth];
            proof = proof == Proof.Win ? Proof.Loss : FromChildren(node);
            if (proof == Proof.None)
            {
                return;
            }

            _tree.Proofs[node] = proof;
        }
    }

    /// <summary>What the children prove about a node none of whose children is a proven win.</summary>
    private Proof FromChildren(int node)
    {
        var result = Proof.Win;
        foreach (var proof in _tree.Proofs.AsSpan(_tree.First[node], _tree.Counts[node]))
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

    private void Expand(int node, ref TGame game)
    {
        var count = game.WriteMoves(_moves);
        var first = _tree.Append(_moves.AsSpan(0, count)); // may replace the arrays, so before they are indexed
        _tree.First[node] = first;
        _tree.Counts[node] = (ushort)count;
    }

    /// <summary>The next untried child, drawn at random.</summary>
    private int TryChild(int node)
    {
        var tree = _tree;
        var next = tree.First[node] + tree.Tried[node];
        var drawn = next + _random.Below(tree.Counts[node] - tree.Tried[node]);
        (tree.Moves[next], tree.Moves[drawn]) = (tree.Moves[drawn], tree.Moves[next]);
        tree.Tried[node]++;
        return next;
    }

    private float Bonus(float visits)
    {
        var n = (int)visits;
        return n < _bonuses.Length ? _bonuses[n] : _options.Exploration * MathF.Sqrt(MathF.Log(visits));
    }

    private int BestMove()
    {
        var first = _tree.First[UctTree.Root];
        var best = first;
        for (var i = first + 1; i < first + _tree.Counts[UctTree.Root]; i++)
        {
            if (Rank(i).CompareTo(Rank(best)) > 0)
            {
                best = i;
            }
        }

        return _tree.Moves[best];

        // A proven draw is taken for what it is unless the result of the search says there is nothing better.
        (int, float, float) Rank(int child) => _tree.Proofs[child] switch
        {
            Proof.Win => (2, 0, 0),
            Proof.Loss => (0, _tree.Visits[child], 0),
            Proof.Draw when _tree.Proofs[UctTree.Root] == Proof.Draw => (2, 0, 0),
            _ => (1, _tree.Visits[child], _tree.Totals[child]),
        };
    }
}
