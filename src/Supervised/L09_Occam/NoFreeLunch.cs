namespace SelfPlay.Supervised.L09_Occam;

/// <summary>
/// No learner beats a coin on examples it has not seen if every function is as likely as every other: enumerated, for functions
/// of a few bits and the learner that copies the nearest training example.
/// </summary>
internal static class NoFreeLunch
{
    /// <summary>Mean error on the unseen inputs, over all functions of <paramref name="bits"/> bits whose number <paramref name="likely"/> admits.</summary>
    /// <param name="bits">Bits of an input; at most 4.</param>
    /// <param name="seen">The first so many inputs are training examples.</param>
    /// <param name="likely">Which functions there are; bit x of the number is the value at x.</param>
    public static double UnseenError(int bits, int seen, Func<int, bool> likely)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, 4);
        var inputs = 1 << bits;
        var (wrong, total) = (0L, 0L);
        for (var f = 0; f < 1 << inputs; f++)
        {
            if (!likely(f))
            {
                continue;
            }

            for (var x = seen; x < inputs; x++)
            {
                var nearest = Enumerable.Range(0, seen).MinBy(s => int.PopCount(s ^ x));
                wrong += ((f >> nearest) ^ (f >> x)) & 1;
                total++;
            }
        }

        return (double)wrong / total;
    }
}
