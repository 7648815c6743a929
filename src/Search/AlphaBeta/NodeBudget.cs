using System.Runtime.CompilerServices;
using SelfPlay.Games;
using SelfPlay.Search.Players;

namespace SelfPlay.Search.AlphaBeta;

/// <summary>Counts the positions of a search by depth and ends it when there have been enough or somebody wants it to end.</summary>
internal struct NodeBudget
{
    /// <summary>Positions between two looks at the limits: a millisecond or so.</summary>
    private const long Stride = 1 << 12;

    private CancellationToken _cancellation;
    private long _most;

    /// <summary>Positions visited since <see cref="Begin"/>.</summary>
    public long Nodes { get; private set; }

    /// <summary>Begins a search; checks what it was asked for.</summary>
    public void Begin<TGame>(in TGame root, int depth, long most, CancellationToken cancellation)
        where TGame : struct, IGame<TGame>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(depth, PlayerSpec.MaxDepth);
        if (root.IsOver)
        {
            throw new ArgumentException("The game is over.", nameof(root));
        }

        cancellation.ThrowIfCancellationRequested();
        (_cancellation, _most, Nodes) = (cancellation, most, 0);
    }

    /// <summary>Counts a position.</summary>
    /// <exception cref="OperationCanceledException">The search is to end.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Visit()
    {
        if (++Nodes % Stride == 0)
        {
            Check();
        }
    }

    private readonly void Check()
    {
        _cancellation.ThrowIfCancellationRequested();
        if (Nodes >= _most)
        {
            throw new OperationCanceledException($"{_most} positions have been visited.");
        }
    }
}
