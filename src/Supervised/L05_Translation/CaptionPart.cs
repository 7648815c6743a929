using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;
using SelfPlay.Supervised.Text;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L05_Translation;

/// <summary>The part of the lesson on Multi30k: a thought vector against attention, and training by the score.</summary>
internal sealed class CaptionPart(LessonContext context)
{
    private const int LongestSentence = 12;
    private const int Longest = 20;
    private const int Beam = 4;
    private static readonly string[] s_names = ["thought vector", "attention"];

    private sealed record Trained(Translator Translator, double[] Losses);

    public void Run()
    {
        var report = context.Report;
        report.Section("Captions");
        report.Say(
            "Captions of photographs of at most 12 words, from German. A *thought vector*, the last state of an encoder that reads from right to left, has to hold "
            + "the whole sentence; with *attention* the decoder takes a convex combination of all the encoder's states, "
            + "$\\alpha[t_{out},t_{in}]=\\mathrm{softmax}_{t_{in}}\\,h[t_{out}]^\\top Wh[t_{in}]$, anew for every word.");
        var captions = Captions.Load(context.Data);
        var train = captions.Train.UpTo(LongestSentence).Take(context.Size(captions.Train.Count, 256));
        var test = captions.Test.UpTo(LongestSentence).Take(context.Size(captions.Test.Count, 40));
        var (german, english) = (Vocabulary.Of(train.Source, 2), Vocabulary.Of(train.Target, 2));
        var pairs = SentencePairs.Of(train, german, english);
        var plan = new TrainingPlan(10, 64, 2e-3);
        var models = Replicas.Run(2, k => Train(k == 1, pairs, german.Count, english.Count, plan), context.Cancel);
        try
        {
            var bleu = Judge(models, test, german, english);
            Score(models[1].Translator, train, pairs, test, german, english, bleu);
        }
        finally
        {
            Array.ForEach(models, model => model.Translator.Dispose());
        }

        if (!context.Quick)
        {
            report.Check("sentences.train", "training captions of at most 12 words", train.Count, Expected.Near(13_398, 0), Origin.Reference);
            report.Check("sentences", "test captions of at most 12 words", test.Count, Expected.Near(490, 0), Origin.Reference);
            double[] epochs = [.. Enumerable.Range(1, plan.Epochs).Select(k => (double)k)];
            report.Plot(new LinePlot(
                "captions", "German to English captions", "epoch", "training loss, nats a word (with dropout)",
                [.. models.Select((model, k) => new PlotSeries(s_names[k], epochs, model.Losses, SeriesStyle.LineWithPoints))]));
        }
    }

    private Trained Train(bool attends, SentencePairs pairs, int german, int english, TrainingPlan plan)
    {
        var translator = new Translator(new TranslatorShape(german, english, context.Size(192, 64), attends, 0.2), context.Random(attends ? 2u : 1u));
        var losses = TranslatorTraining.Run(translator, pairs, plan, context.Random(attends ? 4u : 3u), done =>
        {
            // The two train side by side; the slower one tells how far they are.
            context.Cancel.ThrowIfCancellationRequested();
            if (attends)
            {
                context.Step("captions, both models", 0.02 + (0.45 * done));
            }
        });
        return new Trained(translator, losses);
    }

