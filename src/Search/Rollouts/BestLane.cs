using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SelfPlay.Search.Rollouts;

/// <summary>Finds the largest of many scores that come eight at a time; the first of equals.</summary>
internal struct BestLane
{
    private Vector256<float> _best;
    private Vector256<int> _indices;
    private Vector256<int> _bestIndices;

    /// <summary>Before the first score.</summary>
    public static BestLane None
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var lanes = Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7);
            return new BestLane { _best = Vector256.Create(float.NegativeInfinity), _indices = lanes, _bestIndices = lanes };
        }
    }

    /// <summary>Takes the next eight scores, of which those from index <paramref name="count"/> on are left out: they may be anything, even NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector256<float> scores, int count)
    {
        var better = Vector256.GreaterThan(scores, _best) & Vector256.LessThan(_indices, Vector256.Create(count)).AsSingle();
        _best = Vector256.ConditionalSelect(better, scores, _best);
        _bestIndices = Vector256.ConditionalSelect(better.AsInt32(), _indices, _bestIndices);
        _indices += Vector256.Create(Vector256<float>.Count);
    }

    /// <summary>Index of the largest of <paramref name="count"/> scores.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int Index(int count)
    {
        var top = Vector256.Max(_best, Vector256.Shuffle(_best, Vector256.Create(4, 5, 6, 7, 0, 1, 2, 3)));
        top = Vector256.Max(top, Vector256.Shuffle(top, Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5)));
        top = Vector256.Max(top, Vector256.Shuffle(top, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6)));
        var winners = Vector256.Equals(_best, top).ExtractMostSignificantBits();
        if (count <= Vector256<float>.Count)
        {
            return BitOperations.TrailingZeroCount(winners);
        }

        // Equal scores in several lanes: the lowest index.
        var index = int.MaxValue;
        for (; winners != 0; winners &= winners - 1)
        {
            index = Math.Min(index, _bestIndices.GetElement(BitOperations.TrailingZeroCount(winners)));
        }

        return index;
    }
}
