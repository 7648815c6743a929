using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L04_LanguageModel;

/// <summary>Text from the models: drawn at random, and the most probable symbol by symbol.</summary>
internal static class SamplePart
{
    private const int Shown = 200;

    /// <summary>Adds the section.</summary>
    public static void Run(LessonContext context, CharacterText text, NGramModel[] models)
    {
        var report = context.Report;
        report.Section("Sampling");
        var random = context.Random(2);
        var start = text.Train[..(models.Length - 1)].ToArray();
        foreach (var n in new[] { 1, 2, 3, 5, models.Length }.Distinct())
        {
            var drawn = Sampler.Draw(models[n - 1], start, Shown, ref random);
            report.Say($"n = {n}:\n\n```text\n{text.Decode(drawn).Trim()}\n```");
        }

        report.Say("At temperature 0 the most probable symbol follows always: a trigram's text is then a walk through pairs, each with one successor, and must run in a circle within $V^2$ steps.");
        var trigram = models[2];
        var pairs = Enumerable.Range(0, text.Symbols).SelectMany(a => Enumerable.Range(0, text.Symbols).Select(b => (a, b))).ToArray();
        var walks = pairs.Select(pair => Sampler.Greedy(trigram, pair.a, pair.b)).ToArray();
        report.Check("lm.greedy", $"most steps until a pair comes back, from all V² = {pairs.Length} pairs", walks.Max(w => w.Steps), Expected.Between(1, pairs.Length));
        report.Observe("lm.greedy.cycle", "length of the longest circle", walks.Max(w => w.Cycle));
        var (first, second) = (start[0], start[1]);
        var shown = new List<int> { first, second };
        var p = new double[text.Symbols];
        while (shown.Count < Shown / 2)
        {
            trigram.Distribution([shown[^2], shown[^1]], p);
            shown.Add(Array.IndexOf(p, p.Max()));
        }

        report.Say($"```text\n{text.Decode(shown)}\n```");
    }
}
