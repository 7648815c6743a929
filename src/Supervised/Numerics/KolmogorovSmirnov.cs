namespace SelfPlay.Supervised.Numerics;

/// <summary>
/// The Kolmogorov-Smirnov test whether independent values come from a law: D = sup |F_n − F|, and the chance of a greater one if
/// they do (Kolmogorov's limit law with Stephens' 1970 correction for finite n).
/// </summary>
/// <param name="Distance">D, the greatest distance between the two distribution functions.</param>
/// <param name="PValue">Chance of at least that distance if the law is the right one.</param>
internal sealed record KolmogorovSmirnov(double Distance, double PValue)
{
    private const int Terms = 100;

    /// <summary>Tests independent values against a distribution function.</summary>
    public static KolmogorovSmirnov Test(IEnumerable<double> values, Func<double, double> distribution)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        var sorted = values.Order().ToArray();
        ArgumentOutOfRangeException.ThrowIfZero(sorted.Length);
        var distance = 0.0;
        for (var i = 0; i < sorted.Length; i++)
        {
            var f = distribution(sorted[i]);
            distance = Math.Max(distance, Math.Max(f - ((double)i / sorted.Length), ((i + 1.0) / sorted.Length) - f));
        }

        var root = Math.Sqrt(sorted.Length);
        return new KolmogorovSmirnov(distance, Tail((root + 0.12 + (0.11 / root)) * distance));
    }

    /// <summary>Kolmogorov's Q(x) = 2 Σ_j (−1)^{j−1} e^{−2j²x²}: the chance that √n·D exceeds x for many values.</summary>
    public static double Tail(double x)
    {
        // Below this the sum of alternating terms is 1 to all digits, and takes ever more terms to show it.
        if (x < 0.2)
        {
            return 1;
        }

        var sum = 0.0;
        for (var j = 1; j <= Terms; j++)
        {
            sum += (j % 2 == 1 ? 2 : -2) * Math.Exp(-2.0 * j * j * x * x);
        }

        return Math.Clamp(sum, 0, 1);
    }
}
