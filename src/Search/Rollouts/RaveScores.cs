using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SelfPlay.Search.Rollouts;

/// <summary>
/// MC-RAVE's choice of a child (Gelly and Silver 2011, section 4): the mean result q of its n visits and the mean q' of the n'
/// simulations in which its move came later, by the weights of least squared error, and a bonus for exploration:
/// (1 - beta) q + beta q' + e / sqrt(n + 1) with beta = n' / (n + n' + 4 b^2 n n'). Written with sums W = n q and W' = n' q' it
/// needs no mean of nothing: (W (1 + k n') + W') / (n + n' + k n n'), k = 4 b^2. A child of which nothing is known goes first.
/// </summary>
internal static class RaveScores
{
    /// <summary>Index of the best child, the first of equals.</summary>
    /// <param name="tree">The tree, which has n and W.</param>
    /// <param name="amaf">n' and W'.</param>
    /// <param name="first">The first child.</param>
    /// <param name="count">Number of children.</param>
    /// <param name="k">k = 4 b^2.</param>
    /// <param name="bonus">e.</param>
    public static int Select(UctTree tree, AmafTable amaf, int first, int count, float k, float bonus) =>
        Vector256.IsHardwareAccelerated
            ? SelectByVector(tree, amaf, first, count, k, bonus)
            : SelectOneByOne(tree, amaf, first, count, k, bonus);

    /// <summary><see cref="Select"/> without vectors.</summary>
    public static int SelectOneByOne(UctTree tree, AmafTable amaf, int first, int count, float k, float bonus)
    {
        var best = first;
        var bestScore = float.NegativeInfinity;
        for (var i = first; i < first + count; i++)
        {
            var (n, later) = (tree.Visits[i], amaf.Visits[i]);
            var scale = 1 + (k * later);
            var score = n + later == 0
                ? float.PositiveInfinity
                : (((tree.Totals[i] * scale) + amaf.Totals[i]) / ((n * scale) + later)) + (bonus * MathF.Sqrt(1 / (n + 1)));
            if (score > bestScore)
            {
                bestScore = score;
                best = i;
            }
        }

        return best;
    }

    /// <summary><see cref="Select"/> by vectors of eight.</summary>
    public static int SelectByVector(UctTree tree, AmafTable amaf, int first, int count, float k, float bonus)
    {
        if (first < 0 || count < 1 || first + count > Math.Min(tree.Count, amaf.Count))
        {
            throw new ArgumentOutOfRangeException(nameof(count));
        }

        ref var visits = ref At(tree.Visits, first);
        ref var totals = ref At(tree.Totals, first);
        ref var laterVisits = ref At(amaf.Visits, first);
        ref var laterTotals = ref At(amaf.Totals, first);
        var one = Vector256<float>.One;
        var (factor, exploration) = (Vector256.Create(k), Vector256.Create(bonus));
        var best = BestLane.None;
        for (var i = (nuint)0; i < (nuint)count; i += (nuint)Vector256<float>.Count)
        {
            var n = Vector256.LoadUnsafe(ref visits, i);
            var later = Vector256.LoadUnsafe(ref laterVisits, i);
            var scale = one + (factor * later);
            var mean = ((Vector256.LoadUnsafe(ref totals, i) * scale) + Vector256.LoadUnsafe(ref laterTotals, i)) / ((n * scale) + later);
            var score = mean + (exploration * Vector256.Sqrt(one / (n + one)));
            var unknown = Vector256.Equals(n + later, Vector256<float>.Zero);
            best.Add(Vector256.ConditionalSelect(unknown, Vector256.Create(float.PositiveInfinity), score), count);
        }

        return first + best.Index(count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref float At(float[] array, int index) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(array), index);
}
