using System.Numerics;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L04_LanguageModel;

/// <summary>The different n-grams of one length with a count each, in the order of their keys, so that those with the same beginning are neighbours.</summary>
/// <param name="Keys">The n-grams: the symbols' codes one behind the other, the last in the lowest bits. Ascending.</param>
/// <param name="Counts">How often each occurs, or for <see cref="Continuations"/> how many symbols it follows.</param>
internal sealed record NGramLevel(ulong[] Keys, int[] Counts)
{
    /// <summary>Of n-grams in any order, which are sorted in place.</summary>
    public static NGramLevel Of(ulong[] keys)
    {
        Array.Sort(keys);
        var (unique, counts) = (new List<ulong>(), new List<int>());
        for (var i = 0; i < keys.Length; i++)
        {
            if (i == 0 || keys[i] != keys[i - 1])
            {
                unique.Add(keys[i]);
                counts.Add(0);
            }

            counts[^1]++;
        }

        return new NGramLevel([.. unique], [.. counts]);
    }

    /// <summary>For every n-gram without its first symbol: how many different symbols come before it.</summary>
    /// <param name="mask">Keeps all symbols but the first.</param>
    public NGramLevel Continuations(ulong mask) => Of([.. Keys.Select(key => key & mask)]);
}

/// <summary>All n-grams of a text up to a length.</summary>
internal sealed class NGramCounts
{
    private readonly NGramLevel[] _levels;

    /// <summary>Counts.</summary>
    /// <param name="text">Codes from 0 to <paramref name="symbols"/> − 1.</param>
    /// <param name="symbols">Size of the alphabet, V.</param>
    /// <param name="order">The longest n.</param>
    /// <exception cref="ArgumentException">An n-gram does not fit into 64 bits.</exception>
    public NGramCounts(ReadOnlySpan<int> text, int symbols, int order)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, text.Length);
        Symbols = symbols;
        Bits = BitOperations.Log2((uint)Math.Max(1, symbols - 1)) + 1;
        if (Bits * order > 64)
        {
            throw new ArgumentException($"{order} symbols of {Bits} bits do not fit into 64.", nameof(order));
        }

        var codes = text.ToArray();
        _levels = Replicas.Run(order, i => NGramLevel.Of(Keys(codes, i + 1)), CancellationToken.None);
    }

    /// <summary>Size of the alphabet, V.</summary>
    public int Symbols { get; }

    /// <summary>Bits of a symbol in a key.</summary>
    public int Bits { get; }

    /// <summary>The longest n.</summary>
    public int Order => _levels.Length;

    /// <summary>The n-grams of a length, 1 to <see cref="Order"/>.</summary>
    public NGramLevel Level(int n) => _levels[n - 1];

    /// <summary>The bits of n symbols.</summary>
    public ulong Mask(int n) => n * Bits == 64 ? ulong.MaxValue : (1UL << (n * Bits)) - 1;

    private ulong[] Keys(int[] text, int n)
    {
        var keys = new ulong[text.Length - n + 1];
        var key = 0UL;
        for (var i = 0; i < text.Length; i++)
        {
            key = ((key << Bits) | (uint)text[i]) & Mask(n);
            if (i >= n - 1)
            {
                keys[i - n + 1] = key;
            }
        }

        return keys;
    }
}
