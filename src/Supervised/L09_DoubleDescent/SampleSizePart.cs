using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L09_DoubleDescent;

/// <summary>One network, more and more examples with wrong labels among them: its test loss peaks where it can just fit them all.</summary>
internal sealed class SampleSizePart(LessonContext context, DigitImages images)
{
    private const int Networks = 6;
    private const int Hidden = 30;
    private const int Tests = 2000;
    private const double Rate = 0.003;
    private const double Fitted = 0.01;

    /// <summary>Share of labels that are wrong.</summary>
    private static readonly double[] s_noises = [0.2, 0];
    private readonly int[] _counts = context.Size<int[]>([20, 40, 60, 80, 100, 120, 160, 200, 300, 400, 600, 1000], [20, 120, 600]);
    private readonly int _steps = context.Size(4000, 1200);

    /// <summary>Networks after training on n examples: figures of each.</summary>
    private sealed record Found(double[] TrainError, double[] TestError, double[] TestLoss);

    public void Run()
    {
        var report = context.Report;
        var shape = new MlpShape(images.Train.Height / 4 * (images.Train.Width / 4), Hidden, MnistFiles.Classes);
        report.Section("Examples");
        report.Say(
            $"A network {shape.Inputs}-{Hidden}-{MnistFiles.Classes} ({shape.ParameterCount} parameters) on shrunk images of {images.Set.Title}, trained on the squared loss until it does not move any more, with {100 * s_noises[0]:0} % of the labels "
            + $"wrong. The number of examples it can just fit is what Nakkiran et al. (2020) call its effective complexity. Up to there more examples make its test loss worse. {Networks} networks, each with examples of its own.");
        using var test = new ClassTensors(NoisyDigits.Shrunk(images.Test.Take(Math.Min(Tests, images.Test.Count))), images.Test.Take(Math.Min(Tests, images.Test.Count)).Labels, MnistFiles.Classes);
        var done = 0;
        var all = Replicas.Run(
            s_noises.Length * _counts.Length,
            i =>
            {
                // Long runs first: two threads then end together.
                var found = Train(shape, _counts[_counts.Length - 1 - (i / s_noises.Length)], s_noises[i % s_noises.Length], test);
                context.Step("networks on more and more examples", 0.6 + (0.4 * Interlocked.Increment(ref done) / (s_noises.Length * _counts.Length)));
                return found;
            },
            context.Cancel);
        Found[][] byNoise = [.. s_noises.Select((_, k) => _counts.Select((_, c) => all[((_counts.Length - 1 - c) * s_noises.Length) + k]).ToArray())];
        Verdicts(byNoise);
        Show(byNoise);
    }

    private Found Train(MlpShape shape, int count, double noise, ClassTensors test)
    {
        TorchThreads.Use(1);
        using var scope = NewDisposeScope();
        var room = images.Train.Count / Networks;
        var sets = new ClassTensors[Networks];
        for (var m = 0; m < Networks; m++)
        {
            var random = context.Random((ulong)(100 + m));
            sets[m] = NoisyDigits.Of(images.Train.Slice(m * room, count), noise, ref random);
        }

        var (x, y) = (stack([.. sets.Select(s => s.X)]), stack([.. sets.Select(s => s.OneHot)]));
        using var family = new MlpFamily(shape, [.. Enumerable.Range(0, Networks).Select(m => context.Random((ulong)(200 + m)))]);
        using var adam = new MlpAdam(family, Rate);
        for (var step = 0; step < _steps; step++)
        {
            context.Cancel.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();

            // The second half cools down.
            adam.RateFactor = Math.Clamp(2.0 * (_steps - step) / _steps, 0.01, 1);
            adam.Step(family.Gradient(x, y, MlpLoss.Squared));
        }

        double[] Errors(ClassTensors data) => [.. MlpScores.Probabilities(family, data).Select(p => new ClassPredictions(p, data.Labels).Error())];
        var found = new Found(
            [.. sets.Select((set, m) => Errors(set)[m])],
            Errors(test),
            [.. family.Logits(test.X).sub_(test.OneHot).Squared().sum(2).mean([1]).data<float>().Select(v => (double)v)]);
        foreach (var set in sets)
        {
            set.Dispose();
        }

        return found;
    }

    private void Verdicts(Found[][] byNoise)
    {
        var report = context.Report;
        var (noisy, clean) = (byNoise[0], byNoise[1]);
        var peak = Enumerable.Range(0, _counts.Length).MaxBy(c => noisy[c].TestLoss.Average());
        double[] Ratio(double[] above, double[] below) => [.. above.Zip(below, (a, b) => a / b)];
        report.Check("examples.hurt", $"test loss with {_counts[peak]} examples over that with {_counts[0]}, {100 * s_noises[0]:0} % wrong labels", Ratio(noisy[peak].TestLoss, noisy[0].TestLoss), Expected.AtLeast(context.Size(1.5, 1.1)), Origin.Own);
        report.Check("examples.fall", $"test loss with {_counts[^1]} examples over that with {_counts[peak]}", Ratio(noisy[^1].TestLoss, noisy[peak].TestLoss), Expected.AtMost(0.5), Origin.Own);
        report.Check("examples.noise", $"test loss at the peak, all labels right over {100 * s_noises[0]:0} % wrong", Ratio(clean[peak].TestLoss, noisy[peak].TestLoss), Expected.AtMost(0.7), Origin.Own);
        if (!context.Quick)
        {
            var fitted = _counts.Where((_, c) => noisy[c].TrainError.Average() <= Fitted).Max();
            report.Observe("examples.complexity", "most examples that are fitted to 1 % errors: the effective complexity", fitted);
            report.Check("examples.peak", "examples at the peak of the test loss over the effective complexity", _counts[peak] / (double)fitted, Expected.Between(0.5, 2, 1), Origin.Reference);
        }
    }

    private void Show(Found[][] byNoise)
    {
        double[] x = [.. _counts.Select(c => (double)c)];
        string Name(int k) => s_noises[k] == 0 ? "all labels right" : $"{100 * s_noises[k]:0} % wrong labels";
        double[] Mean(int k, Func<Found, double[]> figure) => [.. byNoise[k].Select(f => figure(f).Average())];
        double[] Deviation(int k, Func<Found, double[]> figure) => [.. byNoise[k].Select(f => MeanInterval.Of(figure(f)).StandardError)];
        context.Report.Plot(new LinePlot(
            "examples",
            $"A network of {Hidden} hidden units, trained to the end",
            "training examples",
            "test loss (squared)",
            [.. s_noises.Select((_, k) => new PlotSeries(Name(k), x, Mean(k, f => f.TestLoss), SeriesStyle.LineWithPoints, Deviation(k, f => f.TestLoss)))])
        {
            LogX = true,
        });
        context.Report.Plot(new LinePlot(
            "examples-error",
            "Errors of the same networks",
            "training examples",
            "error",
            [
                .. s_noises.Select((_, k) => new PlotSeries($"test, {Name(k)}", x, Mean(k, f => f.TestError), SeriesStyle.LineWithPoints, Deviation(k, f => f.TestError))),
                .. s_noises.Select((_, k) => new PlotSeries($"training, {Name(k)}", x, Mean(k, f => f.TrainError), SeriesStyle.Dashed)),
            ])
        {
            LogX = true,
        });
    }
}
