using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L04_Rnn;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L05_Vit;

/// <summary>Section 5.3: a transformer that reads images.</summary>
internal sealed class VitLesson : ILesson
{
    private const int Batch = 128;
    private const int Chunk = 1000;
    private const double Scale = 0.3081;
    private const double Mean = 0.1307;

    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "vit",
        "5.3",
        "Attention and the transformer",
        "A vision transformer",
        "Can a network without convolutions, which sees an image as a sequence of patches, read digits?",
        [
            "The embedding of patches is a convolution whose stride is its size.",
            "Without positions the patches are a set: shuffled, they give the same scores.",
            "60,000 parameters read MNIST with an error of 3.3 % or less after three epochs.",
        ],
        [DataCatalog.Mnist]);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var images = DigitImages.Load(context.Data);
        images = context.Quick ? images.Take(3000, 1000) : images;
        TorchThreads.Use(1);
        var spec = new VitSpec(images.Train.Width, 4, 48, 4, 2, MnistFiles.Classes);
        context.Report.Section("An image is a sequence");
        context.Report.Say(
            $"{images.Set.Title}: {spec.Side}x{spec.Side} pixels are {spec.Patches} patches of {spec.Patch}x{spec.Patch}. Each is embedded in $J={spec.Width}$ numbers and gets a learned position; {spec.Layers} pre-norm layers with {spec.Heads} heads; "
            + "the mean over the patches is scored.");
        Laws(context, spec);
        Learn(context, spec, images);
    }

    private static void Laws(LessonContext context, VitSpec spec)
    {
        var report = context.Report;
        using var chance = new Generator(context.Random(1).Next() >> 1);
        using var model = new Vit(spec, chance);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var images = randn([5, spec.Side * spec.Side], generator: chance);
        var patches = Vit.Split(images, spec);
        var convolved = nn.functional.conv2d(
            images.view(-1, 1, spec.Side, spec.Side), model.PatchWeights.view(-1, 1, spec.Patch, spec.Patch), strides: [spec.Patch, spec.Patch]);
        report.Check("vit.convolution", "largest difference of the patches' embedding from a convolution", Largest(model.Embed(patches).sub(convolved.flatten(2).transpose(1, 2))), Expected.AtMost(1e-5));
        var shuffled = patches.index_select(1, randperm(spec.Patches, generator: chance));
        report.Check("vit.order", "largest change of a score when patches are shuffled, with positions", Largest(model.Scores(patches).sub(model.Scores(shuffled))), Expected.AtLeast(0.01), Origin.Own);
        _ = model.Positions.zero_();
        report.Check("vit.set", "the same without positions", Largest(model.Scores(patches).sub(model.Scores(shuffled))), Expected.AtMost(1e-5));
    }

    private static void Learn(LessonContext context, VitSpec spec, DigitImages images)
    {
        var epochs = context.Size(3, 1);
        var runs = Replicas.Run(context.Size(3, 1), seed => Train(context, spec, images, epochs, seed), context.Cancel);
        var report = context.Report;
        double[] x = [.. Enumerable.Range(1, epochs).Select(epoch => (double)epoch)];
        report.Table(
            ["epoch", .. runs.Select((_, seed) => $"test error, seed {seed + 1}")],
            x.Select((epoch, i) => (string[])[$"{epoch}", .. runs.Select(run => Figures.Format(run.Errors[i], 3))]));
        report.Observe("vit.parameters", "parameters", runs[0].Parameters);
        report.Check(
            "vit.error",
            $"test error after {epochs} {(epochs == 1 ? "epoch" : "epochs")} on {images.Set.Title}",
            [.. runs.Select(run => run.Errors[^1])],
            images.IsMnist && !context.Quick ? Expected.AtMost(0.033, 0.029) : Expected.AtMost(0.75),
            images.IsMnist && !context.Quick ? Origin.Reference : Origin.Own);
        if (!context.Quick)
        {
            report.Plot(new LinePlot(
                "vit-error", $"A vision transformer on {images.Set.Title}", "epoch", "test error",
                [.. runs.Select((run, seed) => new PlotSeries($"seed {seed + 1}", x, run.Errors, SeriesStyle.LineWithPoints))]));
        }
    }

    private static (double[] Errors, long Parameters) Train(LessonContext context, VitSpec spec, DigitImages images, int epochs, int seed)
    {
        TorchThreads.Use(1);
        var random = context.Random((ulong)(10 + seed));
        using var chance = new Generator(random.Next() >> 1);
        using var model = new Vit(spec, chance, MixedPrecision.Quickest);
        using var outer = NewDisposeScope();
        var (x, y) = Tensors(images.Train, spec);
        var (testX, testY) = Tensors(images.Test, spec);
        var parameters = model.Parameters;
        var (errors, step, steps) = (new double[epochs], 0, epochs * (images.Train.Count / Batch));
        var plan = new TrainingPlan(steps, 3e-3) { Warmup = Math.Max(1, steps / 20) };
        using var adam = new TensorAdam(parameters, _ => plan.RateOf(step));
        long[] order = [.. Enumerable.Range(0, images.Train.Count).Select(i => (long)i)];
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            Orders.Shuffle(order, ref random);
            for (var start = 0; start + Batch <= order.Length; start += Batch)
            {
                context.Step($"vision transformer, seed {seed + 1}", (double)step / steps);
                using var scope = NewDisposeScope();
                var chosen = tensor(order[start..(start + Batch)]);
                var loss = nn.functional.cross_entropy(model.Scores(x.index_select(0, chosen)), y.index_select(0, chosen));
                var gradient = Gradients.Of(loss, parameters);
                _ = Gradients.Clip(gradient, plan.Clip);
                adam.Step(gradient);
                step++;
            }

            errors[epoch] = Error(model, testX, testY);
        }

        return (errors, parameters.Sum(p => p.numel()));
    }

    private static double Error(Vit model, Tensor x, Tensor y)
    {
        using var noGradient = no_grad();
        var wrong = 0L;
        for (var start = 0L; start < x.shape[0]; start += Chunk)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(Chunk, x.shape[0] - start);
            wrong += model.Scores(x.narrow(0, start, count)).argmax(1).ne(y.narrow(0, start, count)).sum().item<long>();
        }

        return (double)wrong / x.shape[0];
    }

    private static (Tensor Patches, Tensor Labels) Tensors(LabelledImages images, VitSpec spec)
    {
        var pixels = tensor(images.Scaled(), [images.Count, images.PixelCount]).sub(Scalars.Of(Mean)).div(Scalars.Of(Scale));
        return (Vit.Split(pixels, spec), tensor(images.Labels.Select(label => (long)label).ToArray()));
    }

    private static double Largest(Tensor x) => x.abs().max().item<float>();
}
