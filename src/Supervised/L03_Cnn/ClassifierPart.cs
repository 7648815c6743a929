using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L03_Cnn;

/// <summary>What convolutions are worth: classifiers of digits and clothes, with and without them.</summary>
internal sealed class ClassifierPart(LessonContext context)
{
    private const int Shift = 3;
    private const int FarShift = 6;
    private const int Trials = 6;
    private const double Told = 0.1;

    private static readonly ImagePlan s_small = new(10, 1e-2) { Batch = 64 };
    private static readonly ImagePlan s_digits = new(4, 2e-3);
    private static readonly ImagePlan s_clothes = new(5, 2e-3);

    private readonly double[] _done = new double[Trials];

    /// <summary>A training, and what is asked of it.</summary>
    private sealed record Trial(string Name, ImageModel Model, LabelledImages Train, LabelledImages Test, ImagePlan Plan);

    /// <summary>Test errors: as the images are, and moved by 3 and by 6 pixels, mean of four directions.</summary>
    private sealed record Outcome(double Error, double Shifted, double FarShifted);

    public void Run()
    {
        var report = context.Report;
        var images = DigitImages.Load(context.Data).Take(context.Size(60_000, 4000), context.Size(10_000, 1000));
        var (clothes, clothesTest) = MnistFiles.Load(context.Data, DataCatalog.FashionMnist);
        clothes = clothes.Take(context.Size(60_000, 4000));
        clothesTest = clothesTest.Take(context.Size(10_000, 1000));
        report.Section("Digits and clothes");
        report.Say(
            $"Trained with Adam, whose rate rises and falls once: the small CNN has {ImageModel.Small.Size} parameters and sees the middle 24×24 pixels, the one of LeNet's form {ImageModel.LeNet.Size}, "
            + $"the MLP 784-256-10 {ImageModel.Mlp.Size}. For clothes the CNN has {ImageModel.Wide.Size}.");
        Trial[] trials =
        [
            new("lenet", ImageModel.LeNet, images.Train, images.Test, s_digits),
            new("clothes.cnn", ImageModel.Wide, clothes, clothesTest, s_clothes),
            new("small", ImageModel.Small, images.Train, images.Test, s_small),
            new("mlp", ImageModel.Mlp, images.Train, images.Test, s_digits),
            new("clothes.mlp", ImageModel.Mlp, clothes, clothesTest, s_clothes),
            new("clothes.linear", ImageModel.Linear, clothes, clothesTest, s_clothes),
        ];
        var outcomes = Replicas.Run(trials.Length, i => Run(trials[i], i), context.Cancel);
        Report(trials, trials.Zip(outcomes).ToDictionary(pair => pair.First.Name, pair => pair.Second), images.IsMnist);
    }

    private Outcome Run(Trial trial, int index)
    {
        var plan = context.Quick ? trial.Plan with { Epochs = Math.Min(2, trial.Plan.Epochs), Batch = 64 } : trial.Plan;
        using var classifier = ImageClassifier.Train(
            trial.Model, trial.Train, plan, context.Random((ulong)(10 + index)), share => Advance(trial.Name, index, share));
        double Moved(int pixels) => ShiftedImages.Around(trial.Test, pixels).Average(classifier.Error);
        return new Outcome(classifier.Error(trial.Test), Moved(Shift), Moved(FarShift));
    }

    /// <summary>Two networks train side by side: the share done is that of all.</summary>
    private void Advance(string name, int index, double share)
    {
        context.Cancel.ThrowIfCancellationRequested();
        lock (_done)
        {
            if (share - _done[index] >= Told || share >= 1)
            {
                _done[index] = share;
                context.Step(name, _done.Average());
            }
        }
    }

    private void Report(Trial[] trials, Dictionary<string, Outcome> found, bool isMnist)
    {
        var report = context.Report;
        double Percent(string name) => 100 * found[name].Error;
        double Loss(string name) => found[name].Shifted - found[name].Error;
        report.Check("size.small", "parameters of the small CNN", ImageModel.Small.Size, Expected.Near(2954, 0), Origin.Reference);
        report.Check("size.lenet", "parameters of the CNN of LeNet's form", ImageModel.LeNet.Size, Expected.Near(215_370, 0), Origin.Reference);
        if (!context.Quick)
        {
            if (isMnist)
            {
                report.Check("digits.small", "MNIST, small CNN, 10 epochs: test error, %", Percent("small"), Expected.AtMost(1.9, 1.54), Origin.Reference);
                report.Check("digits.lenet", "MNIST, LeNet's form, 4 epochs: right test images, %", 100 - Percent("lenet"), Expected.AtLeast(99, 99.22), Origin.Reference);
            }

            report.Check("clothes.cnn", "Fashion-MNIST, CNN, 5 epochs: right test images, %", 100 - Percent("clothes.cnn"), Expected.AtLeast(91, 89.9), Origin.Reference);
            report.Check("clothes.mlp", "the same, MLP", 100 - Percent("clothes.mlp"), Expected.AtLeast(88, 88.9), Origin.Reference);
            report.Check("clothes.linear", "the same, linear", 100 - Percent("clothes.linear"), Expected.AtLeast(83, 84), Origin.Reference);
            report.Check("clothes.order", "Fashion-MNIST: error of the CNN over that of the MLP", Percent("clothes.cnn") / Percent("clothes.mlp"), Expected.AtMost(1), Origin.Reference);
            report.Check("digits.shift", $"digits moved by {Shift} pixels: loss of accuracy, CNN over MLP", Loss("lenet") / Loss("mlp"), Expected.AtMost(0.5), Origin.Reference);
        }

        report.Table(
            ["network", "parameters", "test error %", $"moved by {Shift} pixels", $"moved by {FarShift} pixels"],
            trials.Select(trial => (IReadOnlyList<string>)
            [
                $"{trial.Model.Title}, {(trial.Name.StartsWith("clothes", StringComparison.Ordinal) ? "clothes" : "digits")}",
                $"{trial.Model.Size}",
                Figures.Format(Percent(trial.Name), 3),
                Figures.Format(100 * found[trial.Name].Shifted, 3),
                Figures.Format(100 * found[trial.Name].FarShifted, 3),
            ]));
        double[] shifts = [0, Shift, FarShift];
        PlotSeries Series(string name, string label) => new(label, shifts, [Percent(name), 100 * found[name].Shifted, 100 * found[name].FarShifted], SeriesStyle.LineWithPoints);
        report.Plot(new LinePlot(
            "translation",
            "Digits that were moved, to networks that never saw such",
            "pixels moved, mean of four directions",
            "test error, %",
            [Series("lenet", "LeNet's form"), Series("small", "small CNN"), Series("mlp", "MLP")]));
    }
}
