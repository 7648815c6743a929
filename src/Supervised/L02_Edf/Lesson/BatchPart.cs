using System.Diagnostics;
using SelfPlay.Supervised.L02_Edf.Optimisers;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L02_Edf.Lesson;

/// <summary>The part of the lesson about the batch index.</summary>
internal sealed class BatchPart(LessonContext context)
{
    private const int Inputs = 784;
    private const int Classes = 10;

    public void Run()
    {
        var report = context.Report;
        report.Section("The batch index");
        report.Say(
            "Inputs and computed nodes have a leading index $b$, parameters have none: an assignment inside of the loop over $b$ adds every example's share to a parameter's gradient, and as the loss starts with the gradient $1/B$, "
            + "what comes out is the mean over the batch.");
        Mean();
        Throughput();
    }

    private void Mean()
    {
        const int Batch = 12;
        var random = context.Random(300);
        var mlp = new Mlp([20, 15, 12, 4], x => new Tanh(x), ref random);
        var examples = new double[Batch * 20];
        var labels = new int[Batch];
        for (var i = 0; i < examples.Length; i++)
        {
            examples[i] = random.Normal();
        }

        for (var b = 0; b < Batch; b++)
        {
            labels[b] = random.Below(4);
        }

        var whole = Gradients(mlp, examples, labels);
        var mean = whole.Select(grad => new double[grad.Length]).ToArray();
        for (var b = 0; b < Batch; b++)
        {
            var single = Gradients(mlp, examples[(20 * b)..(20 * (b + 1))], [labels[b]]);
            for (var p = 0; p < mean.Length; p++)
            {
                SpanMath.AddScaled(mean[p], 1.0 / Batch, single[p]);
            }
        }

        var worst = whole.Zip(mean, (a, b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max()).Max();
        context.Report.Check("batch.mean", "largest difference of a batch's gradient from the mean of its 12 examples' gradients", worst, Expected.AtMost(1e-10));
    }

    private void Throughput()
    {
        int[] batches = [1, 2, 4, 8, 16, 32, 64, 128, 256];
        var random = context.Random(301);
        var mlp = new Mlp([Inputs, 64, Classes], x => new Sigmoid(x), ref random);
        var sgd = new Sgd(mlp.Parameters, 0.1);

        // As black as digits are: one number of five is not 0.
        double[] examples = [.. Enumerable.Range(0, batches[^1] * Inputs).Select(_ => random.Below(5) == 0 ? random.Unit() : 0)];
        int[] labels = [.. Enumerable.Range(0, batches[^1]).Select(_ => random.Below(Classes))];
        double Rate(int batch)
        {
            context.Step($"throughput, B = {batch}", 0.5);
            var (x, y) = (examples[..(batch * Inputs)], labels[..batch]);
            double best = 0;
            for (var round = 0; round < 5; round++)
            {
                var begin = Stopwatch.GetTimestamp();
                var count = 0;
                do
                {
                    Gradients(mlp, x, y);
                    sgd.Step();
                    count += batch;
                }
                while (Stopwatch.GetElapsedTime(begin).TotalMilliseconds < context.Size(60, 20));

                // The best round is the one that other programs disturbed least.
                best = Math.Max(best, count / Stopwatch.GetElapsedTime(begin).TotalSeconds);
            }

            return best;
        }

        _ = Rate(batches[^1]);
        double[] rates = [.. batches.Select(Rate)];
        context.Report.Check("batch.throughput", "examples a second of a training step 784-64-10 at B = 64, over those at B = 1", rates[6] / rates[0], Expected.AtLeast(3), Origin.Reference);
        context.Report.Observe("batch.rate", "examples a second at B = 64, one thread", rates[6]);
        context.Report.Plot(new LinePlot(
            "throughput",
            "A training step of 784-64-10: the parameters are updated once for B examples",
            "batch size B",
            "examples a second",
            [new("forward, backward, SGD", [.. batches.Select(b => (double)b)], rates, SeriesStyle.LineWithPoints)])
        {
            LogX = true,
        });
    }

    private static double[][] Gradients(Mlp mlp, double[] examples, int[] labels)
    {
        mlp.Input.Set(examples);
        mlp.Labels.Set(labels);
        mlp.Computation.Forward();
        mlp.Computation.Backward(mlp.Loss);
        return [.. mlp.Parameters.Select(parameter => parameter.Grad.ToArray())];
    }
}
