namespace SelfPlay.Supervised.L05_Smt;

/// <summary>
/// Alignment as a hidden Markov chain (Vogel, Ney and Tillmann 1996): the place that a target word comes from depends on the place
/// before by the distance between them, p(i|i',l) ∝ c(i − i'). Words of the empty word leave the place where it was.
/// Sentences have at most 40 words for <see cref="JumpLaw"/> to tell all distances apart.
/// </summary>
internal sealed class HmmAlignment(LexicalTable table) : IAlignmentModel
{
    private readonly PairTable _pairs = table.Pairs;
    private readonly long _words = table.Pairs.Target.Sum(sentence => (long)sentence.Length);
    private HmmTrellis? _trellis;

    private sealed record Expectation(double Likelihood, double Empty, double[] Jumps);

    /// <summary>What it has learnt about jumps.</summary>
    public JumpLaw Jumps { get; private set; } = JumpLaw.Uniform;

    /// <inheritdoc/>
    public double Iterate(CancellationToken cancel)
    {
        var halves = table.Iterate(Expect, cancel);
        Jumps = JumpLaw.Of([.. halves.Select(half => half.Jumps)], halves.Sum(half => half.Empty), _words);
        _trellis = null;
        return halves.Sum(half => half.Likelihood) / _words;
    }

    /// <inheritdoc/>
    public int[] Align(int pair) => (_trellis ??= new HmmTrellis(table, Jumps)).Align(pair);

    private Expectation Expect(Range pairs, double[] counts)
    {
        var (likelihood, empty, jumps) = (0.0, 0.0, JumpLaw.NoCounts);
        var trellis = new HmmTrellis(table, Jumps);
        var (begin, count) = pairs.GetOffsetAndLength(_pairs.Source.Length);
        for (var n = begin; n < begin + count; n++)
        {
            var (pairLikelihood, pairEmpty) = trellis.Count(n, counts, jumps);
            likelihood += pairLikelihood;
            empty += pairEmpty;
        }

        return new Expectation(likelihood, empty, jumps);
    }
}
