using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L06_Convergence;

/// <summary>The exponent p of a curve c·t^p, fitted to every group of runs by itself: groups are independent, points of a curve are not.</summary>
internal static class Exponent
{
    /// <summary>Exponents of all groups.</summary>
    /// <param name="times">[K]</param>
    /// <param name="curves">[groups][K]</param>
    public static double[] OfGroups(IReadOnlyList<double> times, double[][] curves) =>
        [.. curves.Select(curve => LineFit.OfPower(times, curve).Slope)];

    /// <summary>Times from <paramref name="first"/> to <paramref name="last"/> in equal ratios.</summary>
    public static int[] Times(int first, int last, int count) =>
        [.. Enumerable.Range(0, count).Select(i => (int)Math.Round(first * Math.Pow((double)last / first, (double)i / (count - 1))))];

    /// <summary>The mean curve of all groups. [K]</summary>
    public static double[] MeanCurve(double[][] curves) =>
        [.. Enumerable.Range(0, curves[0].Length).Select(k => curves.Average(curve => curve[k]))];
}
