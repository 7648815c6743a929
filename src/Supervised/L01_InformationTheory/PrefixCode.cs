using System.Numerics;

namespace SelfPlay.Supervised.L01_InformationTheory;

/// <summary>
/// A prefix-free code over an alphabet of k letters, given by the lengths of its words: lengths belong to such a code exactly
/// if their Kraft sum Σ k^−length is at most 1, and then the canonical code has them.
/// </summary>
internal sealed class PrefixCode
{
    private readonly int _letters;

    private PrefixCode(int[] lengths, int letters) => (Lengths, _letters) = (lengths, letters);

    /// <summary>Letters of each symbol's word. [K]</summary>
    public int[] Lengths { get; }

    /// <summary>
    /// Huffman's code (1952), which no prefix-free code beats: the k rarest symbols share a word but for its last letter, again
    /// and again. With k letters, symbols of probability 0 are added until every merge is a full one.
    /// </summary>
    /// <param name="p">Probabilities of the symbols, at least two. [K]</param>
    /// <param name="letters">Letters of the code's alphabet, k.</param>
    public static PrefixCode Huffman(IReadOnlyList<double> p, int letters = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(p.Count, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(letters, 2);
        var lengths = new int[p.Count];
        var queue = new PriorityQueue<(double P, int[] Symbols), (double, int)>();
        for (var symbol = 0; symbol < p.Count; symbol++)
        {
            queue.Enqueue((p[symbol], [symbol]), (p[symbol], symbol));
        }

        while ((queue.Count - 1) % (letters - 1) != 0)
        {
            queue.Enqueue((0, []), (0, queue.Count));
        }

        // The second key makes ties repeatable.
        for (var age = queue.Count; queue.Count > 1; age++)
        {
            (double P, int[] Symbols)[] rarest = [.. Enumerable.Range(0, letters).Select(_ => queue.Dequeue())];
            int[] merged = [.. rarest.SelectMany(r => r.Symbols)];
            foreach (var symbol in merged)
            {
                lengths[symbol]++;
            }

            var sum = rarest.Sum(r => r.P);
            queue.Enqueue((sum, merged), (sum, age));
        }

        return new PrefixCode(lengths, letters);
    }

    /// <summary>Shannon's code: a symbol of probability p has ⌈log_k 1/p⌉ letters, so less than one more than it is worth.</summary>
    public static PrefixCode Shannon(IReadOnlyList<double> p, int letters = 2) =>
        new([.. p.Select(x => (int)Math.Ceiling(-Math.Log(x) / Math.Log(letters)))], letters);

    /// <summary>E|c(y)|, letters a symbol.</summary>
    public double MeanLength(IReadOnlyList<double> p) => p.Zip(Lengths, (x, length) => x * length).Sum();

    /// <summary>The Kraft sum Σ k^−length as an exact fraction: a number of words of the longest length, and how many there are.</summary>
    public (BigInteger Used, BigInteger All) Kraft()
    {
        var longest = Lengths.Max();
        var used = Lengths.Aggregate(BigInteger.Zero, (sum, length) => sum + BigInteger.Pow(_letters, longest - length));
        return (used, BigInteger.Pow(_letters, longest));
    }

    /// <summary>The words of the canonical code: shorter ones first, each the next free number of its length. [K]</summary>
    /// <exception cref="InvalidOperationException">The lengths do not satisfy Kraft's inequality.</exception>
    public string[] Words()
    {
        var words = new string[Lengths.Length];
        var (next, previous) = (BigInteger.Zero, 0);
        foreach (var (symbol, length) in Lengths.Index().OrderBy(pair => pair.Item).ThenBy(pair => pair.Index))
        {
            next *= BigInteger.Pow(_letters, length - previous);
            if (next >= BigInteger.Pow(_letters, length))
            {
                throw new InvalidOperationException("No prefix-free code has words of these lengths.");
            }

            words[symbol] = Word(next++, length);
            previous = length;
        }

        return words;
    }

    private string Word(BigInteger number, int length)
    {
        var word = new char[length];
        for (var i = length - 1; i >= 0; i--, number /= _letters)
        {
            word[i] = (char)('0' + (int)(number % _letters));
        }

        return new string(word);
    }
}
