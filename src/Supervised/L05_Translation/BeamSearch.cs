using SelfPlay.Supervised.Text;

namespace SelfPlay.Supervised.L05_Translation;

/// <summary>A language model that is asked for one word after the other, of many sentences at once.</summary>
internal interface INextWord
{
    /// <summary>ln P of every next word. [N, V] row by row</summary>
    /// <param name="parents">Which hypothesis of the call before each one continues; its own number in the first call. [N]</param>
    /// <param name="words">Its newest word. [N]</param>
    float[] Next(int[] parents, int[] words);
}

/// <summary>A sentence that was found, and ln P of it with its end.</summary>
internal sealed record Found(int[] Words, double LogProbability);

/// <summary>
/// The most probable sentence, approximately: greedy search takes the best word each time, beam search keeps the best k beginnings. The greedy
/// path always keeps its place among them, so that a beam never ends with a less probable sentence.
/// </summary>
internal static class BeamSearch
{
    private sealed record Beginning(int Slot, int[] Words, double Score, bool Greedy);

    /// <summary>Searches for the continuation of <paramref name="sentences"/> contexts.</summary>
    /// <param name="model">The model; its hypotheses are <paramref name="beam"/> a sentence.</param>
    /// <param name="sentences">Contexts.</param>
    /// <param name="vocabulary">Words.</param>
    /// <param name="beam">k; 1 is greedy search.</param>
    /// <param name="longest">Words after which a sentence is taken as it is.</param>
    public static Found[] Run(INextWord model, int sentences, int vocabulary, int beam, int longest)
    {
        var alive = Enumerable.Range(0, sentences).Select(s => new List<Beginning> { new(s * beam, [], 0, true) }).ToArray();
        var best = new Found?[sentences];
        int[] parents = [.. Enumerable.Range(0, sentences * beam)];
        int[] words = [.. Enumerable.Repeat(Vocabulary.Begin, sentences * beam)];
        for (var t = 0; t < longest && alive.Any(list => list.Count > 0); t++)
        {
            var logs = model.Next(parents, words);
            for (var s = 0; s < sentences; s++)
            {
                alive[s] = Extend(alive[s], logs, vocabulary, beam, ref best[s]);
                for (var k = 0; k < alive[s].Count; k++)
                {
                    var slot = (s * beam) + k;
                    (parents[slot], words[slot]) = (alive[s][k].Slot, alive[s][k].Words[^1]);
                    alive[s][k] = alive[s][k] with { Slot = slot };
                }
            }
        }

        return [.. Enumerable.Range(0, sentences).Select(s => best[s] ?? Longest(alive[s]))];
    }

    /// <summary>The best continuations; those that end compete for <paramref name="best"/>.</summary>
    private static List<Beginning> Extend(List<Beginning> alive, float[] logs, int vocabulary, int beam, ref Found? best)
    {
        var kept = new List<Beginning>();
        foreach (var from in alive.Where(from => from.Greedy))
        {
            var word = Best(logs.AsSpan(from.Slot * vocabulary, vocabulary));
            Keep(from, word, logs[(from.Slot * vocabulary) + word], true, kept, ref best);
        }

        // The best of all other continuations, the least of them in front.
        var free = beam - alive.Count(from => from.Greedy);
        var others = new PriorityQueue<(Beginning From, int Word), double>();
        foreach (var from in alive.Where(_ => free > 0))
        {
            var row = logs.AsSpan(from.Slot * vocabulary, vocabulary);
            var greedy = from.Greedy ? Best(row) : -1;
            for (var word = 0; word < vocabulary; word++)
            {
                var score = from.Score + row[word];
                if (word != greedy && (others.Count < free || (others.TryPeek(out _, out var least) && score > least)))
                {
                    if (others.Count == free)
                    {
                        _ = others.Dequeue();
                    }

                    others.Enqueue((from, word), score);
                }
            }
        }

        foreach (var ((from, word), score) in others.UnorderedItems.OrderByDescending(item => item.Priority))
        {
            Keep(from, word, score - from.Score, false, kept, ref best);
        }

        return kept;
    }

    private static int Best(ReadOnlySpan<float> row)
    {
        var best = 0;
        for (var word = 1; word < row.Length; word++)
        {
            best = row[word] > row[best] ? word : best;
        }

        return best;
    }

    private static void Keep(Beginning from, int word, double log, bool greedy, List<Beginning> kept, ref Found? best)
    {
        var score = from.Score + log;
        if (word == Vocabulary.End)
        {
            best = best is null || score > best.LogProbability ? new Found(from.Words, score) : best;
        }
        else if (best is null || score > best.LogProbability)
        {
            // What is less probable than a whole sentence already cannot become more so.
            kept.Add(new Beginning(from.Slot, [.. from.Words, word], score, greedy));
        }
    }

    private static Found Longest(List<Beginning> alive) =>
        alive.OrderByDescending(beginning => beginning.Score).Select(beginning => new Found(beginning.Words, beginning.Score)).First();
}
