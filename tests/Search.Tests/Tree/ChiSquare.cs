namespace SelfPlay.Search.Tests.Tree;

/// <summary>Pearson's test that counts follow given shares.</summary>
internal static class ChiSquare
{
    public static double Of(int[] counts, float[] shares)
    {
        var total = counts.Sum();
        var sum = shares.Sum(s => (double)s);
        return counts.Zip(shares, (n, s) => s == 0 ? (n == 0 ? 0 : double.PositiveInfinity) : Math.Pow(n - (total * s / sum), 2) / (total * s / sum)).Sum();
    }

    /// <summary>About five standard deviations above the mean of the statistic.</summary>
    public static double Limit(int degrees) => degrees + (5 * Math.Sqrt(2 * degrees));
}
