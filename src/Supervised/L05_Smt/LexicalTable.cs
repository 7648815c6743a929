using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L05_Smt;

/// <summary>t(e|f), the probability that source word f is translated by target word e, for all pairs that occur together.</summary>
internal sealed class LexicalTable
{
    private readonly double[] _probability;

    /// <summary>Every target word as probable as any other.</summary>
    /// <param name="pairs">The sentence pairs.</param>
    /// <param name="words">Target words that there are.</param>
    public LexicalTable(PairTable pairs, int words)
    {
        Pairs = pairs;
        _probability = new double[pairs.Count];
        Array.Fill(_probability, 1.0 / words);
    }

    /// <summary>The sentence pairs.</summary>
    public PairTable Pairs { get; }

    /// <summary>t by slot.</summary>
    public ReadOnlySpan<double> Probability => _probability;

    /// <summary>t(e|f).</summary>
    public double Of(int source, int target) => Pairs.SlotOf(source, target) is >= 0 and var slot ? _probability[slot] : 0;

    /// <summary>The best translations of a source word with their probabilities.</summary>
    public IEnumerable<(int Target, double Probability)> Best(int source, int count)
    {
        var (begin, length) = Pairs.SlotsOf(source).GetOffsetAndLength(Pairs.Count);
        return Enumerable.Range(begin, length).OrderByDescending(slot => _probability[slot]).Take(count)
            .Select(slot => (Pairs.TargetOf(slot), _probability[slot]));
    }

    /// <summary>
    /// One iteration of EM: the two halves of the sentence pairs are counted side by side, then t(e|f) becomes the share of e in
    /// the counts of f.
    /// </summary>
    /// <param name="expect">Adds the expected counts of sentence pairs, by slot, and returns what else it counted.</param>
    /// <param name="cancel">Stops it.</param>
    public T[] Iterate<T>(Func<Range, double[], T> expect, CancellationToken cancel)
    {
        var middle = Pairs.Source.Length / 2;
        double[][] counts = [new double[Pairs.Count], new double[Pairs.Count]];
        var results = Replicas.Run(2, half => expect(half == 0 ? ..middle : middle..Pairs.Source.Length, counts[half]), cancel);
        for (var word = 0; word < Pairs.SourceWords; word++)
        {
            var (begin, length) = Pairs.SlotsOf(word).GetOffsetAndLength(Pairs.Count);
            var sum = 0.0;
            for (var slot = begin; slot < begin + length; slot++)
            {
                sum += _probability[slot] = counts[0][slot] + counts[1][slot];
            }

            for (var slot = begin; slot < begin + length && sum > 0; slot++)
            {
                _probability[slot] /= sum;
            }
        }

        return results;
    }
}
