using SelfPlay.Games;

namespace SelfPlay.Supervised.L04_LanguageModel;

/// <summary>Text from a model of n-grams.</summary>
internal static class Sampler
{
    /// <summary>Draws symbol after symbol from P(· | what is there).</summary>
    /// <param name="model">The model.</param>
    /// <param name="start">What is there at first.</param>
    /// <param name="length">Symbols to draw.</param>
    /// <param name="random">Chance.</param>
    /// <returns>What was drawn. [length]</returns>
    public static int[] Draw(NGramModel model, ReadOnlySpan<int> start, int length, ref Xoshiro256 random)
    {
        var text = new int[start.Length + length];
        start.CopyTo(text);
        var p = new double[model.Symbols];
        for (var i = start.Length; i < text.Length; i++)
        {
            model.Distribution(text.AsSpan(Math.Max(0, i - model.Order + 1)..i), p);
            text[i] = Choose(p, random.Unit());
        }

        return text[start.Length..];
    }

    /// <summary>
    /// The most probable symbol, again and again, from two symbols: at temperature 0 a trigram's text is a walk through pairs in which each pair
    /// has one successor, so it comes back to a pair it had within V² steps and repeats itself from there on.
    /// </summary>
    /// <returns>Steps until a pair comes back, and the length of the cycle it has entered.</returns>
    public static (int Steps, int Cycle) Greedy(NGramModel trigram, int first, int second)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(trigram.Order, 3);
        var seen = new Dictionary<(int, int), int>();
        var p = new double[trigram.Symbols];
        for (var step = 0; ; step++)
        {
            if (!seen.TryAdd((first, second), step))
            {
                return (step, step - seen[(first, second)]);
            }

            trigram.Distribution([first, second], p);
            (first, second) = (second, Array.IndexOf(p, p.Max()));
        }
    }

    private static int Choose(double[] p, double unit)
    {
        for (var i = 0; i < p.Length - 1; i++)
        {
            unit -= p[i];
            if (unit < 0)
            {
                return i;
            }
        }

        return p.Length - 1;
    }
}
