using System.Diagnostics;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Reports;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L05_Gpt;

/// <summary>Writing symbol by symbol: keys and values are kept.</summary>
internal static class CachePart
{
    private const int Length = 96;

    /// <summary>Adds the section.</summary>
    public static void Run(LessonContext context)
    {
        var report = context.Report;
        report.Section("The cache of keys and values");
        report.Say(
            "A causal position's keys and values never change, so a new symbol needs one query only: T positions in all instead of $T(T+1)/2$. The scores are the same.");
        var random = context.Random(1);
        using var chance = new Generator(random.Next() >> 1);
        using var model = new Gpt(new GptSpec(65, Length, 64, 4, 3), chance, ScalarType.Float64);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var symbols = randint(0, 65, [2, Length], ScalarType.Int64, generator: chance);
        var all = model.Scores(symbols);
        using var cache = new KeyValueCache(model.Spec.Layers);
        var begin = Stopwatch.GetTimestamp();
        var worst = Difference(model.Continue(symbols.narrow(1, 0, 10), cache), 9);
        for (var t = 10; t < Length; t++)
        {
            worst = Math.Max(worst, Difference(model.Continue(symbols.narrow(1, t, 1), cache), t));
        }

        var cached = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        begin = Stopwatch.GetTimestamp();
        for (var t = 10; t <= Length; t++)
        {
            using var inner = NewDisposeScope();
            _ = model.Scores(symbols.narrow(1, 0, t));
        }

        report.Check("gpt.cache", $"largest difference of a score with and without the cache, {Length} symbols", worst, Expected.AtMost(1e-10));
        report.Observe("gpt.cache.time", "how many times as long it takes without", Stopwatch.GetElapsedTime(begin).TotalSeconds / cached);

        double Difference(Tensor scores, int t) => scores.sub(all.select(1, t)).abs().max().item<double>();
    }
}
