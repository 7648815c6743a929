using SelfPlay.Games;
using SelfPlay.Search.Evaluation;

namespace SelfPlay.Search.Tree;

/// <summary>
/// The search of one game. It is driven from outside so that many games advance in lock-step: <see cref="TryCollect"/> puts
/// leaves into a batch, the evaluator answers for all games at once, <see cref="Deliver"/> takes the answers in.
/// Simulations that end in a finished or proven position need no evaluation and are completed on the way.
/// </summary>
public sealed class TreeSearch<TGame>
    where TGame : struct, IGame<TGame>
{
    private readonly SearchOptions _options;
    private readonly GumbelRoot? _gumbel;
    private readonly int[] _pathNodes;
    private readonly int[] _pathEdges;
    private readonly Leaf[] _leaves;
    private readonly int _pathStride;
    private readonly float _virtualLoss;
    private readonly bool _looksForWins;
    private readonly float[] _noise;
    private SearchTree _tree;
    private SearchTree _spare;
    private TGame _root;
    private IReadOnlyList<int>? _only;
    private int _inFlight;
    private int _target;
    private bool _explore;
    private bool _rootReady;

    /// <summary>A search with room for <paramref name="nodes"/> nodes before it grows.</summary>
    public TreeSearch(SearchOptions options, int nodes = 256)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _tree = new SearchTree(options.Puct, nodes);
        _spare = new SearchTree(options.Puct, nodes);
        _gumbel = options.Root == RootPolicy.Gumbel ? new GumbelRoot(options) : null;
        _leaves = new Leaf[options.LeavesInFlight];
        _pathStride = TGame.Info.MaxPlies + 2;
        _pathNodes = new int[_pathStride * options.LeavesInFlight];
        _pathEdges = new int[_pathStride * options.LeavesInFlight];
        _virtualLoss = options.LeavesInFlight > 1 ? options.Puct.VirtualLoss : 0;
        _looksForWins = options.LookForWins && options.Puct.Solver;
        _noise = new float[TGame.Info.MaxMoves];
        Reset(TGame.Start);
    }

    /// <summary>The position at the root.</summary>
    public ref readonly TGame Position => ref _root;

    /// <summary>The tree. The root has its edges once the first evaluation was delivered.</summary>
    public SearchTree Tree => _tree;

    /// <summary>Simulations done since <see cref="Begin"/>.</summary>
    public int Simulations { get; private set; }

    /// <summary>Leaves in the evaluator's hands.</summary>
    public int InFlight => _inFlight;

    /// <summary>Whether the search has done what was asked, or the root is proven.</summary>
    public bool IsComplete => _rootReady && _inFlight == 0 && (Simulations >= _target || IsProven);

    /// <summary>Whether the root's value is certain.</summary>
    public bool IsProven => _options.Puct.Solver && _tree.NodeCount > 0 && _tree.Exact(SearchTree.Root) != SearchTree.Unknown;

    /// <summary>Mean value of the root for its player to move; exact once proven.</summary>
    public float RootValue => _tree.NodeValue(SearchTree.Root);

    /// <summary>Forgets the tree and starts from a position.</summary>
    /// <param name="position">The position.</param>
    /// <param name="only">Its legal moves to choose from, at least one; null for all.</param>
    public void Reset(in TGame position, IReadOnlyList<int>? only = null)
    {
        _root = position;
        _only = only;
        _tree.Clear();
        _tree.AddNode();
        _inFlight = 0;
        _rootReady = false;
        Simulations = 0;
        _target = 0;
    }

    /// <summary>Plays a move and keeps its part of the tree.</summary>
    public void Advance(int move)
    {
        if (_inFlight > 0)
        {
            throw new InvalidOperationException("A search cannot advance while leaves are being evaluated.");
        }

        var edge = FindEdge(move);
        _root.Play(move);
        _only = null;
        Simulations = 0;
        _target = 0;
        _rootReady = false;
        if (edge < 0 || _tree.ChildOf(edge) < 0 || !_tree.IsExpanded(_tree.ChildOf(edge)))
        {
            _tree.Clear();
            _tree.AddNode();
            return;
        }

        _tree.CopySubtree(edge, _spare);
        (_tree, _spare) = (_spare, _tree);
    }

    /// <summary>Starts a search of the root.</summary>
    /// <param name="simulations">Simulations to do.</param>
    /// <param name="explore">Whether the root explores: Dirichlet noise, or Gumbel variables.</param>
    /// <param name="random">Source of that exploration.</param>
    public void Begin(int simulations, bool explore, ref Xoshiro256 random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(simulations, 1);
        Simulations = 0;
        _target = simulations;
        _explore = explore;
        _rootReady = false;
        if (_tree.IsExpanded(SearchTree.Root))
        {
            PrepareRoot(ref random);
        }
    }

    /// <summary>
    /// Runs simulations until one needs an evaluation, and puts its leaf into the batch. False when there is none to add: the
    /// search is complete, or every path leads to leaves that are waiting already.
    /// </summary>
    public bool TryCollect(EvaluationBatch<TGame> batch, ref Xoshiro256 random)
    {
        if (!_rootReady && !_tree.IsExpanded(SearchTree.Root))
        {
            if (_inFlight > 0)
            {
                return false;
            }

            _leaves[_inFlight++] = new Leaf(batch.Add(_root), SearchTree.Root, 0);
            return true;
        }

        while (Simulations + _inFlight < _target && !IsProven && _inFlight < _leaves.Length)
        {
            var outcome = Simulate(batch);
            if (outcome != SimulationOutcome.Finished)
            {
                return outcome == SimulationOutcome.Waiting;
            }
        }

        return false;
    }

    /// <summary>Takes in the evaluator's answers for the leaves collected since the last call.</summary>
    public void Deliver(EvaluationBatch<TGame> batch, ref Xoshiro256 random)
    {
        for (var slot = 0; slot < _inFlight; slot++)
        {
            ref readonly var leaf = ref _leaves[slot];
            var value = batch.Values[leaf.BatchIndex];
            Expand(leaf.Node, batch.MovesOf(leaf.BatchIndex), batch.PriorsOf(leaf.BatchIndex));
            _tree.AddEvaluation(leaf.Node, value);
            if (leaf.Node == SearchTree.Root)
            {
                PrepareRoot(ref random);
                continue;
            }

            Backup(slot, leaf.Depth, -value);
            Simulations++;
        }

        _inFlight = 0;
    }

    /// <summary>
    /// Writes the search's policy over the root's legal moves: visit shares (PUCT) or the improved policy (Gumbel), with
    /// proven moves put right: all mass on proven wins if there are any, none on proven losses unless all moves lose.
    /// </summary>
    /// <param name="policy">Aligned with the root's moves. [M]</param>
    public void WritePolicy(Span<float> policy)
    {
        if (_gumbel is not null)
        {
            _gumbel.WritePolicy(_tree, policy);
        }
        else
        {
            _tree.Visits(SearchTree.Root).CopyTo(policy);
        }

        var exacts = _tree.EdgeExacts(SearchTree.Root);
        if (_options.Puct.Solver)
        {
            PolicyShares.CorrectProven(policy, exacts, _tree.Exact(SearchTree.Root));
        }

        PolicyShares.Normalize(policy);
    }

    /// <summary>
    /// The move to play. With temperature 0 the most visited (PUCT) or the winner of the halving (Gumbel); otherwise drawn
    /// from policy^(1/temperature). A Gumbel search that explored has drawn its move already and ignores the temperature.
    /// </summary>
    public int ChooseMove(float temperature, ref Xoshiro256 random)
    {
        var moves = _tree.Moves(SearchTree.Root);
        if (_gumbel is not null && !IsProven && (_explore || temperature == 0))
        {
            return moves[_gumbel.Choose(_tree)];
        }

        Span<float> policy = stackalloc float[moves.Length];
        WritePolicy(policy);
        if (temperature > 0)
        {
            return moves[PolicyShares.Sample(policy, temperature, ref random)];
        }

        var best = 0;
        for (var i = 1; i < policy.Length; i++)
        {
            if (policy[i] > policy[best])
            {
                best = i;
            }
        }

        return moves[best];
    }

    private int FindEdge(int move)
    {
        var index = _tree.Moves(SearchTree.Root).IndexOf((ushort)move);
        return index < 0 ? -1 : _tree.FirstEdge(SearchTree.Root) + index;
    }

    private void PrepareRoot(ref Xoshiro256 random)
    {
        _rootReady = true;
        if (_options.CountReusedVisits && _gumbel is null)
        {
            Simulations = Math.Min(_target - 1, (int)_tree.NodeVisits(SearchTree.Root) - 1);
        }

        if (_looksForWins && !IsProven)
        {
            Simulations += ImmediateWins.Prove(_tree, _root);
        }

        if (_gumbel is not null)
        {
            _gumbel.Begin(_tree, _target, _explore, ref random);
        }
        else if (_explore && _options.NoiseShare > 0)
        {
            AddNoise(ref random);
        }
    }

    private void Expand(int node, ReadOnlySpan<ushort> moves, ReadOnlySpan<float> priors)
    {
        if (node != SearchTree.Root || _only is null)
        {
            _tree.Expand(node, moves, priors);
            return;
        }

        Span<ushort> keptMoves = stackalloc ushort[moves.Length];
        Span<float> keptPriors = stackalloc float[moves.Length];
        var count = PolicyShares.Keep(_only, moves, priors, keptMoves, keptPriors);
        _tree.Expand(node, keptMoves[..count], keptPriors[..count]);
    }

    private void AddNoise(ref Xoshiro256 random)
    {
        var priors = _tree.Priors(SearchTree.Root);
        var alpha = _options.NoiseConcentration / priors.Length;
        var sum = 0f;
        for (var i = 0; i < priors.Length; i++)
        {
            _noise[i] = (float)random.Gamma(alpha);
            sum += _noise[i];
        }

        for (var i = 0; sum > 0 && i < priors.Length; i++)
        {
            priors[i] = ((1 - _options.NoiseShare) * priors[i]) + (_options.NoiseShare * _noise[i] / sum);
        }

        _tree.RefreshRoot();
    }

    private SimulationOutcome Simulate(EvaluationBatch<TGame> batch)
    {
        var tree = _tree;
        var position = _root;
        var offset = _inFlight * _pathStride;
        var node = SearchTree.Root;
        var depth = 0;
        while (true)
        {
            var edge = depth == 0 && _gumbel is not null ? _gumbel.Select(tree) : tree.Select(node);
            tree.Descend(node, edge, _virtualLoss);
            _pathNodes[offset + depth] = node;
            _pathEdges[offset + depth] = edge;
            depth++;
            position.Play(tree.MoveOf(edge));
            var child = tree.ChildOf(edge);
            if (child < 0)
            {
                child = tree.AddNode();
                tree.Link(edge, child);
                if (!position.IsOver)
                {
                    var index = batch.Add(position);
                    if (!_looksForWins || ImmediateWins.Find(position, batch.MovesOf(index)) < 0)
                    {
                        _leaves[_inFlight++] = new Leaf(index, child, depth);
                        return SimulationOutcome.Waiting;
                    }

                    batch.Withdraw();
                    tree.SetExact(child, 1);
                }
                else
                {
                    tree.SetExact(child, (sbyte)(position.Player == 0 ? position.Outcome : -position.Outcome));
                }
            }

            var exact = tree.Exact(child);
            if (exact != SearchTree.Unknown)
            {
                Backup(_inFlight, depth, -exact);
                Simulations++;
                return SimulationOutcome.Finished;
            }

            if (!tree.IsExpanded(child))
            {
                _gumbel?.Retract(_pathEdges[offset] - tree.FirstEdge(SearchTree.Root));
                for (var i = depth - 1; i >= 0; i--)
                {
                    tree.Retract(_pathNodes[offset + i], _pathEdges[offset + i], _virtualLoss);
                }

                return SimulationOutcome.Collision;
            }

            node = child;
        }
    }

    private void Backup(int slot, int depth, float value)
    {
        var offset = slot * _pathStride;
        for (var i = depth - 1; i >= 0; i--)
        {
            value = _tree.Backup(_pathNodes[offset + i], _pathEdges[offset + i], value, _virtualLoss);
        }
    }

    private enum SimulationOutcome
    {
        /// <summary>The value was certain and is backed up.</summary>
        Finished,

        /// <summary>The leaf is in the batch.</summary>
        Waiting,

        /// <summary>The leaf was in the batch already; nothing was counted.</summary>
        Collision,
    }

    private readonly record struct Leaf(int BatchIndex, int Node, int Depth);
}
