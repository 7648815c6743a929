namespace SelfPlay.Supervised.L05_Smt;

/// <summary>
/// IBM Model 2 with distortion by distance from the diagonal: a(i|j,l,m) ∝ δ(i − ⌊jl/m⌋) (Vogel, Ney and Tillmann 1996) rather
/// than a free table for every l, m and j, which verses of forty words would leave empty. The M step takes the
/// frequencies of the expected distances and so is not the exact maximum, as the places' probabilities are normalised over the sentence.
/// </summary>
internal sealed class IbmModel2(LexicalTable table) : IAlignmentModel
{
    private readonly PairTable _pairs = table.Pairs;
    private readonly long _words = table.Pairs.Target.Sum(sentence => (long)sentence.Length);
    private JumpLaw _law = JumpLaw.Uniform;

    private sealed record Expectation(double Likelihood, double Empty, double[] Distances);

    /// <inheritdoc/>
    public double Iterate(CancellationToken cancel)
    {
        var halves = table.Iterate(Expect, cancel);
        _law = JumpLaw.Of([.. halves.Select(half => half.Distances)], halves.Sum(half => half.Empty), _words);
        return halves.Sum(half => half.Likelihood) / _words;
    }

    /// <inheritdoc/>
    public int[] Align(int pair)
    {
        var (length, words) = (_pairs.Source[pair].Length, _pairs.Target[pair].Length);
        var alignment = new int[words];
        var places = new double[length];
        for (var j = 0; j < words; j++)
        {
            Prior(j, words, places);
            var slots = _pairs.Slots.AsSpan(_pairs.Offset[pair] + (j * length), length);
            for (var i = 0; i < length; i++)
            {
                places[i] *= table.Probability[slots[i]];
            }

            alignment[j] = Array.IndexOf(places, places.Max());
        }

        return alignment;
    }

    /// <summary>a(i|j,l,m) of every place; 0 is the empty word's.</summary>
    private void Prior(int j, int words, Span<double> places)
    {
        places[0] = _law.Empty;
        _law.Fill(Diagonal(j, places.Length - 1, words), places[1..]);
        foreach (ref var place in places[1..])
        {
            place *= 1 - _law.Empty;
        }
    }

    private static int Diagonal(int j, int length, int words) => (int)(j * (long)length / words);

    private Expectation Expect(Range pairs, double[] counts)
    {
        var (likelihood, empty, distances) = (0.0, 0.0, JumpLaw.NoCounts);
        var t = table.Probability;
        var (begin, count) = pairs.GetOffsetAndLength(_pairs.Source.Length);
        var buffer = new double[_pairs.Source.Max(sentence => sentence.Length)];
        for (var n = begin; n < begin + count; n++)
        {
            var (length, words) = (_pairs.Source[n].Length, _pairs.Target[n].Length);
            var places = buffer.AsSpan(0, length);
            for (var j = 0; j < words; j++)
            {
                var slots = _pairs.Slots.AsSpan(_pairs.Offset[n] + (j * length), length);
                Prior(j, words, places);
                var sum = 0.0;
                for (var i = 0; i < length; i++)
                {
                    sum += places[i] *= t[slots[i]];
                }

                var diagonal = Diagonal(j, length - 1, words);
                for (var i = 0; i < length; i++)
                {
                    var posterior = places[i] / sum;
                    counts[slots[i]] += posterior;
                    if (i > 0)
                    {
                        distances[JumpLaw.Index(i - 1 - diagonal)] += posterior;
                    }
                }

                empty += places[0] / sum;
                likelihood += Math.Log(sum);
            }
        }

        return new Expectation(likelihood, empty, distances);
    }
}
