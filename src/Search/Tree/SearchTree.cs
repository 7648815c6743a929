using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SelfPlay.Search.Tree;

/// <summary>
/// The statistics of one search tree as a structure of arrays. A node owns a contiguous block of edges, one per legal
/// move, padded to a multiple of eight so that selection works on whole vectors. Values are seen from the player to move
/// at the node that owns them; an edge's from the player who chooses it. Arrays grow by doubling and are reused, so that a
/// warm tree allocates nothing.
/// </summary>
public sealed class SearchTree
{
    /// <summary>Index of the root node.</summary>
    public const int Root = 0;

    /// <summary>Child index of an edge that was never followed.</summary>
    public const int Unvisited = -1;

    /// <summary>Exact value of what is not proven; proven values are -1, 0 and 1.</summary>
    public const sbyte Unknown = 2;

    private const int Lanes = 8;
    private const float Excluded = -1e9f;

    private readonly PuctOptions _options;
    private readonly ExplorationTable _exploration;

    private int[] _firstEdge = [];
    private int[] _edgeCount = [];
    private int[] _openEdges = [];
    private float[] _nodeVisits = [];
    private float[] _nodeValueSum = [];
    private float[] _nodeEvaluation = [];
    private float[] _visitedPrior = [];
    private sbyte[] _nodeExact = [];

    private float[] _prior = [];
    private float[] _visits = [];
    private float[] _valueSum = [];
    private float[] _bias = [];
    private int[] _child = [];
    private ushort[] _move = [];
    private sbyte[] _edgeExact = [];

