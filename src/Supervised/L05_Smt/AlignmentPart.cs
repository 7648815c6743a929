using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Reports;
using SelfPlay.Supervised.Text;

namespace SelfPlay.Supervised.L05_Smt;

/// <summary>The part of the lesson about alignments: three models of English and Spanish Bibles against Strong's numbers.</summary>
internal sealed class AlignmentPart(LessonContext context)
{
    private const int Longest = 40;
    private const int Iterations = 5;
    private static readonly string[] s_models = ["Model 1", "Model 2", "HMM"];

    private sealed record Aligned(int[][][] Alignments, double[][] Likelihoods, JumpLaw Jumps);

    public void Run()
    {
        var report = context.Report;
        report.Section("Alignments of the Bible");
        report.Say(
            "Two Bibles carry the numbers of the Hebrew and Greek words that their words translate, which says which English words "
            + "stand for which Spanish ones. The models see the words only. Model 1 thinks every place as likely as any other; Model 2 "
            + "prefers the diagonal; the HMM prefers the place after the last one. Each begins with the table $t$ of the one before.");
        var verses = BiblePairs.Load(context.Data, Longest);
        verses = [.. verses.Take(context.Size(verses.Length, 2500))];
        context.Step("English to Spanish", 0.12);
        var forward = Fit([.. verses.Select(v => v.English.Words)], [.. verses.Select(v => v.Spanish.Words)], 0.12);
        var backward = Fit([.. verses.Select(v => v.Spanish.Words)], [.. verses.Select(v => v.English.Words)], 0.27);
        context.Step("alignment errors", 0.42);
        var rows = new List<string[]>();
        var rates = new double[s_models.Length, 3];
        GoldLinks[] gold = [.. verses.Select(verse => GoldLinks.Of(verse.English, verse.Spanish))];
        for (var m = 0; m < s_models.Length; m++)
        {
            AlignmentErrors[] errors = [new(), new(), new()];
            for (var n = 0; n < verses.Length; n++)
            {
                var ahead = Links.Of(verses[n].English.Words.Length, forward.Alignments[m][n]);
                var back = Links.Of(verses[n].Spanish.Words.Length, backward.Alignments[m][n]).Transposed();
                errors[0].Add(gold[n], ahead);
                errors[1].Add(gold[n], back);
                errors[2].Add(gold[n], Links.Symmetric(ahead, back));
            }

            for (var k = 0; k < errors.Length; k++)
            {
                rates[m, k] = errors[k].Rate;
            }

            rows.Add([s_models[m], .. errors.Select(e => Figures.Format(e.Rate, 4)), Figures.Format(errors[2].Precision, 4), Figures.Format(errors[2].Recall, 4)]);
            report.Observe($"aer.{m + 1}", $"alignment error rate of {s_models[m]}, both directions made one", errors[2].Rate);
            if (m == 0)
            {
                report.Observe("aer.links", "sure links that are judged", errors[0].Sure);
            }
        }

        report.Table(["", "English to Spanish", "Spanish to English", "both", "precision of both", "recall of both"], rows);
        Judge(rates);
        Plots(forward);
    }

    private void Judge(double[,] rates)
    {
        var report = context.Report;
        string[] ways = ["English to Spanish", "Spanish to English", "both directions made one"];
        for (var k = 0; k < ways.Length; k++)
        {
            report.Check($"aer.1-2.{k}", $"error rate of Model 1 less that of Model 2, {ways[k]}", rates[0, k] - rates[1, k], Expected.AtLeast(0.001), Origin.Own);
            report.Check($"aer.2-hmm.{k}", $"error rate of Model 2 less that of the HMM, {ways[k]}", rates[1, k] - rates[2, k], Expected.AtLeast(0.001), Origin.Own);
        }
    }

    private Aligned Fit(string[][] source, string[][] target, double share)
    {
        var (sources, targets) = (Vocabulary.Of(source), Vocabulary.Of(target));
        var pairs = new PairTable(
            [.. source.Select(sentence => (int[])[Vocabulary.None, .. sources.Encode(sentence)])], [.. target.Select(targets.Encode)]);
        var table = new LexicalTable(pairs, targets.Count);
        var hmm = new HmmAlignment(table);
        IAlignmentModel[] models = [new IbmModel1(table), new IbmModel2(table), hmm];
        var (alignments, likelihoods) = (new int[models.Length][][], new double[models.Length][]);
        for (var m = 0; m < models.Length; m++)
        {
            likelihoods[m] = new double[Iterations];
            for (var k = 0; k < Iterations; k++)
            {
                context.Step($"{s_models[m]}, iteration {k + 1}", share + (0.01 * ((m * Iterations) + k)));
                likelihoods[m][k] = models[m].Iterate(context.Cancel);
            }

            alignments[m] = [.. Enumerable.Range(0, source.Length).Select(models[m].Align)];
            context.Report.Check(
                $"rise.{m}.{(share < 0.2 ? "es" : "en")}",
                $"least rise of the log-likelihood per word in an iteration, {s_models[m]}, {(share < 0.2 ? "English to Spanish" : "Spanish to English")}",
                likelihoods[m].Zip(likelihoods[m].Skip(1), (a, b) => b - a).Min(),
                Expected.AtLeast(1e-6));
        }

        return new Aligned(alignments, likelihoods, hmm.Jumps);
    }

    private void Plots(Aligned forward)
    {
        var report = context.Report;
        report.Plot(new LinePlot(
            "jumps", "What the HMM learnt about jumps, English to Spanish", "place less the place before", "probability",
            [
                new(
                    "HMM",
                    [.. Enumerable.Range(-8, 17).Select(d => (double)d)],
                    [.. Enumerable.Range(-8, 17).Select(d => forward.Jumps.Probability[JumpLaw.Index(d)])],
                    SeriesStyle.LineWithPoints),
            ]));
        report.Observe("empty", "probability of the empty word in the HMM, English to Spanish", forward.Jumps.Empty);
    }
}
