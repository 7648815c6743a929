using SelfPlay.Games;
using SelfPlay.Supervised.Text;

namespace SelfPlay.Supervised.L05_Translation;

/// <summary>Sentences drawn from a model: every word by its probability after those before it.</summary>
internal static class AncestralSampling
{
    /// <summary>Draws a sentence for each of <paramref name="sentences"/> contexts.</summary>
    /// <param name="model">The model; it has one hypothesis a sentence.</param>
    /// <param name="sentences">Contexts.</param>
    /// <param name="vocabulary">Words.</param>
    /// <param name="longest">Words after which a sentence is taken as it is.</param>
    /// <param name="random">Source of chance.</param>
    public static Found[] Run(INextWord model, int sentences, int vocabulary, int longest, ref Xoshiro256 random)
    {
        var drawn = new List<int>[sentences];
        var (scores, ended) = (new double[sentences], new bool[sentences]);
        foreach (ref var sentence in drawn.AsSpan())
        {
            sentence = [];
        }

        int[] parents = [.. Enumerable.Range(0, sentences)];
        int[] words = [.. Enumerable.Repeat(Vocabulary.Begin, sentences)];
        for (var t = 0; t < longest && Array.Exists(ended, end => !end); t++)
        {
            var logs = model.Next(parents, words);
            for (var s = 0; s < sentences; s++)
            {
                if (ended[s])
                {
                    continue;
                }

                var row = logs.AsSpan(s * vocabulary, vocabulary);
                words[s] = Draw(row, ref random);
                scores[s] += row[words[s]];
                if (words[s] == Vocabulary.End)
                {
                    ended[s] = true;
                }
                else
                {
                    drawn[s].Add(words[s]);
                }
            }
        }

        return [.. Enumerable.Range(0, sentences).Select(s => new Found([.. drawn[s]], scores[s]))];
    }

    private static int Draw(ReadOnlySpan<float> logs, ref Xoshiro256 random)
    {
        var left = random.Unit();
        var last = 0;
        for (var word = 0; word < logs.Length; word++)
        {
            if (float.IsNegativeInfinity(logs[word]))
            {
                continue;
            }

            last = word;
            left -= Math.Exp(logs[word]);
            if (left < 0)
            {
                break;
            }
        }

        return last;
    }
}
