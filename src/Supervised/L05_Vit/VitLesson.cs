using SelfPlay.Supervised.Data;
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
        var convolved = TorchConvolution.Conv2d(
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
        var runs = Replicas.Run(context.Size(3, 1), seed => VitTraining.Run(
            spec, images, epochs, context.Random((ulong)(10 + seed)), share => context.Step($"vision transformer, seed {seed + 1}", share)), context.Cancel);
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

    private static double Largest(Tensor x) => x.abs().max().item<float>();
}
