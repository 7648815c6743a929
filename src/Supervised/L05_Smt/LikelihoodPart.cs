using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Reports;
using SelfPlay.Supervised.Text;

namespace SelfPlay.Supervised.L05_Smt;

/// <summary>The part of the lesson about EM on a real text: Model 1 on Multi30k against tabulated values.</summary>
internal sealed class LikelihoodPart(LessonContext context, Captions captions)
{
    private const int Iterations = 10;
    private const double LeastProbability = 0.85;

    // ln P per English word before each iteration, of an independent implementation.
    private static readonly double[] s_tabulated = [-6.60, -1.40, -0.75, -0.54, -0.47, -0.44, -0.42, -0.41, -0.404, -0.400];

    private static readonly (string German, string English, double Probability)[] s_words =
    [
        ("mann", "man", 0.949), ("frau", "woman", 0.948), ("hund", "dog", 0.985), ("schwarzer", "black", 0.986), ("wasser", "water", 0.93),
    ];

    public void Run()
    {
        var report = context.Report;
        report.Section("Model 1 on 29,000 captions");
        report.Say(
            "Every iteration of EM raises the likelihood, and Model 1 has but one maximum, so the log-likelihood per English word "
            + "(without the factor $1/(l+1)$ of each place) is a property of the text: the table was made by another implementation.");
        var text = captions.Train;
        var (german, english) = (Vocabulary.Of(text.Source), Vocabulary.Of(text.Target));
        context.Step("Model 1 on captions", 0.02);
        var pairs = new PairTable(
            [.. text.Source.Select(sentence => (int[])[Vocabulary.None, .. german.Encode(sentence)])], [.. text.Target.Select(english.Encode)]);
        var words = text.Target.SelectMany(sentence => sentence).Distinct().Count();
        var table = new LexicalTable(pairs, words);
        var model = new IbmModel1(table);
        var likelihoods = new double[Iterations];
        for (var k = 0; k < Iterations; k++)
        {
            context.Step($"Model 1 on captions, iteration {k + 1}", 0.02 + (0.01 * k));
            likelihoods[k] = model.Iterate(context.Cancel);
        }

        report.Check("captions.rise", "least rise of the log-likelihood per word", likelihoods.Zip(likelihoods.Skip(1), (a, b) => b - a).Min(), Expected.AtLeast(1e-6));
        report.Check("captions.pairs", "pairs of words that occur in a caption and its translation", pairs.Count, Expected.Near(959_637, 0), Origin.Reference);
        for (var k = 0; k < Iterations; k++)
        {
            // The table's values are rounded to two decimals, the last two to three.
            var half = k < Iterations - 2 ? 0.00501 : 0.000501;
            report.Check($"captions.likelihood.{k + 1}", $"log-likelihood per word, iteration {k + 1}, nats", likelihoods[k], Expected.Near(s_tabulated[k], half), Origin.Reference);
        }

        foreach (var (g, e, probability) in s_words)
        {
            report.Check($"captions.{e}", $"t({e}|{g})", table.Of(german.IdOf(g), english.IdOf(e)), Expected.AtLeast(LeastProbability, probability), Origin.Reference);
        }

        report.Table(
            ["German", "English, with t"],
            s_words.Select(word => (string[])[word.German, string.Join(", ", table.Best(german.IdOf(word.German), 4).Select(b => $"{english[b.Target]} {Figures.Format(b.Probability, 3)}"))]));
        double[] iterations = [.. Enumerable.Range(1, Iterations).Select(k => (double)k)];
        report.Plot(new LinePlot(
            "model-1", "EM for Model 1 on Multi30k", "iteration", "log-likelihood per English word, nats",
            [new("measured", iterations, likelihoods, SeriesStyle.LineWithPoints), new("tabulated", iterations, s_tabulated, SeriesStyle.Dashed)]));
    }
}
