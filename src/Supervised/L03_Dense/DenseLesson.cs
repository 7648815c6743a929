using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L03_Cnn;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L03_Dense;

/// <summary>Section 3.4: dilation, hypercolumns and grouping.</summary>
internal sealed class DenseLesson : ILesson
{
    private const int Seeds = 3;
    private const int Groups = 4;

    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "dense",
        "3.4",
        "Convolutional neural networks",
        "Dilation, hypercolumns, grouping",
        "How does a classifier of images become one of pixels, and which filters may be left out?",
        [
            "Sliding a network with strides over a picture and running it once without strides, with dilated filters, give the same values.",
            "The last layer knows what, the first ones know where: pixels are classified better from the features of all layers above them.",
            "G groups of channels need exactly 1/G of the weights, and cost little accuracy.",
        ],
        [DataCatalog.Mnist]);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Sliding(context);
        var images = DigitImages.Load(context.Data).Take(context.Size(20_000, 2000), context.Size(10_000, 500));
        Pixels(context, images);
        Grouping(context, images);
    }

    private static void Sliding(LessonContext context)
    {
        var report = context.Report;
        report.Section("Dilation");
        report.Say(
            "A classifier of 28×28 windows, two convolutions 5×5 with pooling and an affine layer, is slid over a picture of 40×40 pixels: 169 windows. Without the strides of its pooling, and with the filters behind "
            + "them spread by 2 and by 4, the network computes the same scores in one pass.");
        TorchThreads.Use(1);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var chance = new Generator(context.Random(1).Next() >> 1);
        var network = new SlidingNetwork(chance);
        var picture = rand([1, 1, 40, 40], generator: chance);
        var slid = network.Slide(picture);
        var dense = network.Dilated(picture).squeeze(0);
        report.Check("dilation.places", "windows that the dense network scores", dense.shape[1] * dense.shape[2], Expected.Near(13 * 13, 0));
        report.Check("dilation.difference", "largest difference of a score", slid.sub(dense).abs().max().item<float>(), Expected.AtMost(1e-5));
        report.Observe("dilation.size", "largest score", slid.abs().max().item<float>());
    }

    private static void Pixels(LessonContext context, DigitImages images)
    {
        var report = context.Report;
        var (train, test, epochs) = context.Size((2000, 500, 4), (200, 50, 3));
        report.Section("Hypercolumns");
        report.Say(
            $"{train} pictures of 56×56 pixels show one to three digits at random places; every pixel is background or belongs to a digit. Two networks of four convolutions with pooling between: one classifies a pixel from "
            + "the features of the last layer, a cell of 8×8 pixels, the other from those of all layers, each at its own resolution.");
        var count = context.Size(Seeds, 1);
        var runs = Replicas.Run(
            2 * count,
            i =>
            {
                var random = context.Random((ulong)(10 + (i / 2)));
                var learn = Canvases.Draw(images.Train, train, ref random);
                var unseen = Canvases.Draw(images.Test, test, ref random);
                context.Step(i % 2 == 0 ? "last layer" : "hypercolumns", 0.05 + (0.5 * i / (2 * count)));
                return PixelTraining.Run(i % 2 == 1, learn, unseen, new ImagePlan(epochs, 5e-3) { Batch = 16 }, random, context.Cancel);
            },
            context.Cancel).Chunk(2).ToArray();
        double[] Percent(int network, Func<PixelResult, double> figure) => [.. runs.Select(run => 100 * figure(run[network]))];
        if (!context.Quick)
        {
            report.Check("pixels.gain", "right pixels, hypercolumns minus last layer, points", [.. runs.Select(run => 100 * (run[1].All - run[0].All))], Expected.AtLeast(3), Origin.Reference);
        }

        report.Observe("pixels.last", "right pixels, last layer, %", Percent(0, r => r.All).Average());
        report.Observe("pixels.hyper", "right pixels, hypercolumns, %", Percent(1, r => r.All).Average());
        report.Observe("pixels.last.digits", "right pixels of digits, last layer, %", Percent(0, r => r.Digits).Average());
        report.Observe("pixels.hyper.digits", "right pixels of digits, hypercolumns, %", Percent(1, r => r.Digits).Average());
    }

    private static void Grouping(LessonContext context, DigitImages images)
    {
        var report = context.Report;
        report.Section("Grouping");
        report.Say($"The second and third convolution of a CNN for digits with {Groups} groups of channels that do not mix, against one group.");
        report.Check("groups.weights", $"weights of the grouped convolutions, {Groups} groups over one", (double)GroupedModels.GroupedWeights(Groups) / GroupedModels.GroupedWeights(1), Expected.Near(1.0 / Groups, 0));
        var count = context.Size(Seeds, 1);
        var plan = new ImagePlan(context.Size(4, 3), 1e-2) { Batch = 64 };
        var errors = Replicas.Run(
            2 * count,
            i =>
            {
                var groups = i % 2 == 0 ? 1 : Groups;
                context.Step($"{groups} groups", 0.55 + (0.45 * i / (2 * count)));
                using var classifier = ImageClassifier.Train(
                    GroupedModels.Of(groups), images.Train, plan, context.Random((ulong)(20 + (i / 2))), _ => context.Cancel.ThrowIfCancellationRequested());
                return 100 * classifier.Error(images.Test);
            },
            context.Cancel).Chunk(2).ToArray();
        report.Observe("groups.one", "test error, one group, %", errors.Average(pair => pair[0]));
        report.Observe("groups.four", $"test error, {Groups} groups, %", errors.Average(pair => pair[1]));
        if (!context.Quick)
        {
            report.Check("groups.loss", $"accuracy lost by {Groups} groups, points", [.. errors.Select(pair => pair[1] - pair[0])], Expected.AtMost(1.5), Origin.Reference);
        }
    }
}
