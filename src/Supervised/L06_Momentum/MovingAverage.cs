namespace SelfPlay.Supervised.L06_Momentum;

/// <summary>Running means over about N values, x̃ ← (1 − 1/N)x̃ + x/N from x̃ = 0.</summary>
internal static class MovingAverage
{
    /// <summary>All running means of a sequence. [T]</summary>
    /// <param name="values">[T]</param>
    /// <param name="n">N.</param>
    public static double[] Of(IReadOnlyList<double> values, double n) => Of(values, _ => n);

    /// <summary>With weight 1/min(t, N): the plain mean of all values until there are N, so that there is no pull towards 0. [T]</summary>
    public static double[] Corrected(IReadOnlyList<double> values, double n) => Of(values, t => Math.Min(t, n));

    /// <summary>
    /// Variance of the running mean of independent values of variance 1: v = (1 − 1/N)²v + 1/N², so v = 1/((2 − 1/N)N). About half
    /// that of a plain mean of N values.
    /// </summary>
    public static double Variance(double n) => 1 / ((2 - (1 / n)) * n);

    private static double[] Of(IReadOnlyList<double> values, Func<int, double> length)
    {
        ArgumentNullException.ThrowIfNull(values);
        var means = new double[values.Count];
        var mean = 0.0;
        for (var t = 0; t < means.Length; t++)
        {
            var share = 1 / length(t + 1);
            mean = ((1 - share) * mean) + (share * values[t]);
            means[t] = mean;
        }

        return means;
    }
}
