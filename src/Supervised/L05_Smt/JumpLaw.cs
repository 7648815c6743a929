namespace SelfPlay.Supervised.L05_Smt;

/// <summary>
/// A distribution of distances between places, -40 to 40, and the probability of the empty word: what Model 2 and the HMM learn
/// beside t. The probability of a place is its distance's share among the places that the sentence has.
/// </summary>
/// <param name="Probability">By distance + <see cref="Reach"/>.</param>
/// <param name="Empty">The probability of the empty word.</param>
internal sealed record JumpLaw(double[] Probability, double Empty)
{
    /// <summary>The farthest distance; farther ones count as this.</summary>
    public const int Reach = 40;

    private const int Size = (2 * Reach) + 1;
    private const double FirstEmpty = 0.2;

    /// <summary>Every distance as probable as any other; the empty word has 0.2 (Och and Ney 2003).</summary>
    public static JumpLaw Uniform { get; } = new([.. Enumerable.Repeat(1.0 / Size, Size)], FirstEmpty);

    /// <summary>An empty table of counts.</summary>
    public static double[] NoCounts => new double[Size];

    /// <summary>The law with the frequencies of these counts.</summary>
    /// <param name="jumps">Tables of counts by distance.</param>
    /// <param name="empty">Target words that come from the empty word.</param>
    /// <param name="words">Target words.</param>
    public static JumpLaw Of(IReadOnlyList<double[]> jumps, double empty, double words)
    {
        double[] sums = [.. Enumerable.Range(0, Size).Select(d => jumps.Sum(counts => counts[d]))];
        var total = sums.Sum();
        return new JumpLaw([.. sums.Select(sum => sum / total)], empty / words);
    }

    /// <summary>Where a distance is in <see cref="Probability"/>.</summary>
    public static int Index(int distance) => Math.Clamp(distance, -Reach, Reach) + Reach;

    /// <summary>
    /// Fills in the probability of each of the places, given that the word has one: proportional to that of the distance from
    /// <paramref name="origin"/>.
    /// </summary>
    public void Fill(int origin, Span<double> places)
    {
        var sum = 0.0;
        for (var i = 0; i < places.Length; i++)
        {
            sum += places[i] = Probability[Index(i - origin)];
        }

        for (var i = 0; i < places.Length; i++)
        {
            places[i] /= sum;
        }
    }
}
