using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L04_LanguageModel;

/// <summary>Words instead of characters: perplexity.</summary>
internal static class WordPart
{
    private const int Longest = 4;

    /// <summary>Adds the section.</summary>
    public static void Run(LessonContext context, string title, string content)
    {
        var report = context.Report;
        report.Section($"Words of {title}");
        var text = new WordText(content, CharacterText.TrainShare);
        report.Say(
            $"{text.Train.Length:N0} words and punctuation marks are counted, {text.Validation.Length:N0} judged; {text.Vocabulary.Count:N0} different ones occur twice or more, the others are `<unk>`. "
            + "The perplexity is $2^{\\text{bits a word}}$: among so many equally likely words the model seems to choose. Where a word has 4.79 letters and a space, "
            + $"one bit a character is a perplexity of $2^{{5.79}}={Math.Pow(2, 5.79):0.0}$; here a word has {text.MeanLetters:0.00} letters.");
        var counts = new NGramCounts(text.Train, text.Vocabulary.Count, Longest);
        int[] orders = [.. Enumerable.Range(1, Longest)];
        var wittenBell = Perplexity(Smoothing.WittenBell(counts));
        var kneserNey = Perplexity(Smoothing.KneserNey(counts));
        report.Table(
            ["n", "Witten-Bell", "Kneser-Ney"],
            orders.Select(n => (string[])[$"{n}", Figures.Format(wittenBell[n - 1], 4), Figures.Format(kneserNey[n - 1], 4)]));
        report.Observe("lm.words.1bpc", "perplexity of words of 4.79 letters and a space at one bit a character", Math.Pow(2, 4.79 + 1));
        report.Check("lm.words.kn", "perplexity of Kneser-Ney trigrams over that of Witten-Bell ones", kneserNey[2] / wittenBell[2], Expected.AtMost(0.97), Origin.Own);
        report.Check("lm.words.context", "perplexity of Kneser-Ney trigrams over that of single words", kneserNey[2] / kneserNey[0], Expected.AtMost(0.5), Origin.Own);
        report.Observe("lm.words.perplexity", "perplexity of the best n", kneserNey.Min());

        double[] Perplexity(NGramModel[] models) =>
            Replicas.Run(models.Length, i => Math.Pow(2, models[i].Bits(text.Validation)), context.Cancel);
    }
}