    /// <returns>BLEU with attention, greedy.</returns>
    private double Judge(Trained[] models, ParallelText test, Vocabulary german, Vocabulary english)
    {
        var report = context.Report;
        var pairs = SentencePairs.Of(test, german, english);
        var greedy = models.Select(model => DecoderSearch.Translate(model.Translator, pairs.Source, 1, Longest)).ToArray();
        var attention = models[1].Translator;
        context.Step("beam search", 0.48);
        var beam = DecoderSearch.Translate(attention, pairs.Source, Beam, Longest);
        var drawn = DecoderSearch.Sample(attention, pairs.Source, Longest, context.Random(6));
        string[][][] translations = [.. greedy.Append(beam).Append(drawn).Select(found => found.Select(f => f.Words.Select(word => english[word]).ToArray()).ToArray())];
        double[] bleu = [.. translations.Select(text => Bleu.Of(text, test.Target))];

        report.Check(
            "beam.lower",
            $"largest ln P of a greedy translation less that of a beam of {Beam}",
            greedy[1].Zip(beam, (g, b) => g.LogProbability - b.LogProbability).Max(),
            Expected.AtMost(1e-3));
        report.Check("steps", "largest |ln P word by word − ln P all at once| of a greedy translation", Difference(attention, pairs, greedy[1]), Expected.AtMost(1e-3));
        var weights = TranslatorTraining.Attention(attention, pairs);
        report.Check("rows", "largest |Σ α − 1| over words of the output", weights.Max(RowError), Expected.AtMost(1e-5));
        if (context.Quick)
        {
            return bleu[1];
        }

        report.Check("bleu.attention", "BLEU with attention, greedy", bleu[1], Expected.AtLeast(30, 32.0), Origin.Reference);
        report.Check("bleu.gain", "BLEU with attention less BLEU with a thought vector, greedy", bleu[1] - bleu[0], Expected.AtLeast(6, 10.4), Origin.Reference);
        report.Check("bleu.thought", "BLEU with a thought vector, greedy", bleu[0], Expected.AtLeast(20, 21.6), Origin.Reference);
        report.Observe("bleu.beam", $"BLEU with attention, beam of {Beam}", bleu[2]);
        report.Check("bleu.sample", "BLEU with attention, greedy, less BLEU of translations that are drawn", bleu[1] - bleu[3], Expected.AtLeast(3), Origin.Own);
        report.Observe("beam.higher", "share of sentences whose translation by beam search is more probable than the greedy one", greedy[1].Zip(beam, (g, b) => b.LogProbability > g.LogProbability + 1e-3 ? 1.0 : 0).Average());
        report.Table(
            ["German", "thought vector", "attention", "reference"],
            Enumerable.Range(0, 6).Select(n => (string[])[string.Join(' ', test.Source[n]), string.Join(' ', translations[0][n]), string.Join(' ', translations[1][n]), string.Join(' ', test.Target[n])]));
        var picture = new double[weights[0].GetLength(0), weights[0].GetLength(1)];
        for (var t = 0; t < picture.GetLength(0); t++)
        {
            for (var place = 0; place < picture.GetLength(1); place++)
            {
                picture[t, place] = weights[0][t, place];
            }
        }

        report.Plot(new PictureGrid("alignment", $"Attention: \"{string.Join(' ', test.Target[0])}\" (rows) to \"{string.Join(' ', test.Source[0])}\" (columns)", 1, [picture]));
        report.Say("Attention in percent while the reference is predicted, a row for each of its words:");
        report.Table(["", .. test.Source[0]], Enumerable.Range(0, test.Target[0].Length).Select(t => (string[])
            [test.Target[0][t], .. Enumerable.Range(0, test.Source[0].Length).Select(s => $"{100 * weights[0][t, s]:0}")]));
        return bleu[1];
    }

    /// <summary>Goes on training by the score that translations are judged by.</summary>
    /// <param name="translator">Has learnt by likelihood.</param>
    /// <param name="train">Captions to learn from.</param>
    /// <param name="pairs">The same as numbers.</param>
    /// <param name="test">Captions to be judged on.</param>
    /// <param name="german">Words of the sources.</param>
    /// <param name="english">Words of the translations.</param>
    /// <param name="before">Its BLEU so far.</param>
    private void Score(Translator translator, ParallelText train, SentencePairs pairs, ParallelText test, Vocabulary german, Vocabulary english, double before)
    {
        var report = context.Report;
        var plan = new TrainingPlan(context.Size(2, 1), 64, 2e-4);
        report.Say(
            $"The score itself has no derivative, but REINFORCE needs none: the model with attention goes on for {plan.Epochs} passes, $\\nabla E\\,R=E\\,(R(y)-b)\\,\\nabla\\ln P(y|x)$, "
            + "$R$ the BLEU of a sentence, $y$ one of four translations that are drawn for each caption, $b$ the mean score of the other three.");
        var scores = new ScoreTraining(translator, train, pairs, english, Longest).Run(plan, context.Random(7), done =>
        {
            context.Cancel.ThrowIfCancellationRequested();
            context.Step("captions, by their score", 0.49 + (0.16 * done));
        });
        report.Observe("bleu.drawn", "BLEU of a sentence that is drawn, mean over the last pass", scores[^1]);
        if (!context.Quick)
        {
            var found = DecoderSearch.Translate(translator, SentencePairs.Of(test, german, english).Source, 1, Longest);
            var after = Bleu.Of([.. found.Select(f => f.Words.Select(word => english[word]).ToArray())], test.Target);
            report.Check("bleu.reinforce", "BLEU with attention, greedy, after REINFORCE on BLEU, less that before", after - before, Expected.AtLeast(1), Origin.Own);
        }
    }

    private static double RowError(float[,] weights) => Enumerable.Range(0, weights.GetLength(0))
        .Max(t => Math.Abs(Enumerable.Range(0, weights.GetLength(1)).Sum(s => (double)weights[t, s]) - 1));

    /// <summary>The probability of whole sentences by the path that training takes.</summary>
    private static double Difference(Translator translator, SentencePairs pairs, Found[] found)
    {
        var translated = new SentencePairs(pairs.Source, [.. found.Select(f => f.Words)]);
        return Enumerable.Range(0, Math.Min(20, found.Length)).Max(n =>
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            var losses = TranslatorTraining.Losses(translator, translated, [n], null).data<float>().ToArray();

            // A sentence that was cut off has no end.
            var words = Math.Min(losses.Length, Longest);
            return Math.Abs(found[n].LogProbability + losses.Take(words).Sum(loss => (double)loss));
        });
    }
}
