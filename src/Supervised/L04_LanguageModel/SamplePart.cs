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
        report.Check("lm.greedy", $"of all V² = {pairs.Length} pairs, those whose text does not repeat its circle twice", pairs.Zip(walks).Count(walk => !Repeats(trigram, walk.First, walk.Second)), Expected.Near(0, 0));
        report.Check("lm.greedy.steps", "most steps until a pair comes back", walks.Max(w => w.Steps), Expected.AtMost(pairs.Length));
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

    /// <summary>Whether the text from a pair, written out symbol by symbol, says twice what the walk calls its circle.</summary>
    private static bool Repeats(NGramModel trigram, (int A, int B) pair, (int Steps, int Cycle) walk)
    {
        var text = new List<int> { pair.A, pair.B };
        var p = new double[trigram.Symbols];
        while (text.Count < walk.Steps + walk.Cycle + 2)
        {
            trigram.Distribution([text[^2], text[^1]], p);
            text.Add(Array.IndexOf(p, p.Max()));
        }

        return text.Skip(walk.Steps + 2).SequenceEqual(text.Skip(walk.Steps + 2 - walk.Cycle).Take(walk.Cycle));
    }
}
