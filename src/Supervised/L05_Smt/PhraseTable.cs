namespace SelfPlay.Supervised.L05_Smt;

/// <summary>What is known about a translation of a phrase.</summary>
/// <param name="Words">The target phrase.</param>
/// <param name="Forward">ln φ(target|source), by relative frequency.</param>
/// <param name="Backward">ln φ(source|target).</param>
/// <param name="LexicalForward">ln Π_j of the mean t(e_j|f_i) over its links, the empty word's where it has none.</param>
/// <param name="LexicalBackward">The same from target to source.</param>
internal sealed record PhraseTranslation(int[] Words, double Forward, double Backward, double LexicalForward, double LexicalBackward);

/// <summary>The translations of the phrases of a text with their four scores (Koehn, Och and Marcu 2003).</summary>
internal sealed class PhraseTable
{
    private const double LeastLexical = 1e-7;

    private readonly PhraseBook _source = new();
    private readonly PhraseBook _target = new();
    private readonly Dictionary<(int Source, int Target), (int Count, double Forward, double Backward)> _pairs = [];
    private Dictionary<int, PhraseTranslation[]> _translations = [];

    /// <summary>Different phrase pairs.</summary>
    public int Count => _pairs.Count;

    /// <summary>Counts the phrase pairs of a sentence pair.</summary>
    /// <param name="source">Source words.</param>
    /// <param name="target">Target words.</param>
    /// <param name="links">Which are linked.</param>
    /// <param name="forward">t(target word | source word), 0 for the empty word.</param>
    /// <param name="backward">t(source word | target word).</param>
    /// <param name="longest">Most words of a phrase.</param>
    public void Add(int[] source, int[] target, Links links, LexicalTable forward, LexicalTable backward, int longest)
    {
        var targetWeights = Weights(source, target, links, forward);
        var sourceWeights = Weights(target, source, links.Transposed(), backward);
        foreach (var pair in PhraseExtraction.Extract(links, longest))
        {
            var key = (Intern(_source, source, pair.SourceBegin, pair.SourceEnd), Intern(_target, target, pair.TargetBegin, pair.TargetEnd));
            var known = _pairs.GetValueOrDefault(key, (0, double.NegativeInfinity, double.NegativeInfinity));
            _pairs[key] = (
                known.Item1 + 1,
                Math.Max(known.Item2, Sum(targetWeights, pair.TargetBegin, pair.TargetEnd)),
                Math.Max(known.Item3, Sum(sourceWeights, pair.SourceBegin, pair.SourceEnd)));
        }
    }

    /// <summary>Computes the scores; of each source phrase the <paramref name="most"/> most probable translations stay.</summary>
    public void Finish(int most)
    {
        var sourceCounts = _pairs.GroupBy(pair => pair.Key.Source).ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value.Count));
        var targetCounts = _pairs.GroupBy(pair => pair.Key.Target).ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value.Count));
        _translations = _pairs.GroupBy(pair => pair.Key.Source).ToDictionary(
            group => group.Key,
            group => group.OrderByDescending(pair => pair.Value.Count).ThenByDescending(pair => pair.Value.Forward).Take(most)
                .Select(pair => new PhraseTranslation(
                    _target.Words(pair.Key.Target),
                    Math.Log(pair.Value.Count / (double)sourceCounts[pair.Key.Source]),
                    Math.Log(pair.Value.Count / (double)targetCounts[pair.Key.Target]),
                    pair.Value.Forward,
                    pair.Value.Backward))
                .ToArray());
    }

    /// <summary>The spans of a sentence that have translations: begin, end (exclusive), translations.</summary>
    public IEnumerable<(int Begin, int End, PhraseTranslation[] Translations)> Lookup(int[] sentence)
    {
        for (var begin = 0; begin < sentence.Length; begin++)
        {
            var phrase = 0;
            for (var end = begin + 1; end <= sentence.Length && (phrase = _source.Find(phrase, sentence[end - 1])) > 0; end++)
            {
                if (_translations.TryGetValue(phrase, out var translations))
                {
                    yield return (begin, end, translations);
                }
            }
        }
    }

    private static int Intern(PhraseBook book, int[] sentence, int begin, int end)
    {
        var phrase = 0;
        for (var k = begin; k < end; k++)
        {
            phrase = book.Extend(phrase, sentence[k]);
        }

        return phrase;
    }

    /// <summary>For each target word the log of the mean probability of its links. [m]</summary>
    private static double[] Weights(int[] source, int[] target, Links links, LexicalTable table)
    {
        var weights = new double[target.Length];
        for (var j = 0; j < target.Length; j++)
        {
            var partners = Enumerable.Range(0, source.Length).Where(i => links[i, j]).Select(i => table.Of(source[i], target[j]));
            weights[j] = Math.Log(Math.Max(LeastLexical, partners.DefaultIfEmpty(table.Of(0, target[j])).Average()));
        }

        return weights;
    }

    private static double Sum(double[] weights, int begin, int end)
    {
        var sum = 0.0;
        for (var k = begin; k < end; k++)
        {
            sum += weights[k];
        }

        return sum;
    }
}
