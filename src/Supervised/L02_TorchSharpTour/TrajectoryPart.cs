using System.Diagnostics;
using SelfPlay.Supervised.L02_Edf;
using SelfPlay.Supervised.L02_Edf.Optimisers;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L02_TorchSharpTour;

/// <summary>The part of the lesson that trains one network in both frameworks, step for step.</summary>
internal sealed class TrajectoryPart(LessonContext context)
{
    private const int Steps = 100;
    private const int Batch = 64;
    private const double Rate = 0.5;

    public void Run()
    {
        var report = context.Report;
        var images = DigitImages.Load(context.Data);
        report.Section("The same network in both");
        report.Say(
            $"784-64-10 with sigmoid on {images.Set.Title}, from the same weights and on the same {Steps} batches of {Batch}, SGD with $\\eta={Rate}$: once in our framework (64 bits), once in TorchSharp. Two correct implementations of one program have the same losses, step by step; "
            + "what is left is rounding.");
        var batches = Batches(images);
        var (ours, ourTime) = Ours(batches);
        var (single, theirTime) = Theirs(batches, ScalarType.Float32);
        var (twice, _) = Theirs(batches, ScalarType.Float64);
        double Worst(double[] theirs) => ours.Zip(theirs, (a, b) => Math.Abs(a - b)).Max();
        report.Check("trajectory.float", $"largest difference of a loss in {Steps} steps, TorchSharp with 32 bits", Worst(single), Expected.AtMost(1e-4));
        report.Check("trajectory.double", "the same with 64 bits", Worst(twice), Expected.AtMost(1e-10));
        report.Check("trajectory.learns", "last loss over the first", ours[^1] / ours[0], Expected.AtMost(0.5), Origin.Own);
        report.Observe("time.ours", "milliseconds a step, our framework, 64 bits, one thread", ourTime);
        report.Observe("time.torch", "milliseconds a step, TorchSharp, 32 bits, one thread", theirTime);
        double[] t = [.. Enumerable.Range(0, Steps).Select(i => (double)i)];
        report.Plot(new LinePlot(
            "trajectory",
            "The same losses in two frameworks",
            "step",
            "mean loss of the batch",
            [new("EDF, 64 bits", t, ours), new("TorchSharp, 32 bits", t, single, SeriesStyle.Dashed)]));
        report.Plot(new LinePlot(
            "difference",
            "What rounding leaves between the two frameworks",
            "step",
            "difference of the losses from EDF's",
            [
                new("TorchSharp, 32 bits", t, [.. ours.Zip(single, (a, b) => Math.Abs(a - b))]),
                new("TorchSharp, 64 bits", t, [.. ours.Zip(twice, (a, b) => Math.Abs(a - b))]),
            ])
        { LogY = true });
    }

    private Mlp Network()
    {
        var random = context.Random(1);
        return new Mlp([784, 64, 10], x => new Sigmoid(x), ref random);
    }

    private (double[] Examples, int[] Labels)[] Batches(DigitImages images)
    {
        var random = context.Random(2);
        var order = Enumerable.Range(0, images.Train.Count).ToArray();
        Orders.Shuffle(order, ref random);
        return
        [
            .. order.Take(Steps * Batch).Chunk(Batch).Select(chosen => (
                chosen.SelectMany(i => images.Train.Image(i).ToArray()).Select(pixel => pixel / 255.0).ToArray(),
                chosen.Select(i => (int)images.Train.Labels[i]).ToArray())),
        ];
    }

    private (double[] Losses, double Milliseconds) Ours((double[] Examples, int[] Labels)[] batches)
    {
        context.Step("our framework", 0.4);
        var mlp = Network();
        var sgd = new Sgd(mlp.Parameters, Rate);
        return Timed(batches, (examples, labels) =>
        {
            mlp.Input.Set(examples);
            mlp.Labels.Set(labels);
            mlp.Computation.Forward();
            mlp.Computation.Backward(mlp.Loss);
            sgd.Step();
            return mlp.Loss.Value.Average();
        });
    }

    private (double[] Losses, double Milliseconds) Theirs((double[] Examples, int[] Labels)[] batches, ScalarType type)
    {
        context.Step($"TorchSharp, {type}", 0.7);
        using var twin = new TorchTwin(Network(), x => x.sigmoid(), p => optim.SGD(p, Rate), type);
        return Timed(batches, twin.Step);
    }

    private static (double[] Losses, double Milliseconds) Timed((double[] Examples, int[] Labels)[] batches, Func<double[], int[], double> step)
    {
        var times = new double[batches.Length];
        var losses = new double[batches.Length];
        for (var t = 0; t < batches.Length; t++)
        {
            var begin = Stopwatch.GetTimestamp();
            losses[t] = step(batches[t].Examples, batches[t].Labels);
            times[t] = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        }

        // The median does not count the first steps, which compile, nor those that other programs interrupt.
        Array.Sort(times);
        return (losses, times[times.Length / 2]);
    }
}
