namespace SelfPlay.Search.Rollouts;

/// <summary>What is proven about a node, for the player whose move led to it.</summary>
internal enum Proof : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>That player wins.</summary>
    Win = 1,

    /// <summary>Neither can do better than a draw.</summary>
    Draw = 2,

    /// <summary>That player loses.</summary>
    Loss = 3,
}

/// <summary>
/// The nodes of a UCT search as parallel arrays over node numbers; the children of a node are neighbours. Node 0 is the
/// root. Room is kept from search to search and doubled when it runs out.
/// </summary>
internal sealed class UctTree
{
    public const int Root = 0;

    /// <summary>Floats that vector loads may read beyond the last node.</summary>
    private const int Slack = 8;

    /// <summary>Simulations through each node.</summary>
    public float[] Visits = [];

    /// <summary>Sum of their results, for the player whose move led to the node.</summary>
    public float[] Totals = [];

    /// <summary>First child of each node; 0 = not expanded.</summary>
    public int[] First = [];

    /// <summary>Children of each node.</summary>
    public ushort[] Counts = [];

    /// <summary>Children visited at least once: always the first ones.</summary>
    public ushort[] Tried = [];

    /// <summary>Move that led to each node.</summary>
    public ushort[] Moves = [];

    /// <summary>What is proven about each node.</summary>
    public Proof[] Proofs = [];

    public UctTree(int capacity) => Resize(capacity);

    /// <summary>Nodes in use.</summary>
    public int Count { get; private set; }

    /// <summary>Nodes from which on no more should be appended.</summary>
    /// <value>The default is 2^25, which is 0.7 GB.</value>
    public int Most { get; set; } = 1 << 25;

    /// <summary>Whether no more should be appended.</summary>
    public bool IsFull => Count >= Most;

    /// <summary>Forgets everything but an unvisited root.</summary>
    public void Reset()
    {
        Count = 0;
        Append([0]);
    }

    /// <summary>Appends an unvisited node for each of these moves and returns the first.</summary>
    public int Append(ReadOnlySpan<ushort> moves)
    {
        var first = Count;
        if (first + moves.Length > First.Length)
        {
            Resize(2 * Math.Max(First.Length, moves.Length));
        }

        moves.CopyTo(Moves.AsSpan(first));
        Visits.AsSpan(first, moves.Length).Clear();
        Totals.AsSpan(first, moves.Length).Clear();
        First.AsSpan(first, moves.Length).Clear();
        Counts.AsSpan(first, moves.Length).Clear();
        Tried.AsSpan(first, moves.Length).Clear();
        Proofs.AsSpan(first, moves.Length).Clear();
        Count = first + moves.Length;
        return first;
    }

    private void Resize(int capacity)
    {
        Array.Resize(ref Visits, capacity + Slack);
        Array.Resize(ref Totals, capacity + Slack);
        Array.Resize(ref First, capacity);
        Array.Resize(ref Counts, capacity);
        Array.Resize(ref Tried, capacity);
        Array.Resize(ref Moves, capacity);
        Array.Resize(ref Proofs, capacity);
    }
}
