namespace SelfPlay.Supervised.Text;

/// <summary>What stands in for a precision of zero.</summary>
internal enum BleuSmoothing
{
    /// <summary>Nothing: the score is 0.</summary>
    None,

    /// <summary>A small number of matches, <see cref="Bleu.Floor"/>.</summary>
    Floor,

    /// <summary>Half a match for the first order without one, a quarter for the next, ... : sacreBLEU's default.</summary>
    Exponential,
}

/// <summary>
/// BLEU-4 of a corpus (Papineni et al. 2002), as sacreBLEU computes it (Post 2018): the geometric mean of the precisions of
/// n-grams up to 4, clipped by the best of the references, times a penalty for brevity against the closest reference. In percent.
/// </summary>
/// <param name="Matches">n-grams that a reference has, too. [4]</param>
/// <param name="Totals">n-grams. [4]</param>
/// <param name="Length">Words of the hypotheses.</param>
/// <param name="ReferenceLength">Words of the closest references.</param>
internal sealed record Bleu(long[] Matches, long[] Totals, long Length, long ReferenceLength)
{
    private const int Orders = 4;

    /// <summary>Matches put in place of none by <see cref="BleuSmoothing.Floor"/>.</summary>
    /// <value>The default is 0.1.</value>
    public double Floor { get; init; } = 0.1;

    /// <summary>min(1, exp(1 − references' length / length)).</summary>
    public double BrevityPenalty =>
        Length >= ReferenceLength ? 1 : Length == 0 ? 0 : Math.Exp(1 - (ReferenceLength / (double)Length));

    /// <summary>The score of a text of one sentence or many, with one reference each.</summary>
    public static double Of(IReadOnlyList<string[]> hypotheses, IReadOnlyList<string[]> references) =>
        Count(hypotheses, [references]).Score();

    /// <summary>Counts matches.</summary>
    /// <param name="hypotheses">The sentences, as words.</param>
    /// <param name="references">One or more translations of the whole text.</param>
    public static Bleu Count(IReadOnlyList<string[]> hypotheses, IReadOnlyList<IReadOnlyList<string[]>> references)
    {
        var (matches, totals) = (new long[Orders], new long[Orders]);
        long length = 0;
        long referenceLength = 0;
        for (var n = 0; n < hypotheses.Count; n++)
        {
            var hypothesis = hypotheses[n];
            length += hypothesis.Length;
            referenceLength += references.Select(text => text[n].Length).OrderBy(l => Math.Abs(l - hypothesis.Length)).ThenBy(l => l).First();
            for (var order = 1; order <= Orders; order++)
            {
                var most = new Dictionary<string, int>();
                foreach (var (gram, count) in references.SelectMany(text => Grams(text[n], order)))
                {
                    most[gram] = Math.Max(count, most.GetValueOrDefault(gram));
                }

                matches[order - 1] += Grams(hypothesis, order).Sum(gram => Math.Min(gram.Value, most.GetValueOrDefault(gram.Key)));
                totals[order - 1] += Math.Max(0, hypothesis.Length - order + 1);
            }
        }

        return new Bleu(matches, totals, length, referenceLength);
    }

    /// <summary>The score in percent, 0 to 100.</summary>
    /// <param name="smoothing">What stands in for a precision of zero.</param>
    /// <param name="effectiveOrder">Whether orders longer than every hypothesis are left out rather than count as zero.</param>
    public double Score(BleuSmoothing smoothing = BleuSmoothing.Exponential, bool effectiveOrder = false)
    {
        if (Matches.All(count => count == 0))
        {
            return 0;
        }

        var logs = 0.0;
        var orders = Orders;
        var halves = 1.0;
        for (var order = 0; order < Orders; order++)
        {
            if (Totals[order] == 0)
            {
                if (!effectiveOrder)
                {
                    return 0;
                }

                orders = order;
                break;
            }

            var matches = Matches[order] > 0 ? Matches[order] : smoothing switch
            {
                BleuSmoothing.Exponential => halves /= 2,
                BleuSmoothing.Floor => Floor,
                _ => 0,
            };
            logs += Math.Log(matches / Totals[order]);
        }

        return 100 * BrevityPenalty * Math.Exp(logs / orders);
    }

    private static IEnumerable<KeyValuePair<string, int>> Grams(string[] sentence, int order) =>
        Enumerable.Range(0, Math.Max(0, sentence.Length - order + 1)).CountBy(at => string.Join(' ', sentence, at, order));
}
