using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L06_Convergence;

/// <summary>
/// SGD on a loss of one parameter, x ← x − η_t(L'(x) + noise), many runs at once. The noise is uniform with variance 1: the laws
/// measured here know nothing of it but its variance.
/// </summary>
internal static class ScalarDescent
{
    private static readonly double s_width = 2 * Math.Sqrt(3);

    /// <summary>Means over runs of what <paramref name="figure"/> makes of x at chosen times.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="start">x₀.</param>
    /// <param name="rates">η₁ .. η_T.</param>
    /// <param name="times">Ascending, from 1 to T.</param>
    /// <param name="runs">How many.</param>
    /// <param name="figure">Its mean is wanted.</param>
    /// <param name="random">Source of chance.</param>
    public static double[] Mean<TLoss>(
        TLoss loss, double start, double[] rates, int[] times, int runs, Func<double, double> figure, ref Xoshiro256 random)
        where TLoss : struct, IScalarLoss
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(figure);
        var means = new double[times.Length];
        for (var run = 0; run < runs; run++)
        {
            var (x, from) = (start, 0);
            for (var k = 0; k < times.Length; k++)
            {
                x = Walk(loss, x, rates.AsSpan(from..times[k]), ref random);
                from = times[k];
                means[k] += figure(x) / runs;
            }
        }

        return means;
    }

    /// <summary>Where one run ends.</summary>
    public static double Walk<TLoss>(TLoss loss, double x, ReadOnlySpan<double> rates, ref Xoshiro256 random)
        where TLoss : struct, IScalarLoss
    {
        var chance = random;
        foreach (var rate in rates)
        {
            x -= rate * (loss.Slope(x) + (s_width * (chance.Unit() - 0.5)));
        }

        random = chance;
        return x;
    }

    /// <summary>Mean excess losses at chosen times [groups][times], each of a group of independent runs.</summary>
    public static double[][] Excess<TLoss>(
        TLoss loss, double start, double[] rates, int[] times, int groups, int runs, Func<int, Xoshiro256> random, CancellationToken cancel)
        where TLoss : struct, IScalarLoss =>
        Replicas.Run(
            groups,
            group =>
            {
                var chance = random(group);
                return Mean(loss, start, rates, times, runs, loss.Excess, ref chance);
            },
            cancel);
}
