namespace SelfPlay.Supervised.L05_MaskedLm;

/// <summary>
/// The letter at a place from the k letters on either side, by counting: the frequencies beside the widest context are mixed with those beside
/// narrower ones as Witten and Bell (1991) do. Beyond a word's ends stands a letter of its own.
/// </summary>
internal sealed class NeighbourModel
{
    private readonly int _symbols;
    private readonly Dictionary<long, int[]>[] _counts;

    /// <summary>Counts.</summary>
    /// <param name="words">Words as numbers from 0.</param>
    /// <param name="symbols">Letters.</param>
    /// <param name="reach">k</param>
    public NeighbourModel(IEnumerable<int[]> words, int symbols, int reach)
    {
        _symbols = symbols;
        _counts = [.. Enumerable.Range(0, reach + 1).Select(_ => new Dictionary<long, int[]>())];
        foreach (var word in words)
        {
            for (var place = 0; place < word.Length; place++)
            {
                for (var k = 0; k <= reach; k++)
                {
                    var key = Key(word, place, k);
                    if (!_counts[k].TryGetValue(key, out var counts))
                    {
                        _counts[k].Add(key, counts = new int[symbols]);
                    }

                    counts[word[place]]++;
                }
            }
        }
    }

    /// <summary>P(letter | neighbours); what stands at the place is not looked at. [symbols]</summary>
    public double[] Predict(int[] word, int place)
    {
        var probabilities = new double[_symbols];
        Array.Fill(probabilities, 1.0 / _symbols);
        for (var k = 0; k < _counts.Length && _counts[k].TryGetValue(Key(word, place, k), out var counts); k++)
        {
            var different = counts.Count(count => count > 0);
            var total = (double)counts.Sum() + different;
            for (var symbol = 0; symbol < _symbols; symbol++)
            {
                probabilities[symbol] = (counts[symbol] + (different * probabilities[symbol])) / total;
            }
        }

        return probabilities;
    }

    private long Key(int[] word, int place, int reach)
    {
        var key = 0L;
        for (var at = place - reach; at <= place + reach; at++)
        {
            if (at != place)
            {
                key = (key * (_symbols + 1)) + (at >= 0 && at < word.Length ? word[at] : _symbols);
            }
        }

        return key;
    }
}
