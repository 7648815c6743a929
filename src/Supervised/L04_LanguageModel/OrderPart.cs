using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L04_LanguageModel;

/// <summary>How long should the n-grams be? Bits a character on text that the counts have not seen.</summary>
internal sealed class OrderPart
{
    /// <summary>Bits a character of Witten and Bell's smoothing by order on Tiny Shakespeare, from a prototype.</summary>
    private static readonly double[] s_wittenBell = [4.829, 3.586, 2.956, 2.559, 2.408, 2.450, 2.567];

    /// <summary>Where most longer n-grams have been seen a few times only, so that smoothing matters, and the text still tells something.</summary>
    private const int Typical = 5;

    private readonly LessonContext _context;

    public OrderPart(LessonContext context) => _context = context;

    /// <summary>Adds the section about one text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What its figures are called.</param>
    /// <param name="longest">The longest n.</param>
    /// <param name="share">How far the lesson is.</param>
    public SmoothedModels Run(CharacterText text, string name, int longest, double share)
    {
        var report = _context.Report;
        report.Section($"Characters of {text.Title}");
        report.Say(
            $"{text.Train.Length:N0} characters are counted, {text.Validation.Length:N0} judged; {text.Symbols} symbols. "
            + "$P(w|h)=s(w|h)+\\gamma(h)P(w|h')$ with $h'$ one symbol shorter than $h$, down to the uniform distribution. Witten and Bell: $s=c(h,w)/(c(h)+T(h))$ where $T(h)$ "
            + "different symbols followed $h$. Kneser and Ney: $s=(c(h,w)-D)/c(h)$, and below the longest $n$ the counts are of different predecessors.");
        _context.Step($"n-grams of {text.Title}", share);
        var counts = new NGramCounts(text.Train, text.Symbols, longest);
        int[] orders = [.. Enumerable.Range(1, longest)];
        var models = new SmoothedModels(Smoothing.WittenBell(counts), Smoothing.KneserNey(counts));
        var wittenBell = Score(models.WittenBell, text);
        var kneserNey = Score(models.KneserNey, text);
        report.Table(
            ["n", "Witten-Bell", "Kneser-Ney"],
            orders.Select(n => (string[])[$"{n}", Figures.Format(wittenBell[n - 1], 4), Figures.Format(kneserNey[n - 1], 4)]));
        Verdicts(text, name, wittenBell, kneserNey);
        double[] x = [.. orders.Select(n => (double)n)];
        report.Plot(new LinePlot(
            $"{name}-order",
            $"Bits a character on unseen text, {text.Title}",
            "n",
            "bits a character",
            [new("Witten-Bell", x, wittenBell, SeriesStyle.LineWithPoints), new("Kneser-Ney", x, kneserNey, SeriesStyle.LineWithPoints)]));
        return models;
    }

    private void Verdicts(CharacterText text, string name, double[] wittenBell, double[] kneserNey)
    {
        var (report, title) = (_context.Report, text.Title);
        if (text.IsTinyShakespeare)
        {
            report.Check($"{name}.uniform", $"{title}: bits a character, all symbols alike", Math.Log2(text.Symbols), Expected.Near(6.022, 0.001));
            for (var n = 1; n <= Math.Min(wittenBell.Length, s_wittenBell.Length); n++)
            {
                report.Check($"{name}.wb{n}", $"{title}: bits a character, Witten-Bell, n = {n}", wittenBell[n - 1], Expected.Near(s_wittenBell[n - 1], 0.002), Origin.Reference);
            }
        }

        var best = Best(kneserNey);
        report.Check(
            $"{name}.best",
            $"{title}: bits a character of the best n-gram, Kneser-Ney, n = {best}",
            kneserNey[best - 1],
            text.IsTinyShakespeare ? Expected.AtMost(2.41, 2.408) : Expected.AtMost(wittenBell.Min()),
            text.IsTinyShakespeare ? Origin.Reference : Origin.Own);
        if (!_context.Quick)
        {
            report.Check($"{name}.u", $"{title}: best n of Witten-Bell; shorter ones know too little, longer ones have seen too little", Best(wittenBell), Expected.Between(4, 6, 5), Origin.Reference);
            report.Check(
                $"{name}.u.rise",
                $"{title}: bits a character that Witten-Bell loses from its best n to n = {wittenBell.Length}",
                wittenBell[^1] - wittenBell.Min(),
                Expected.AtLeast(0.05),
                Origin.Own);
        }

        report.Check(
            $"{name}.kn",
            $"{title}: bits a character that Kneser-Ney gains over Witten-Bell at n = {Typical}",
            wittenBell[Typical - 1] - kneserNey[Typical - 1],
            Expected.AtLeast(0.03),
            Origin.Own);
    }

    private double[] Score(NGramModel[] models, CharacterText text) =>
        Replicas.Run(models.Length, i => models[i].Bits(text.Validation), _context.Cancel);

    private static int Best(double[] bits) => 1 + Array.IndexOf(bits, bits.Min());
}

/// <summary>The models of one text, of n = 1, 2 and so on.</summary>
/// <param name="WittenBell">With Witten and Bell's smoothing.</param>
/// <param name="KneserNey">With Kneser and Ney's.</param>
internal sealed record SmoothedModels(NGramModel[] WittenBell, NGramModel[] KneserNey)
{
    /// <summary>The longest n.</summary>
    public int Order => WittenBell.Length;
}
