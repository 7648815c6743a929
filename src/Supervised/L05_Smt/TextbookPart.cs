using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Reports;
using SelfPlay.Supervised.Text;

namespace SelfPlay.Supervised.L05_Smt;

/// <summary>The part of the lesson that can be followed by hand: EM on three sentences, BLEU on known ones, search on toys.</summary>
internal sealed class TextbookPart(LessonContext context)
{
    private const int ToyLength = 5;
    private const double Weight = 0.7;
    private const double Distortion = -0.3;

    // das=1 Haus=2 Buch=3 ein=4, the=1 house=2 book=3 a=4.
    private static readonly int[][] s_german = [[1, 2], [1, 3], [4, 3]];
    private static readonly int[][] s_english = [[1, 2], [1, 3], [4, 3]];

    public void Run()
    {
        context.Step("three sentences", 0);
        Expectation();
        Scores();
        Search();
    }

    private void Expectation()
    {
        var report = context.Report;
        report.Section("Model 1 on three sentences");
        report.Say(
            "`das Haus = the house`, `das Buch = the book`, `ein Buch = a book`: Model 1, $P(e|f)=\\prod_j\\sum_i t(e_j|f_i)$, begins with "
            + "every word as likely a translation as any other. EM links each word to each in proportion to $t$, and takes the shares of "
            + "the counts as the new $t$. That *Buch* is *book* follows from which words it stands beside; no dictionary was given. "
            + "The reference values are those of Koehn's textbook (2010, figure 4.4).");
        var pairs = new PairTable(s_german, s_english);
        var table = new LexicalTable(pairs, 4);
        var model = new IbmModel1(table);
        var rows = new List<string[]>();
        double[] likelihoods = [.. Enumerable.Range(1, 30).Select(iteration =>
        {
            var likelihood = model.Iterate(context.Cancel);
            if (iteration <= 3)
            {
                rows.Add([$"{iteration}", .. Shown().Select(p => Figures.Format(p, 4))]);
                report.Check($"toy.{iteration}", $"t(book|Buch) after iteration {iteration}", table.Of(3, 3), Expected.Near(iteration switch { 1 => 0.5, 2 => 0.6364, _ => 0.7479 }, 5.1e-5), Origin.Reference);
            }

            return likelihood;
        })];
        report.Check("toy.house", "t(house|Haus) after iteration 3", double.Parse(rows[2][5]), Expected.Near(0.6534, 5.1e-5), Origin.Reference);
        report.Table(["iteration", "the|das", "book|das", "house|das", "book|Buch", "house|Haus"], rows);
        report.Check("toy.rise", "least rise of the log-likelihood in 30 iterations", likelihoods.Zip(likelihoods.Skip(1), (a, b) => b - a).Min(), Expected.AtLeast(0));
        report.Check("toy.limit", "t(the|das) after 30 iterations", table.Of(1, 1), Expected.AtLeast(0.99));

        double[] Shown() => [table.Of(1, 1), table.Of(1, 3), table.Of(1, 2), table.Of(3, 3), table.Of(2, 2)];
    }

    private void Scores()
    {
        var report = context.Report;
        report.Section("BLEU");
        report.Say(
            "Translations are judged by BLEU: the geometric mean of the shares of their n-grams, n up to 4, that a reference has, times "
            + "$\\min(1,e^{1-r/c})$ against brevity. The values expected here are those of sacreBLEU's own tests.");
        string[][] hypotheses = [.. KnownScores.Hypotheses.Select(Words)];
        IReadOnlyList<string[]>[] references = [[.. KnownScores.First.Select(Words)], [.. KnownScores.Second.Select(Words)]];
        report.Check("bleu.plain", "three sentences with two references, split at spaces", Bleu.Count(hypotheses, references).Score(), Expected.Near(49.1919566, 1e-6), Origin.Reference);
        report.Check(
            "bleu.tokens",
            "the same with punctuation split off",
            Bleu.Count([.. hypotheses.Select(Split)], [.. references.Select(text => text.Select(Split).ToArray())]).Score(),
            Expected.Near(48.530827, 1e-6),
            Origin.Reference);
        report.Check(
            "bleu.floor",
            "`this is a fest` against `this is a test`, floor 0.01",
            Floor("this is a fest", "this is a test"),
            Expected.Near(22.3606797749979, 1e-9),
            Origin.Reference);
        report.Check("bleu.order", "`a little test` against `a test`, floor 0.01, effective order", Floor("a little test", "a test"), Expected.Near(3.218297948685433, 1e-9), Origin.Reference);

        static double Floor(string hypothesis, string reference) =>
            (Bleu.Count([Words(hypothesis)], [[Words(reference)]]) with { Floor = 0.01 }).Score(BleuSmoothing.Floor, effectiveOrder: true);
        static string[] Words(string sentence) => sentence.Split(' ');
        static string[] Split(string[] words) => [.. words.SelectMany(word => word.EndsWith('.') ? [word[..^1], "."] : new[] { word })];
    }

    private void Search()
    {
        const int Toys = 20;
        var report = context.Report;
        context.Step("toys", 0.01);
        report.Section("Search");
        report.Say(
            "$y(x)=\\arg\\max_d\\ \\alpha\\ln P_{LM}(y)+\\sum\\text{phrase scores}+\\gamma\\cdot\\text{distortion}$ over all ways $d$ to cut the "
            + $"sentence into phrases, to order and to translate them. On {Toys} random tables and language models for {ToyLength} words all derivations can "
            + "be scored. The decoder merges partial translations that nothing to come can tell apart, which loses none; a beam does lose some.");
        var random = context.Random(1);
        var (difference, narrow, derivations) = (0.0, 0, 0L);
        for (var n = 0; n < Toys; n++)
        {
            var toy = new ToyTranslation(ToyLength, ref random);
            var decoder = new BeamDecoder(toy, Weight, Distortion);
            var (best, count) = ExhaustiveDecoder.Decode(toy.Options, ToyLength, decoder);
            var found = decoder.Decode(toy.Options, ToyLength);
            difference = Math.Max(difference, Math.Max(Math.Abs(best.Score - found.Score), Math.Abs(found.Score - decoder.Score(found.Phrases))));
            narrow += new BeamDecoder(toy, Weight, Distortion) { Beam = 2 }.Decode(toy.Options, ToyLength).Score < best.Score - 1e-9 ? 1 : 0;
            derivations += count;
        }

        report.Check("search.exact", $"largest difference between the decoder's and the best of {derivations / Toys:N0} derivations", difference, Expected.AtMost(1e-9));
        report.Observe("search.beam", $"of {Toys} toys a beam of 2 misses the best of", narrow);
    }
}
