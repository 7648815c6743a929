using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L03_Cnn;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L03_InvariantTheory;

/// <summary>Two routes to invariance, by architecture and by data, for digits turned by quarters.</summary>
internal sealed class TurnsPart(LessonContext context, DigitImages images)
{
    private const int Seeds = 2;
    private const double Rate = 1e-2;

    /// <summary>A route, the images it learns from, and how often it sees them.</summary>
    private sealed record Route(string Name, string Title, ImageModel Model, LabelledImages Train, int Epochs);

    public void Run()
    {
        var report = context.Report;
        var train = images.Train.Take(context.Size(5000, 1000));
        var epochs = context.Size(16, 4);
        var turned = QuarterTurns.Random(images.Test, context.Random(10));
        report.Section("Two routes to invariance");
        report.Say(
            $"Networks learn {train.Count} upright digits and are tested on digits turned by 0, 90, 180 or 270 degrees. Data augmentation shows a plain network each image in all four positions, in as many "
            + $"steps. By architecture: the scores of a plain network are averaged over the group, or every convolution is equivariant, its filters turned four ways and four values kept, whose largest "
            + $"goes to the last layer. They have {TurnedModels.Plain.Size} and {TurnedModels.Equivariant.Size} parameters. A 6 turned by 180 degrees is a 9: some error remains to all.");
        Exact();
        Route[] routes =
        [
            new("plain", "plain, upright digits", TurnedModels.Plain, train, epochs),
            new("augmented", "plain, all four positions", TurnedModels.Plain, QuarterTurns.All(train), epochs / QuarterTurns.Count),
            new("averaged", "averaged over the group, upright digits", TurnedModels.Averaged, train, epochs),
            new("equivariant", "equivariant, upright digits", TurnedModels.Equivariant, train, epochs),
        ];
        var count = context.Size(Seeds, 1);
        var done = 0;
        var runs = Replicas.Run(routes.Length * count, i => Train(routes[i / count], i % count, turned, ref done, routes.Length * count), context.Cancel).Chunk(count).ToArray();
        double[] Turned(int route) => [.. runs[route].Select(run => 100 * run.Turned)];
        if (!context.Quick)
        {
            report.Check("turns.plain", "plain network on turned digits: test error, %", Turned(0), Expected.AtLeast(35), Origin.Own);
            report.Check("turns.augmented", "the same with augmentation", Turned(1), Expected.AtMost(10), Origin.Own);
            report.Check("turns.averaged", "averaged over the group", Turned(2), Expected.AtMost(10), Origin.Own);
            report.Check("turns.equivariant", "equivariant", Turned(3), Expected.AtMost(10), Origin.Own);
            report.Check("turns.order", "turned digits: error of the equivariant network over that of the plain one", Turned(3).Average() / Turned(0).Average(), Expected.AtMost(0.7), Origin.Own);
        }

        report.Check("turns.same", "invariant networks: largest difference of the error between upright and turned test digits", runs[2..].SelectMany(r => r).Max(run => Math.Abs(run.Turned - run.Upright)), Expected.AtMost(0.001));
        report.Table(
            ["network", "error on upright digits, %", "error on turned digits, %"],
            routes.Select((route, r) => (IReadOnlyList<string>)[route.Title, Mean(runs[r].Select(run => run.Upright)), Mean(runs[r].Select(run => run.Turned))]));
    }

    private static string Mean(IEnumerable<double> errors) => Figures.Format(100 * errors.Average(), 3);

    private (double Upright, double Turned) Train(Route route, int seed, LabelledImages turned, ref int done, int count)
    {
        using var classifier = ImageClassifier.Train(
            route.Model, route.Train, new ImagePlan(route.Epochs, Rate) { Batch = 32 }, context.Random((ulong)(20 + seed)), _ => context.Cancel.ThrowIfCancellationRequested());
        context.Step(route.Title, 0.1 + (0.9 * Interlocked.Increment(ref done) / count));
        return (classifier.Error(images.Test), classifier.Error(turned));
    }

    /// <summary>Whatever the parameters, the scores of the invariant networks do not change when the image is turned; those of the plain one do.</summary>
    private void Exact()
    {
        TorchThreads.Use(1);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var chance = new Generator(context.Random(11).Next() >> 1);
        var x = rand([8, 1, MnistFiles.Size, MnistFiles.Size], generator: chance);
        double Change(ImageModel model)
        {
            var parameters = model.Draw(chance);
            var scores = model.Scores(x, parameters);
            var change = Enumerable.Range(1, QuarterTurns.Count - 1).Max(r => model.Scores(x.rot90(r, (2, 3)), parameters).sub(scores).abs().max().item<float>() / scores.abs().max().item<float>());
            Array.ForEach(parameters, parameter => parameter.Dispose());
            return change;
        }

        context.Report.Check("turns.exact.averaged", "averaged network with random weights: largest relative change of a score when the image is turned", Change(TurnedModels.Averaged), Expected.AtMost(1e-5));
        context.Report.Check("turns.exact.equivariant", "equivariant network: the same", Change(TurnedModels.Equivariant), Expected.AtMost(1e-5));
        context.Report.Check("turns.exact.plain", "plain network: the same", Change(TurnedModels.Plain), Expected.AtLeast(1e-3), Origin.Own);
    }
}