    /// <summary>An empty tree with room for <paramref name="nodes"/> nodes before it grows.</summary>
    public SearchTree(PuctOptions options, int nodes = 256)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(nodes, 1);
        _options = options;
        _exploration = new ExplorationTable(options);
        GrowNodes(nodes);
        GrowEdges(nodes * Lanes);
    }

    /// <summary>Nodes in the tree.</summary>
    public int NodeCount { get; private set; }

    /// <summary>Edges in the tree, padding included.</summary>
    public int EdgeSlots { get; private set; }

    /// <summary>What the evaluator said of the root, for its player to move.</summary>
    public float RootEvaluation => _nodeEvaluation[Root];

    /// <summary>Removes all nodes.</summary>
    public void Clear() => NodeCount = EdgeSlots = 0;

    /// <summary>First edge of a node.</summary>
    public int FirstEdge(int node) => _firstEdge[node];

    /// <summary>Number of edges of a node: its legal moves, or 0 while it is not expanded or when the game is over there.</summary>
    public int EdgeCount(int node) => _edgeCount[node];

    /// <summary>Visits of a node, its own evaluation included.</summary>
    public float NodeVisits(int node) => _nodeVisits[node];

    /// <summary>Mean value of a node for its player to move; exact once proven.</summary>
    public float NodeValue(int node) => _nodeExact[node] != Unknown ? _nodeExact[node] : _nodeValueSum[node] / Math.Max(1, _nodeVisits[node]);

    /// <summary>Proven value of a node for its player to move, or <see cref="Unknown"/>.</summary>
    public sbyte Exact(int node) => _nodeExact[node];

    /// <summary>Prior probabilities of a node's edges; writable at the root, for noise.</summary>
    public Span<float> Priors(int node) => _prior.AsSpan(_firstEdge[node], _edgeCount[node]);

    /// <summary>Visits of a node's edges, leaves in flight included.</summary>
    public ReadOnlySpan<float> Visits(int node) => _visits.AsSpan(_firstEdge[node], _edgeCount[node]);

    /// <summary>Summed values of a node's edges, for the player to move at the node.</summary>
    public ReadOnlySpan<float> ValueSums(int node) => _valueSum.AsSpan(_firstEdge[node], _edgeCount[node]);

    /// <summary>Moves of a node's edges, ascending.</summary>
    public ReadOnlySpan<ushort> Moves(int node) => _move.AsSpan(_firstEdge[node], _edgeCount[node]);

    /// <summary>Proven values of a node's edges for the player to move at the node, or <see cref="Unknown"/>.</summary>
    public ReadOnlySpan<sbyte> EdgeExacts(int node) => _edgeExact.AsSpan(_firstEdge[node], _edgeCount[node]);

    /// <summary>Children of a node's edges, or <see cref="Unvisited"/>.</summary>
    public ReadOnlySpan<int> Children(int node) => _child.AsSpan(_firstEdge[node], _edgeCount[node]);

    /// <summary>The move of an edge.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int MoveOf(int edge) => _move[edge];

    /// <summary>The node an edge leads to, or <see cref="Unvisited"/>.</summary>
    public int ChildOf(int edge) => _child[edge];

    /// <summary>Whether a node has its edges.</summary>
    public bool IsExpanded(int node) => _edgeCount[node] > 0;

    /// <summary>Adds a node without edges and without visits.</summary>
    public int AddNode()
    {
        var node = NodeCount++;
        if (node == _firstEdge.Length)
        {
            GrowNodes(node * 2);
        }

        _firstEdge[node] = _edgeCount[node] = _openEdges[node] = 0;
        _nodeVisits[node] = _nodeValueSum[node] = _visitedPrior[node] = 0;
        _nodeExact[node] = Unknown;
        return node;
    }

    /// <summary>Links an edge to a node.</summary>
    public void Link(int edge, int node) => _child[edge] = node;

    /// <summary>Gives a node its edges.</summary>
    /// <param name="node">A node without edges.</param>
    /// <param name="moves">Its legal moves. [M]</param>
    /// <param name="priors">Their probabilities. [M]</param>
    public void Expand(int node, ReadOnlySpan<ushort> moves, ReadOnlySpan<float> priors)
    {
        var first = AddEdges(moves.Length);
        _firstEdge[node] = first;
        _edgeCount[node] = moves.Length;
        _openEdges[node] = moves.Length;
        moves.CopyTo(_move.AsSpan(first));
        priors.CopyTo(_prior.AsSpan(first));
    }

    /// <summary>Marks a node without edges whose value is certain: the game is over there, or its player wins at once.</summary>
    public void SetExact(int node, sbyte value) => _nodeExact[node] = value;

    /// <summary>The edge that PUCT follows from an expanded node; ties go to the lower move.</summary>
    public int Select(int node)
    {
        var first = _firstEdge[node];
        var end = first + Padded(_edgeCount[node]);
        var nodeVisits = _nodeVisits[node];
        var exploration = _exploration.At(nodeVisits);
        var reduction = node == Root ? _options.RootFirstPlayUrgencyReduction : _options.FirstPlayUrgencyReduction;
        var urgency = (_nodeValueSum[node] / nodeVisits) - (reduction * MathF.Sqrt(_visitedPrior[node]));

        ref var priors = ref MemoryMarshal.GetArrayDataReference(_prior);
        ref var visits = ref MemoryMarshal.GetArrayDataReference(_visits);
        ref var sums = ref MemoryMarshal.GetArrayDataReference(_valueSum);
        ref var biases = ref MemoryMarshal.GetArrayDataReference(_bias);
        var scale = Vector256.Create(exploration);
        var unvisited = Vector256.Create(urgency);
        var best = Vector256.Create(float.NegativeInfinity);
        var bestBlock = Vector256<int>.Zero;
        for (var i = first; i < end; i += Lanes)
        {
            var n = Vector256.LoadUnsafe(ref visits, (nuint)i);
            var q = unvisited;
            var u = Vector256.LoadUnsafe(ref priors, (nuint)i) * scale;
            if (n != Vector256<float>.Zero) // divisions are slow, and where there are many moves most are unvisited
            {
                q = Vector256.ConditionalSelect(Vector256.GreaterThan(n, Vector256<float>.Zero), Vector256.LoadUnsafe(ref sums, (nuint)i) / n, q);
                u /= n + Vector256<float>.One;
            }

            var score = q + u + Vector256.LoadUnsafe(ref biases, (nuint)i);
            var better = Vector256.GreaterThan(score, best);
            best = Vector256.ConditionalSelect(better, score, best);
            bestBlock = Vector256.ConditionalSelect(better.AsInt32(), Vector256.Create(i), bestBlock);
        }

        var half = Vector128.Max(best.GetLower(), best.GetUpper());
        half = Vector128.Max(half, Vector128.Shuffle(half, Vector128.Create(2, 3, 0, 1)));
        half = Vector128.Max(half, Vector128.Shuffle(half, Vector128.Create(1, 0, 3, 2)));
        var ties = Vector256.Equals(best, Vector256.Create(half.ToScalar())).ExtractMostSignificantBits();
        if (end - first == Lanes)
        {
            return first + System.Numerics.BitOperations.TrailingZeroCount(ties);
        }

        var winner = int.MaxValue;
        for (; ties != 0; ties &= ties - 1)
        {
            var lane = System.Numerics.BitOperations.TrailingZeroCount(ties);
            winner = Math.Min(winner, bestBlock.GetElement(lane) + lane);
        }

        return winner;
    }

    /// <summary>Counts a selection on its way down: a visit, with virtual loss until the value is known.</summary>
    public void Descend(int node, int edge, float virtualLoss)
    {
        if (_visits[edge] == 0)
        {
            _visitedPrior[node] += _prior[edge];
        }

        _visits[edge] += 1;
        _valueSum[edge] -= virtualLoss;
        _nodeVisits[node] += 1;
        _nodeValueSum[node] -= virtualLoss;
    }

    /// <summary>Takes a selection back whose leaf is already waiting for its evaluation.</summary>
    public void Retract(int node, int edge, float virtualLoss)
    {
        _visits[edge] -= 1;
        _valueSum[edge] += virtualLoss;
        _nodeVisits[node] -= 1;
        _nodeValueSum[node] += virtualLoss;
        if (_visits[edge] == 0)
        {
            _visitedPrior[node] -= _prior[edge];
        }
    }

    /// <summary>Adds the first value of a node: its own evaluation, for its player to move.</summary>
    public void AddEvaluation(int node, float value)
    {
        _nodeVisits[node] += 1;
        _nodeValueSum[node] += value;
        _nodeEvaluation[node] = value;
    }

    /// <summary>
    /// Adds a value to an edge and its node and takes the virtual loss off. When the child is proven, the edge is, and the
    /// node may be. Returns what to add one level up, for the player to move there (that is, negated).
    /// </summary>
    /// <param name="node">The node that owns the edge.</param>
    /// <param name="edge">The edge that was followed.</param>
    /// <param name="value">Value for the player to move at <paramref name="node"/>.</param>
    /// <param name="virtualLoss">What <see cref="Descend"/> took off.</param>
    public float Backup(int node, int edge, float value, float virtualLoss)
    {
        var child = _child[edge];
        if (_options.Solver && child >= 0 && _nodeExact[child] != Unknown && _edgeExact[edge] == Unknown)
        {
            Prove(node, edge, (sbyte)-_nodeExact[child]);
        }

        _valueSum[edge] = _edgeExact[edge] != Unknown ? _edgeExact[edge] * _visits[edge] : _valueSum[edge] + value + virtualLoss;
        if (_nodeExact[node] != Unknown)
        {
            value = _nodeExact[node];
        }

        _nodeValueSum[node] += value + virtualLoss;
        return -value;
    }

    /// <summary>
    /// Makes the child of <paramref name="edge"/> the root and keeps its subtree: copies it into <paramref name="target"/>,
    /// which is cleared first.
    /// </summary>
    public void CopySubtree(int edge, SearchTree target)
    {
        target.Clear();
        target.AddNode();
        target.CopyNode(this, _child[edge], Root);
        for (var node = 0; node < target.NodeCount; node++)
        {
            var first = target._firstEdge[node];
            for (var i = first; i < first + target._edgeCount[node]; i++)
            {
                var source = target._child[i];
                if (source >= 0)
                {
                    var copy = target.AddNode();
                    target._child[i] = copy;
                    target.CopyNode(this, source, copy);
                }
            }
        }
    }

    /// <summary>Sums the priors of the visited edges of the root anew, after its priors were changed.</summary>
    public void RefreshRoot()
    {
        var first = _firstEdge[Root];
        var sum = 0f;
        for (var i = first; i < first + _edgeCount[Root]; i++)
        {
            sum += _visits[i] > 0 ? _prior[i] : 0;
        }

        _visitedPrior[Root] = sum;
    }

    private static int Padded(int count) => (count + Lanes - 1) & ~(Lanes - 1);

    private void Prove(int node, int edge, sbyte value)
    {
        _edgeExact[edge] = value;
        _openEdges[node]--;
        if (value == 1)
        {
            _nodeExact[node] = 1;
            return;
        }

        if (value == -1)
        {
            _bias[edge] = Excluded;
        }

        if (_openEdges[node] == 0)
        {
            sbyte best = -1;
            foreach (var exact in EdgeExacts(node))
            {
                best = Math.Max(best, exact);
            }

            _nodeExact[node] = best;
        }
    }

    private void CopyNode(SearchTree source, int from, int to)
    {
        _nodeVisits[to] = source._nodeVisits[from];
        _nodeValueSum[to] = source._nodeValueSum[from];
        _nodeEvaluation[to] = source._nodeEvaluation[from];
        _visitedPrior[to] = source._visitedPrior[from];
        _nodeExact[to] = source._nodeExact[from];
        _openEdges[to] = source._openEdges[from];
        var count = source._edgeCount[from];
        if (count == 0)
        {
            return;
        }

        var first = AddEdges(count);
        var old = source._firstEdge[from];
        _firstEdge[to] = first;
        _edgeCount[to] = count;
        source._prior.AsSpan(old, count).CopyTo(_prior.AsSpan(first));
        source._visits.AsSpan(old, count).CopyTo(_visits.AsSpan(first));
        source._valueSum.AsSpan(old, count).CopyTo(_valueSum.AsSpan(first));
        source._bias.AsSpan(old, count).CopyTo(_bias.AsSpan(first));
        source._child.AsSpan(old, count).CopyTo(_child.AsSpan(first));
        source._move.AsSpan(old, count).CopyTo(_move.AsSpan(first));
        source._edgeExact.AsSpan(old, count).CopyTo(_edgeExact.AsSpan(first));
    }

    private int AddEdges(int count)
    {
        var first = EdgeSlots;
        var padded = Padded(count);
        EdgeSlots += padded;
        if (EdgeSlots > _prior.Length)
        {
            GrowEdges(Math.Max(_prior.Length * 2, EdgeSlots));
        }

        _prior.AsSpan(first + count, padded - count).Clear(); // the caller writes the others
        _visits.AsSpan(first, padded).Clear();
        _valueSum.AsSpan(first, padded).Clear();
        _bias.AsSpan(first, count).Clear();
        _bias.AsSpan(first + count, padded - count).Fill(float.NegativeInfinity);
        _child.AsSpan(first, padded).Fill(Unvisited);
        _edgeExact.AsSpan(first, padded).Fill(Unknown);
        return first;
    }

    private void GrowNodes(int size)
    {
        Array.Resize(ref _firstEdge, size);
        Array.Resize(ref _edgeCount, size);
        Array.Resize(ref _openEdges, size);
        Array.Resize(ref _nodeVisits, size);
        Array.Resize(ref _nodeValueSum, size);
        Array.Resize(ref _nodeEvaluation, size);
        Array.Resize(ref _visitedPrior, size);
        Array.Resize(ref _nodeExact, size);
    }

    private void GrowEdges(int size)
    {
        Array.Resize(ref _prior, size);
        Array.Resize(ref _visits, size);
        Array.Resize(ref _valueSum, size);
        Array.Resize(ref _bias, size);
        Array.Resize(ref _child, size);
        Array.Resize(ref _move, size);
        Array.Resize(ref _edgeExact, size);
    }
}
