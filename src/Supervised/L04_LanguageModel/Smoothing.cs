using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L04_LanguageModel;

/// <summary>From counts to a model: how much of a context's probability goes to what was never seen there.</summary>
internal static class Smoothing
{
    /// <summary>
    /// Witten and Bell 1991: a context that was followed by T different symbols in c(h) occurrences expects a new one with
    /// probability T/(c(h) + T), and s(w|h) = c(h,w)/(c(h) + T).
    /// </summary>
    /// <returns>A model of every length from 1 to the counts'; they share their levels.</returns>
    public static NGramModel[] WittenBell(NGramCounts counts)
    {
        var levels = Interpolate(counts, [.. Enumerable.Range(1, counts.Order).Select(counts.Level)], (_, group, shares) =>
        {
            var total = (double)Sum(group) + group.Length;
            for (var i = 0; i < group.Length; i++)
            {
                shares[i] = group[i] / total;
            }

            return group.Length / total;
        });
        return [.. levels.Select((_, i) => new NGramModel(counts.Symbols, counts.Bits, levels[..(i + 1)]))];
    }

    /// <summary>
    /// Kneser and Ney 1995, interpolated, with the three discounts of Chen and Goodman 1999. Below the longest n-grams
    /// the count is that of different predecessors: "Francisco" is frequent, but follows only "San".
    /// </summary>
    /// <returns>A model of every length from 1 to the counts'; they share their lower levels.</returns>
    public static NGramModel[] KneserNey(NGramCounts counts) => KneserNey(counts, (_, level) => Discounts.ChenGoodman(level.Counts));

    /// <summary>The same with discounts of one's own.</summary>
    /// <param name="counts">N-grams of the text.</param>
    /// <param name="discounts">Discounts of a length and its counts.</param>
    public static NGramModel[] KneserNey(NGramCounts counts, Func<int, NGramLevel, Discounts> discounts)
    {
        NGramLevel[] below = [.. Enumerable.Range(1, counts.Order - 1).Select(n => counts.Level(n + 1).Continuations(counts.Mask(n)))];
        NGramLevel[] longest = [.. Enumerable.Range(1, counts.Order).Select(counts.Level)];
        var (lower, upper) = (Discounted(below), Discounted(longest));
        return [.. upper.Select((level, i) => new NGramModel(counts.Symbols, counts.Bits, [.. lower[..i], level]))];

        InterpolatedLevel[] Discounted(NGramLevel[] levels)
        {
            Discounts[] of = [.. levels.Select((level, i) => discounts(i + 1, level))];
            return Interpolate(counts, levels, (n, group, shares) =>
            {
                var (total, left) = ((double)Sum(group), 0.0);
                for (var i = 0; i < group.Length; i++)
                {
                    var discount = of[n - 1].Of(group[i]);
                    shares[i] = (group[i] - discount) / total;
                    left += discount / total;
                }

                return left;
            });
        }
    }

    /// <summary>Fills the successors' shares from their counts, for n-grams of length n, and returns γ.</summary>
    private delegate double ShareOut(int n, ReadOnlySpan<int> counts, Span<double> shares);

    private static InterpolatedLevel[] Interpolate(NGramCounts counts, NGramLevel[] levels, ShareOut shareOut) =>
        Replicas.Run(levels.Length, i => Interpolate(i + 1, levels[i], counts, shareOut), CancellationToken.None);

    private static InterpolatedLevel Interpolate(int n, NGramLevel level, NGramCounts counts, ShareOut shareOut)
    {
        var places = new Dictionary<ulong, int>();
        var (first, gamma) = (new List<int>(), new List<double>());
        var shares = new double[level.Keys.Length];
        for (var (start, end) = (0, 0); start < level.Keys.Length; start = end)
        {
            var context = level.Keys[start] >> counts.Bits;
            for (end = start + 1; end < level.Keys.Length && level.Keys[end] >> counts.Bits == context; end++)
            {
            }

            places.Add(context, first.Count);
            first.Add(start);
            gamma.Add(shareOut(n, level.Counts.AsSpan(start..end), shares.AsSpan(start..end)));
        }

        first.Add(level.Keys.Length);
        var mask = counts.Mask(1);
        return new InterpolatedLevel(places, [.. first], [.. level.Keys.Select(key => (int)(key & mask))], shares, [.. gamma]);
    }

    private static long Sum(ReadOnlySpan<int> counts)
    {
        var sum = 0L;
        foreach (var count in counts)
        {
            sum += count;
        }

        return sum;
    }
}

/// <summary>What is taken from a count of 1, of 2, and of 3 or more.</summary>
internal readonly record struct Discounts(double One, double Two, double More)
{
    /// <summary>The discount of a count.</summary>
    public double Of(int count) => count switch { 1 => One, 2 => Two, _ => More };

    /// <summary>
    /// Chen and Goodman 1999: $D_i = i − (i+1)·Y·n_{i+1}/n_i$ with Y = n₁/(n₁ + 2n₂), where nᵢ n-grams have the count i. Where
    /// one of the four is missing, as for single letters of a long text, 1/2 for every count.
    /// </summary>
    public static Discounts ChenGoodman(IEnumerable<int> counts)
    {
        var of = new double[5];
        foreach (var count in counts)
        {
            of[Math.Min(count, 4) * (count <= 4 ? 1 : 0)]++;
        }

        if (of[1] * of[2] * of[3] * of[4] == 0)
        {
            return new Discounts(0.5, 0.5, 0.5);
        }

        var y = of[1] / (of[1] + (2 * of[2]));
        return new Discounts(Of(1), Of(2), Of(3));

        double Of(int i) => Math.Clamp(i - ((i + 1) * y * of[i + 1] / of[i]), 0, i);
    }
}
