using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Reports;
using SelfPlay.Supervised.Text;

namespace SelfPlay.Supervised.L05_Translation;

/// <summary>The part of the lesson on spelling and sound: a translation that keeps the order, so that attention has to be near the diagonal.</summary>
internal sealed class PronunciationPart(LessonContext context)
{
    private const int Shortest = 3;
    private const int LongestWord = 10;
    private const int Longest = 16;

    public void Run()
    {
        var report = context.Report;
        report.Section("From letters to phonemes");
        report.Say(
            "The same translator reads English words letter by letter and writes how they are spoken (CMUdict, stress left out). Words are held out; the *phoneme error rate* "
            + "is the edit distance to the dictionary's pronunciation over its length. Sound follows spelling from left to right: where the output is at share "
            + "$t/T$, attention should be near share $s/S$ of the input.");
        context.Step("letters", 0.65);
        var random = context.Random(10);
        var entries = Pronunciation.Load(context.Data, Shortest, LongestWord).OrderBy(_ => random.Next()).Take(context.Size(21_000, 600)).ToArray();
        var text = new ParallelText(
            [.. entries.Select(entry => entry.Word.Select(letter => letter.ToString()).ToArray())], [.. entries.Select(entry => entry.Phonemes)]);
        var (letters, phonemes) = (Vocabulary.Of(text.Source), Vocabulary.Of(text.Target));
        var held = context.Size(1000, 100);
        var test = SentencePairs.Of(text.Take(held), letters, phonemes);
        var train = SentencePairs.Of(text.At([.. Enumerable.Range(held, entries.Length - held)]), letters, phonemes);
        using var translator = new Translator(new TranslatorShape(letters.Count, phonemes.Count, context.Size(128, 32), true, 0.1), context.Random(11));
        var plan = new TrainingPlan(context.Size(8, 1), 64, 4e-3);
        _ = TranslatorTraining.Run(translator, train, plan, context.Random(12), done => context.Step("letters", 0.65 + (0.15 * done)));
        if (context.Quick)
        {
            return;
        }

        var found = DecoderSearch.Translate(translator, test.Source, 1, Longest);
        var edits = found.Select((f, n) => EditDistance.Of(f.Words, test.Target[n])).Sum();
        report.Check("g2p.phonemes", "phoneme error rate on held-out words", edits / (double)test.Target.Sum(target => target.Length), Expected.AtMost(0.2), Origin.Own);
        report.Check("g2p.words", "share of held-out words spoken as in the dictionary", found.Where((f, n) => f.Words.AsSpan().SequenceEqual(test.Target[n])).Count() / (double)held, Expected.AtLeast(0.4), Origin.Own);
        var weights = TranslatorTraining.Attention(translator, test);
        var (near, uniform) = (weights.Average(w => Distance(w, (t, s) => w[t, s])), weights.Average(w => Distance(w, (_, _) => 1.0 / w.GetLength(1))));
        report.Check("g2p.diagonal", "mean distance of attention from the diagonal, over that of equal weights", near / uniform, Expected.AtMost(0.5), Origin.Own);
        report.Table(
            ["word", "spoken", "dictionary"],
            Enumerable.Range(0, 10).Select(n => (string[])[entries[n].Word, string.Join(' ', found[n].Words.Select(p => phonemes[p])), string.Join(' ', entries[n].Phonemes)]));
    }

    /// <summary>Σ_s α[t, s] |t/T − s/S| on average, places taken at their middles.</summary>
    private static double Distance(float[,] weights, Func<int, int, double> weight)
    {
        var (words, places) = (weights.GetLength(0), weights.GetLength(1));
        return Enumerable.Range(0, words).Average(t => Enumerable.Range(0, places).Sum(s => weight(t, s) * Math.Abs(((t + 0.5) / words) - ((s + 0.5) / places))));
    }
}
