namespace SelfPlay.Search.Rollouts;

/// <summary>
/// All moves as first (Bruegmann 1993): for every node of a <see cref="UctTree"/>, as parallel arrays with the same numbers, the
/// simulations through its parent in which the same player made its move then or later, and their results.
/// </summary>
/// <param name="actions">Number of moves A of the game.</param>
internal sealed class AmafTable(int actions)
{
    /// <summary>For each player, at its turn or later: the newest simulation in which it made each move. [2 A]</summary>
    private readonly int[] _made = new int[2 * actions];
    private int _simulation;

    /// <summary>Simulations n' in which the node's move was made.</summary>
    public float[] Visits = [];

    /// <summary>Sum W' of their results, for the player who makes the move.</summary>
    public float[] Totals = [];

    /// <summary>Nodes in use.</summary>
    public int Count { get; private set; }

    /// <summary>Forgets all nodes.</summary>
    public void Reset() => Count = 0;

    /// <summary>Makes room for the nodes that a tree has gained; nothing is known about them.</summary>
    public void Follow(UctTree tree)
    {
        if (Visits.Length < tree.Visits.Length)
        {
            Array.Resize(ref Visits, tree.Visits.Length);
            Array.Resize(ref Totals, tree.Visits.Length);
        }

        Visits.AsSpan(Count, tree.Count - Count).Clear();
        Totals.AsSpan(Count, tree.Count - Count).Clear();
        Count = tree.Count;
    }

    /// <summary>Adds a simulation to the children of all nodes of its path but the last, which has none yet.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="path">The nodes, the root first.</param>
    /// <param name="depth">Index of the last node of the path.</param>
    /// <param name="moves">Moves from the root to the end of the simulation; those that led to the nodes come first.</param>
    /// <param name="value">Result for the player to move at the root.</param>
    public void BackUp(UctTree tree, ReadOnlySpan<int> path, int depth, ReadOnlySpan<ushort> moves, float value)
    {
        _simulation++;
        for (var ply = moves.Length - 1; ply >= 0; ply--)
        {
            // From the end to the root: what is marked at a ply has been made there or later.
            var side = ply & 1;
            _made[(side * actions) + moves[ply]] = _simulation;
            if (ply < depth)
            {
                var (first, count) = (tree.First[path[ply]], tree.Counts[path[ply]]);
                Add(tree.Moves.AsSpan(first, count), first, side, side == 0 ? value : -value);
            }
        }
    }

    private void Add(ReadOnlySpan<ushort> moves, int first, int side, float value)
    {
        var made = _made.AsSpan(side * actions, actions);
        var visits = Visits.AsSpan(first, moves.Length);
        var totals = Totals.AsSpan(first, moves.Length);
        for (var i = 0; i < moves.Length; i++)
        {
            var share = made[moves[i]] == _simulation ? 1f : 0f;
            visits[i] += share;
            totals[i] += share * value;
        }
    }
}
