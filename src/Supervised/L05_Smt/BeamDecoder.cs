using System.Numerics;
using SelfPlay.Supervised.Text;

namespace SelfPlay.Supervised.L05_Smt;

/// <summary>A translation: its phrases in the order of the target, and its score.</summary>
internal sealed record Derivation(IReadOnlyList<PhraseOption> Phrases, double Score);

/// <summary>
/// Stack decoding (Koehn 2004): translations grow from left to right, phrase by phrase. Partial translations that cover as many
/// source words share a stack; of those that no continuation can tell apart (same cover, last two words and last place) the
/// best stays, and of each stack the best by score and estimate of what is to come.
/// </summary>
/// <param name="language">The language model.</param>
/// <param name="languageWeight">Its weight.</param>
/// <param name="distortionWeight">Score of each word jumped over between two phrases.</param>
internal sealed class BeamDecoder(ITrigramModel language, double languageWeight, double distortionWeight)
{
    /// <summary>Longest sentence: its cover is a word of bits.</summary>
    public const int Longest = 62;

    private sealed record Hypothesis(ulong Cover, int Last, int U, int V, double Score, Hypothesis? Before, PhraseOption? Option);

    /// <summary>Partial translations kept in a stack.</summary>
    /// <value>The default is all.</value>
    public int Beam { get; init; } = int.MaxValue;

    /// <summary>Most words that may be jumped over.</summary>
    /// <value>The default is any.</value>
    public int Reach { get; init; } = Longest;

    /// <summary>The best translation found.</summary>
    /// <param name="options">Translations of spans; every word has one of its own.</param>
    /// <param name="length">Words of the sentence.</param>
    /// <exception cref="InvalidOperationException">The options do not cover the sentence.</exception>
    public Derivation Decode(IReadOnlyList<PhraseOption> options, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Longest);
        var future = Future(options, length);
        var stacks = Enumerable.Range(0, length + 1).Select(_ => new Dictionary<(ulong, int, int, int), Hypothesis>()).ToArray();
        var start = new Hypothesis(0, 0, Vocabulary.Begin, Vocabulary.Begin, 0, null, null);
        stacks[0].Add((0, 0, start.U, start.V), start);
        for (var covered = 0; covered < length; covered++)
        {
            foreach (var hypothesis in Best(stacks[covered].Values, future, length))
            {
                foreach (var option in options)
                {
                    if (Allows(hypothesis, option))
                    {
                        Keep(stacks, Extend(hypothesis, option));
                    }
                }
            }
        }

        var best = stacks[length].Values.Select(h => (Whole: h, Score: h.Score + End(h.U, h.V))).OrderByDescending(h => h.Score).FirstOrDefault();
        return best.Whole is null
            ? throw new InvalidOperationException("The options do not cover the sentence.")
            : new Derivation(Phrases(best.Whole), best.Score);
    }

    /// <summary>The score of a whole translation, phrases in the order of the target.</summary>
    public double Score(IEnumerable<PhraseOption> phrases)
    {
        var hypothesis = phrases.Aggregate(new Hypothesis(0, 0, Vocabulary.Begin, Vocabulary.Begin, 0, null, null), Extend);
        return hypothesis.Score + End(hypothesis.U, hypothesis.V);
    }

    /// <summary>The cover of a span.</summary>
    public static ulong Cover(PhraseOption option) => ((1UL << (option.End - option.Begin)) - 1) << option.Begin;

    private bool Allows(Hypothesis hypothesis, PhraseOption option)
    {
        if ((hypothesis.Cover & Cover(option)) != 0 || Math.Abs(option.Begin - hypothesis.Last) > Reach)
        {
            return false;
        }

        // What is jumped over has to be within reach later.
        var gap = BitOperations.TrailingZeroCount(~hypothesis.Cover);
        return option.Begin == gap || option.End - gap <= Reach;
    }

    private Hypothesis Extend(Hypothesis hypothesis, PhraseOption option)
    {
        var (u, v) = (hypothesis.U, hypothesis.V);
        var score = hypothesis.Score + option.Score + (distortionWeight * Math.Abs(option.Begin - hypothesis.Last));
        foreach (var word in option.Words)
        {
            score += languageWeight * language.LogProbability(u, v, word);
            (u, v) = (v, word);
        }

        return new Hypothesis(hypothesis.Cover | Cover(option), option.End, u, v, score, hypothesis, option);
    }

    private double End(int u, int v) => languageWeight * language.LogProbability(u, v, Vocabulary.End);

    private static void Keep(Dictionary<(ulong, int, int, int), Hypothesis>[] stacks, Hypothesis hypothesis)
    {
        var stack = stacks[BitOperations.PopCount(hypothesis.Cover)];
        var key = (hypothesis.Cover, hypothesis.Last, hypothesis.U, hypothesis.V);
        if (!stack.TryGetValue(key, out var other) || other.Score < hypothesis.Score)
        {
            stack[key] = hypothesis;
        }
    }

    private IEnumerable<Hypothesis> Best(IReadOnlyCollection<Hypothesis> stack, double[,] future, int length) => stack.Count <= Beam
        ? stack
        : stack.OrderByDescending(hypothesis => hypothesis.Score + Rest(hypothesis.Cover, future, length)).Take(Beam);

    /// <summary>The estimates of the spans that are still to be covered.</summary>
    private static double Rest(ulong cover, double[,] future, int length)
    {
        var sum = 0.0;
        for (var begin = 0; begin < length; begin++)
        {
            var end = begin;
            while (end < length && (cover >> end & 1) == 0)
            {
                end++;
            }

            sum += end > begin ? future[begin, end] : 0;
            begin = end;
        }

        return sum;
    }

    /// <summary>For every span the best sum of its options' scores, with the language model's opinion of each phrase by itself.</summary>
    private double[,] Future(IReadOnlyList<PhraseOption> options, int length)
    {
        var future = new double[length + 1, length + 1];
        for (var begin = 0; begin < length; begin++)
        {
            for (var end = begin + 1; end <= length; end++)
            {
                future[begin, end] = double.NegativeInfinity;
            }
        }

        foreach (var option in options)
        {
            future[option.Begin, option.End] = Math.Max(future[option.Begin, option.End], option.Score + Alone(option.Words));
        }

        for (var size = 2; size <= length; size++)
        {
            for (var begin = 0; begin + size <= length; begin++)
            {
                for (var middle = begin + 1; middle < begin + size; middle++)
                {
                    future[begin, begin + size] = Math.Max(future[begin, begin + size], future[begin, middle] + future[middle, begin + size]);
                }
            }
        }

        return future;
    }

    private double Alone(int[] words)
    {
        var (u, v) = (Vocabulary.None, Vocabulary.None);
        var sum = 0.0;
        foreach (var word in words)
        {
            sum += languageWeight * language.LogProbability(u, v, word);
            (u, v) = (v, word);
        }

        return sum;
    }

    private static List<PhraseOption> Phrases(Hypothesis whole)
    {
        var phrases = new List<PhraseOption>();
        for (var at = whole; at is { Option: { } option }; at = at.Before)
        {
            phrases.Add(option);
        }

        phrases.Reverse();
        return phrases;
    }
}
