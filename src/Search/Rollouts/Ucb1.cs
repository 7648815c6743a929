using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SelfPlay.Search.Rollouts;

/// <summary>
/// UCB1 (Auer, Cesa-Bianchi and Fischer 2002) over the children of a node: argmax of W/n + b sqrt(1/n) with
/// b = c sqrt(ln N). Eight children at a time where the processor can.
/// </summary>
internal static class Ucb1
{
    /// <summary>Index of the best child, the first of equals.</summary>
    /// <param name="visits">n of each child from <paramref name="first"/> on, all at least 1; eight more floats may be read.</param>
    /// <param name="totals">W of each child, likewise.</param>
    /// <param name="first">The first child.</param>
    /// <param name="count">Number of children.</param>
    /// <param name="bonus">b.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Select(float[] visits, float[] totals, int first, int count, float bonus) =>
        Vector256.IsHardwareAccelerated
            ? SelectByVector(visits, totals, first, count, bonus)
            : SelectOneByOne(visits, totals, first, count, bonus);

    /// <summary><see cref="Select"/> without vectors.</summary>
    public static int SelectOneByOne(float[] visits, float[] totals, int first, int count, float bonus)
    {
        var best = first;
        var bestScore = float.NegativeInfinity;
        for (var i = first; i < first + count; i++)
        {
            var inverse = 1 / visits[i];
            var score = (totals[i] * inverse) + (bonus * MathF.Sqrt(inverse));
            if (score > bestScore)
            {
                bestScore = score;
                best = i;
            }
        }

        return best;
    }

    /// <summary><see cref="Select"/> by vectors of eight.</summary>
    public static int SelectByVector(float[] visits, float[] totals, int first, int count, float bonus)
    {
        if (first < 0 || count < 1 || first + count + Vector256<float>.Count > Math.Min(visits.Length, totals.Length) + 1)
        {
            throw new ArgumentOutOfRangeException(nameof(count));
        }

        ref var n = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(visits), first);
        ref var w = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(totals), first);
        var factor = Vector256.Create(bonus);
        var best = BestLane.None;
        for (var i = 0; i < count; i += Vector256<float>.Count)
        {
            var inverse = Vector256<float>.One / Vector256.LoadUnsafe(ref n, (nuint)i);
            best.Add((Vector256.LoadUnsafe(ref w, (nuint)i) * inverse) + (factor * Vector256.Sqrt(inverse)), count);
        }

        return first + best.Index(count);
    }
}
