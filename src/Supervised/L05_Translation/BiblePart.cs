using SelfPlay.Supervised.L05_Smt;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Reports;
using SelfPlay.Supervised.Text;

namespace SelfPlay.Supervised.L05_Translation;

/// <summary>The part of the lesson on English and Spanish Bibles: does attention look where the word comes from?</summary>
internal sealed class BiblePart(LessonContext context)
{
    private const int LongestVerse = 15;
    private const int Held = 300;
    private const int Longest = 24;
    private const int Iterations = 5;

    public void Run()
    {
        var report = context.Report;
        report.Section("Attention against known alignments");
        report.Say(
            "English verses of at most 15 words to Spanish ones. The numbers that both carry say which words belong together (lesson `smt`), so that the place with the "
            + "most attention can be judged as an alignment, beside the diagonal, Model 1 and the HMM on the same verses. Nothing trains attention to align: it "
            + "only has to help predict.");
        context.Step("verses", 0.8);
        var verses = BiblePairs.Load(context.Data, LongestVerse);
        verses = [.. verses.Take(context.Size(verses.Length, 300))];
        var text = new ParallelText([.. verses.Select(v => v.English.Words)], [.. verses.Select(v => v.Spanish.Words)]);

        // Every eighteenth verse is held out, so that all books are among them.
        var stride = Math.Max(2, verses.Length / Held);
        var train = text.At([.. Enumerable.Range(0, verses.Length).Where(n => n % stride != 0)]);
        var test = text.At([.. Enumerable.Range(0, verses.Length).Where(n => n % stride == 0)]);
        var (english, spanish) = (Vocabulary.Of(train.Source, 2), Vocabulary.Of(train.Target, 2));
        using var translator = new Translator(new TranslatorShape(english.Count, spanish.Count, context.Size(160, 32), true, 0.3), context.Random(20));
        var plan = new TrainingPlan(context.Size(10, 1), 64, 3e-3);
        _ = TranslatorTraining.Run(translator, SentencePairs.Of(train, english, spanish), plan, context.Random(21), done => context.Step("verses", 0.8 + (0.13 * done)));

        var weights = TranslatorTraining.Attention(translator, SentencePairs.Of(text, english, spanish));
        var attention = Rate(verses, n => [.. Enumerable.Range(0, verses[n].Spanish.Words.Length).Select(t => 1 + Best(weights[n], t))]);
        var diagonal = Rate(verses, n => Diagonal(verses[n].English.Words.Length, verses[n].Spanish.Words.Length));
        if (context.Quick)
        {
            return;
        }

        var found = DecoderSearch.Translate(translator, SentencePairs.Of(test, english, spanish).Source, 1, Longest);
        var bleu = Bleu.Of([.. found.Select(f => f.Words.Select(word => spanish[word]).ToArray())], test.Target);
        report.Check("bible.bleu", "BLEU of held-out verses, greedy", bleu, Expected.AtLeast(5), Origin.Own);
        var (one, hmm) = Models(text, verses);
        report.Table(
            ["alignment", "error rate"],
            [["diagonal", Figures.Format(diagonal, 3)], ["most attention", Figures.Format(attention, 3)], ["Model 1", Figures.Format(one, 3)], ["HMM", Figures.Format(hmm, 3)]]);
        report.Observe("aer.attention", "alignment error rate of the place with the most attention", attention);
        report.Observe("aer.hmm", "alignment error rate of the HMM", hmm);
        report.Check("aer.diagonal", "error rate of the diagonal less that of attention", diagonal - attention, Expected.AtLeast(0.1), Origin.Own);
        report.Table(["translation of a held-out verse", "reference"], Enumerable.Range(0, 5).Select(n => (string[])
            [string.Join(' ', found[n].Words.Select(word => spanish[word])), string.Join(' ', test.Target[n])]));
    }

    private static double Rate((TaggedVerse English, TaggedVerse Spanish)[] verses, Func<int, int[]> align)
    {
        var errors = new AlignmentErrors();
        for (var n = 0; n < verses.Length; n++)
        {
            errors.Add(GoldLinks.Of(verses[n].English, verses[n].Spanish), Links.Of(verses[n].English.Words.Length, align(n)));
        }

        return errors.Rate;
    }

    private (double One, double Hmm) Models(ParallelText text, (TaggedVerse English, TaggedVerse Spanish)[] verses)
    {
        var (english, spanish) = (Vocabulary.Of(text.Source), Vocabulary.Of(text.Target));
        var pairs = new PairTable([.. text.Source.Select(sentence => (int[])[Vocabulary.None, .. english.Encode(sentence)])], [.. text.Target.Select(spanish.Encode)]);
        var table = new LexicalTable(pairs, spanish.Count);
        double[] rates = [.. ((IAlignmentModel[])[new IbmModel1(table), new HmmAlignment(table)]).Select(model =>
        {
            for (var k = 0; k < Iterations; k++)
            {
                _ = model.Iterate(context.Cancel);
            }

            return Rate(verses, model.Align);
        })];
        return (rates[0], rates[1]);
    }

    private static int[] Diagonal(int length, int words) => [.. Enumerable.Range(0, words).Select(t => 1 + (((2 * t) + 1) * length / (2 * words)))];

    private static int Best(float[,] weights, int t)
    {
        var best = 0;
        for (var s = 1; s < weights.GetLength(1); s++)
        {
            best = weights[t, s] > weights[t, best] ? s : best;
        }

        return best;
    }
}
