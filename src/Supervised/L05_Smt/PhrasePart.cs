using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;
using SelfPlay.Supervised.Text;

namespace SelfPlay.Supervised.L05_Smt;

/// <summary>The part of the lesson that translates: phrases, a trigram model and a beam on Multi30k.</summary>
internal sealed class PhrasePart(LessonContext context, Captions captions)
{
    private const int LongestSentence = 12;
    private const int LongestPhrase = 5;
    private const int Iterations = 5;
    private const int Translations = 12;
    private const int Beam = 40;
    private const int TuningBeam = 10;
    private const int TuningSentences = 200;

    public void Run()
    {
        var report = context.Report;
        report.Section("Translation");
        report.Say(
            "A phrase pair is a stretch of words and its translation that no link leaves. All that the HMM's alignments of the captions allow are "
            + "counted; the scores of a pair are $\\ln\\varphi$ in both directions and the word table's opinion. The language model is a trigram model "
            + "with Kneser and Ney's smoothing. The weights are chosen on captions of the validation set, one after the other.");
        var text = captions.Train.Take(context.Size(captions.Train.Count, 2000));
        var (german, english) = (Vocabulary.Of(text.Source), Vocabulary.Of(text.Target));
        int[][] source = [.. text.Source.Select(german.Encode)];
        int[][] target = [.. text.Target.Select(english.Encode)];
        var (forward, links) = Align(source, target, english.Count, 0.45);
        var (backward, reverse) = Align(target, source, german.Count, 0.53);
        var language = new TrigramModel(target, english.Count);
        Links[] both = [.. links.Zip(reverse, (a, b) => Links.Symmetric(a, b.Transposed()))];
        var test = captions.Test.UpTo(LongestSentence).Take(context.Size(captions.Test.Count, 40));
        var validation = captions.Validation.UpTo(LongestSentence).Take(context.Size(TuningSentences, 10));

        var phrases = new PhraseModel(Table(LongestPhrase), language, german, english);
        var weights = Tune(phrases, validation);
        var bleu = Score(phrases, test, weights, Beam, 0.85);
        var words = Score(new PhraseModel(Table(1), language, german, english), test, weights, Beam, 0.9);
        var mute = Score(phrases, test, weights with { Language = 0 }, Beam, 0.95);
        if (context.Quick)
        {
            report.Check("bleu.phrases", "BLEU with phrases less BLEU without a language model, of a small table", bleu - mute, Expected.AtLeast(1), Origin.Own);
            return;
        }

        report.Check("sentences", "test captions of at most 12 words", test.Count, Expected.Near(490, 0), Origin.Reference);
        report.Check("bleu", "BLEU of the translations", bleu, Expected.AtLeast(27), Origin.Own);
        report.Check("bleu.phrases", "BLEU of phrases less BLEU of single words", bleu - words, Expected.AtLeast(1), Origin.Own);
        report.Check("bleu.language", "BLEU with the language model less BLEU without", bleu - mute, Expected.AtLeast(5), Origin.Own);
        report.Table(
            ["weight of", "language model", "φ(e|f)", "φ(f|e)", "lexical", "word", "phrase", "distortion"],
            [["", .. ((double[])[weights.Language, weights.Forward, weights.Backward, weights.Lexical, weights.Word, weights.Phrase, weights.Distortion]).Select(w => Figures.Format(w, 3))]]);
        report.Table(
            ["German", "translation", "reference"],
            Enumerable.Range(0, 6).Select(n => (string[])
            [
                string.Join(' ', test.Source[n]), string.Join(' ', phrases.Translate(test.Source[n], weights, Beam)), string.Join(' ', test.Target[n]),
            ]));

        PhraseTable Table(int longest)
        {
            context.Step($"phrases of up to {longest} words", 0.6);
            var table = new PhraseTable();
            for (var n = 0; n < source.Length; n++)
            {
                table.Add(source[n], target[n], both[n], forward, backward, longest);
            }

            table.Finish(Translations);
            report.Observe($"pairs.{longest}", $"different phrase pairs of at most {longest} words", table.Count);
            return table;
        }
    }

    private (LexicalTable Table, Links[] Links) Align(int[][] source, int[][] target, int words, double share)
    {
        var pairs = new PairTable([.. source.Select(sentence => (int[])[Vocabulary.None, .. sentence])], target);
        var table = new LexicalTable(pairs, words);
        IAlignmentModel[] models = [new IbmModel1(table), new HmmAlignment(table)];
        foreach (var model in models)
        {
            for (var k = 0; k < Iterations; k++)
            {
                context.Step("aligning captions", share);
                _ = model.Iterate(context.Cancel);
            }
        }

        return (table, [.. Enumerable.Range(0, source.Length).Select(n => Links.Of(source[n].Length, models[^1].Align(n)))]);
    }

    /// <summary>One pass over the weights, each tried at half more and half less.</summary>
    private PhraseWeights Tune(PhraseModel model, ParallelText validation)
    {
        var best = new PhraseWeights();
        var score = Score(model, validation, best, TuningBeam, 0.65);
        Func<PhraseWeights, double, PhraseWeights>[] changes =
        [
            (w, f) => w with { Language = w.Language * f }, (w, f) => w with { Word = w.Word * f }, (w, f) => w with { Distortion = w.Distortion * f },
            (w, f) => w with { Forward = w.Forward * f }, (w, f) => w with { Backward = w.Backward * f }, (w, f) => w with { Lexical = w.Lexical * f },
            (w, f) => w with { Phrase = f - 1 },
        ];
        for (var k = 0; k < changes.Length; k++)
        {
            foreach (var factor in new[] { 0.6, 1.5 })
            {
                var candidate = changes[k](best, factor);
                var reached = Score(model, validation, candidate, TuningBeam, 0.65 + (0.025 * k));
                if (reached > score)
                {
                    (best, score) = (candidate, reached);
                    break;
                }
            }
        }

        return best;
    }

    private double Score(PhraseModel model, ParallelText text, PhraseWeights weights, int beam, double share)
    {
        context.Step("translating", share);
        return Bleu.Of(Replicas.Run(text.Count, n => model.Translate(text.Source[n], weights, beam), context.Cancel), text.Target);
    }
}
