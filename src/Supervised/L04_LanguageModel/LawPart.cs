using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L04_LanguageModel;

/// <summary>What is exactly true of the smoothed models, whatever the text.</summary>
internal static class LawPart
{
    private const int Histories = 2000;

    /// <summary>Adds the section.</summary>
    public static void Run(LessonContext context, CharacterText text, SmoothedModels models)
    {
        var report = context.Report;
        report.Section("What holds exactly");
        var random = context.Random(1);
        var validation = text.Validation;
        var order = models.Order;
        var p = new double[text.Symbols];
        var (sum, same) = (0.0, 0.0);
        for (var i = 0; i < Histories; i++)
        {
            var at = order + random.Below(validation.Length - order);
            foreach (var model in new[] { models.WittenBell[^1], models.KneserNey[^1] })
            {
                model.Distribution(validation[(at - order)..at], p);
                sum = Math.Max(sum, Math.Abs(p.Sum() - 1));
                same = Math.Max(same, Math.Abs(p[validation[at]] - model.Probability(validation[(at - order)..at], validation[at])));
            }
        }

        report.Check("lm.sum", $"largest |Σ P(w|h) − 1| over {Histories} histories, both smoothings, n = {order}", sum, Expected.AtMost(1e-12));
        report.Check("lm.same", "largest difference of a probability alone and within its distribution", same, Expected.AtMost(1e-15));
        report.Say(
            "Why count predecessors? With one discount $D$ for pairs and none for single symbols the model's single symbols are as frequent as the text's: "
            + "$\\sum_hc(h)P(w|h)=\\sum_h(c(h,w)-D)_++D\\,N_{1+}(\\cdot w)=c(w)$. With ordinary counts in the shorter model that is not so.");
        var pairs = Smoothing.KneserNey(new NGramCounts(text.Train, text.Symbols, 2), (n, _) => n == 1 ? default : new Discounts(0.75, 0.75, 0.75))[^1];
        report.Check("lm.kn.marginal", "largest relative error of Σ c(h)P(w|h) against c(w), Kneser-Ney with one discount", Marginal(pairs, text), Expected.AtMost(1e-9));
        report.Check("lm.wb.marginal", "the same of Witten-Bell, which promises nothing of the kind", Marginal(models.WittenBell[1], text), Expected.AtLeast(0.001), Origin.Own);
    }

    private static double Marginal(NGramModel pairs, CharacterText text)
    {
        var train = text.Train;
        var symbols = text.Symbols;
        var (before, after, expected) = (new double[symbols], new double[symbols], new double[symbols]);
        foreach (var symbol in train[..^1])
        {
            before[symbol]++;
        }

        foreach (var symbol in train[1..])
        {
            after[symbol]++;
        }

        var p = new double[symbols];
        for (var h = 0; h < symbols; h++)
        {
            if (before[h] == 0)
            {
                continue;
            }

            pairs.Distribution([h], p);
            for (var w = 0; w < symbols; w++)
            {
                expected[w] += before[h] * p[w];
            }
        }

        return Enumerable.Range(0, symbols).Where(w => after[w] > 0).Max(w => Math.Abs(expected[w] - after[w]) / after[w]);
    }
}
