namespace SelfPlay.Supervised.L05_Smt;

/// <summary>
/// IBM Model 1 (Brown et al. 1993): every target word comes from one source word or the empty word, all places as probable as
/// any other. P(e|f) = Π_j Σ_i t(e_j|f_i), up to a factor that depends on the lengths only. Its likelihood has one maximum.
/// </summary>
internal sealed class IbmModel1(LexicalTable table) : IAlignmentModel
{
    private readonly PairTable _pairs = table.Pairs;

    /// <inheritdoc/>
    public double Iterate(CancellationToken cancel) =>
        table.Iterate(Expect, cancel).Sum() / _pairs.Target.Sum(sentence => (long)sentence.Length);

    /// <inheritdoc/>
    public int[] Align(int pair)
    {
        var length = _pairs.Source[pair].Length;
        var alignment = new int[_pairs.Target[pair].Length];
        for (var j = 0; j < alignment.Length; j++)
        {
            var slots = _pairs.Slots.AsSpan(_pairs.Offset[pair] + (j * length), length);
            for (var i = 1; i < length; i++)
            {
                if (table.Probability[slots[i]] > table.Probability[slots[alignment[j]]])
                {
                    alignment[j] = i;
                }
            }
        }

        return alignment;
    }

    /// <summary>Adds the posterior of every link, t(e_j|f_i) / Σ_i' t(e_j|f_i'); returns Σ_j ln Σ_i t(e_j|f_i).</summary>
    private double Expect(Range pairs, double[] counts)
    {
        var likelihood = 0.0;
        var t = table.Probability;
        var (begin, count) = pairs.GetOffsetAndLength(_pairs.Source.Length);
        for (var n = begin; n < begin + count; n++)
        {
            var length = _pairs.Source[n].Length;
            var cells = _pairs.Slots.AsSpan(_pairs.Offset[n], length * _pairs.Target[n].Length);
            for (; cells.Length > 0; cells = cells[length..])
            {
                var sum = 0.0;
                foreach (var slot in cells[..length])
                {
                    sum += t[slot];
                }

                var inverse = 1 / sum;
                foreach (var slot in cells[..length])
                {
                    counts[slot] += t[slot] * inverse;
                }

                likelihood += Math.Log(sum);
            }
        }

        return likelihood;
    }
}
