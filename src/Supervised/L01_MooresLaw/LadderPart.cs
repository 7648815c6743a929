using System.Diagnostics;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L01_MooresLaw;

/// <summary>Sixty years of methods on the same digits, on the same computer.</summary>
internal sealed class LadderPart(LessonContext context)
{
    private const int Seeds = 2;

    public void Run()
    {
        var report = context.Report;
        var images = DigitImages.Load(context.Data);
        images = context.Quick ? images.Take(4000, 1000) : images;
        var (rungs, seeds) = (Rung.All(context.Quick), context.Size(Seeds, 1));
        report.Section("The ladder on one computer");
        report.Say(
            $"{images.Set.Title}, {images.Train.Count:N0} images to learn and {images.Test.Count:N0} to test with, {seeds} {(seeds == 1 ? "seed" : "seeds")}, one core. What each decade added is architecture: the computer and the data are the same, and each takes minutes at most.");
        var runs = Replicas.Run(rungs.Count * seeds, i => Train(rungs[i / seeds], images, i % seeds, (double)i / (rungs.Count * seeds)), context.Cancel);
        var results = rungs.Index().ToDictionary(pair => pair.Item.Name, pair => runs.AsSpan(pair.Index * seeds, seeds).ToArray());
        double[] Errors(string name) => [.. results[name].Select(run => 100 * run.Error)];
        if (context.Quick)
        {
            report.Check("ladder.quick", "test error, network of LeNet's form over perceptron", Errors("lenet")[0] / Errors("perceptron")[0], Expected.AtMost(0.8), Origin.Own);
        }
        else if (images.IsMnist)
        {
            report.Check("ladder.softmax", "test error, %, softmax regression", Errors("softmax"), Expected.AtMost(8.5, 7.6), Origin.Reference);
            report.Check("ladder.perceptron", "perceptron minus softmax regression, points", [.. Errors("perceptron").Zip(Errors("softmax"), (p, s) => p - s)], Expected.AtLeast(0), Origin.Reference);
            report.Check("ladder.mlp", "test error, %, 784-64-10, sigmoids", Errors("mlp"), Expected.AtMost(3.3, 2.97), Origin.Reference);
            report.Check("ladder.relu", "test error, %, 784-256-10, ReLUs", Errors("relu"), Expected.AtMost(2.2, 1.9), Origin.Reference);
            report.Check("ladder.vit", "test error, %, vision transformer: little data for so few assumptions", Errors("vit"), Expected.AtMost(3.3, 2.9), Origin.Reference);
            report.Check("ladder.lenet", "test error, %, LeNet's form", Errors("lenet"), Expected.AtMost(1, 0.78), Origin.Reference);
        }

        if (!context.Quick)
        {
            Rung[] steps = [.. rungs.Where(rung => rung.IsStep)];
            double[] ratios = [.. steps.Zip(steps.Skip(1), (before, after) => Errors(after.Name).Average() / Errors(before.Name).Average())];
            report.Check("ladder.monotone", "largest mean test error of a step of the ladder over that of the step before it", ratios.Max(), Expected.AtMost(1), Origin.Reference);
        }

        report.Table(
            ["year", "method", "test error, %", "seconds"],
            rungs.Select(rung => (IReadOnlyList<string>)
            [
                $"{rung.Year}", rung.Title, string.Join(", ", Errors(rung.Name).Select(e => Figures.Format(e, 3))), Figures.Format(results[rung.Name].Average(run => run.Seconds), 2),
            ]));
        report.Plot(new LinePlot(
            "ladder",
            $"{images.Set.Title}: test error by the year of the method",
            "year",
            "test error, %",
            [
                Series("each better than the one before", rungs.Where(rung => rung.IsStep), SeriesStyle.LineWithPoints),
                Series("beside them", rungs.Where(rung => !rung.IsStep), SeriesStyle.Points),
            ])
        {
            LogY = true,
        });
        PlotSeries Series(string title, IEnumerable<Rung> shown, SeriesStyle style) =>
            new(title, [.. shown.Select(rung => (double)rung.Year)], [.. shown.Select(rung => Errors(rung.Name).Average())], style);
    }

    private (double Error, double Seconds) Train(Rung rung, DigitImages images, int seed, double done)
    {
        context.Step($"{rung.Title}, seed {seed + 1}", 0.05 + (0.95 * done));
        var begin = Stopwatch.GetTimestamp();
        var error = rung.Error(images, context.Random((ulong)(100 + seed)), context.Cancel);
        return (error, Stopwatch.GetElapsedTime(begin).TotalSeconds);
    }
}
