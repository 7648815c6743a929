namespace SelfPlay.Supervised.Numerics;

/// <summary>
/// What the training loss and the complexity of a hypothesis say about its loss on the population. The complexity is in nats
/// and holds the confidence: ln 1/P(h) + ln 1/δ of one hypothesis, KL(q, p) + ln 1/δ of a distribution over hypotheses.
/// </summary>
internal static class RiskBounds
{
    /// <summary>1/(1 − 1/(2λ))·(L̂ + λ L_max/N·complexity); λ = 5 makes the factor 10/9.</summary>
    /// <param name="loss">L̂, the mean loss of the training examples.</param>
    /// <param name="complexity">In nats, with ln 1/δ.</param>
    /// <param name="count">N, the number of training examples.</param>
    /// <param name="lambda">Greater than 1/2, chosen before the examples were seen.</param>
    /// <param name="lossMax">L_max.</param>
    public static double AtLambda(double loss, double complexity, int count, double lambda, double lossMax = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lambda, 0.5);
        return (loss + (lambda * lossMax / count * complexity)) / (1 - (1 / (2 * lambda)));
    }

    /// <summary>
    /// The least of <see cref="AtLambda"/> over all λ: (√a + √(a + L̂))² with a = complexity/(2N), where L = L̂ + √(2L·complexity/N).
    /// For a single hypothesis λ may be chosen afterwards at no cost, since Chernoff's event does not depend on it.
    /// </summary>
    public static double Free(double loss, double complexity, int count)
    {
        var a = complexity / (2 * count);
        var root = Math.Sqrt(a) + Math.Sqrt(a + loss);
        return root * root;
    }

    /// <summary>The λ where <see cref="AtLambda"/> is <see cref="Free"/>.</summary>
    public static double BestLambda(double loss, double complexity, int count) =>
        Math.Sqrt(Free(loss, complexity, count) * count / (2 * complexity));

    /// <summary>The least of <see cref="AtLambda"/> over a grid that was fixed beforehand, which costs ln of its size.</summary>
    public static (double Bound, double Lambda) OverGrid(double loss, double complexity, int count, double[] grid) =>
        grid.Select(lambda => (AtLambda(loss, complexity + Math.Log(grid.Length), count, lambda), lambda)).Min();

    /// <summary>Values of λ from 0.55 to 20, in equal ratios.</summary>
    public static double[] Grid(int size) =>
        [.. Enumerable.Range(0, size).Select(i => 0.55 * Math.Pow(20 / 0.55, (double)i / (size - 1)))];

    /// <summary>kl(q‖p) of two coins: q ln q/p + (1−q) ln (1−q)/(1−p).</summary>
    public static double BinaryKl(double q, double p) => Term(q, p) + Term(1 - q, 1 - p);

    /// <summary>The greatest p with kl(<paramref name="loss"/>‖p) ≤ <paramref name="budget"/>: Chernoff's bound turned round.</summary>
    public static double KlInverse(double loss, double budget)
    {
        var (low, high) = (Math.Min(loss, 1), 1.0);
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = BinaryKl(loss, middle) <= budget ? (middle, high) : (low, middle);
        }

        return high;
    }

    /// <summary>
    /// PAC-Bayes in Seeger's and Maurer's form, kl(L̂(q)‖L(q)) ≤ (KL(q, p) + ln(2√N/δ))/N for all q at once, solved for L(q).
    /// </summary>
    public static double PacBayesKl(double loss, double divergence, int count, double delta) =>
        KlInverse(loss, (divergence + Math.Log(2 * Math.Sqrt(count) / delta)) / count);

    private static double Term(double q, double p) => q <= 0 ? 0 : p <= 0 ? double.PositiveInfinity : q * Math.Log(q / p);
}
