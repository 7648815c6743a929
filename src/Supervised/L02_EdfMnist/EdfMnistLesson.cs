using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L02_EdfMnist;

/// <summary>Section 2.6: the framework's first problem set, handwritten digits.</summary>
internal sealed class EdfMnistLesson : ILesson
{
    private const int Seeds = 3;
    private const int Epochs = 10;
    private const int SweepEpochs = 5;
    private const double Percent = 100;

    private static readonly double[] s_rates = [5, 1, 0.5, 0.1];
    private static readonly Activations[] s_activations = [Activations.Sigmoid, Activations.Relu, Activations.Tanh];
    private static readonly TrainingPlan s_wide = new(256, 1, Activations.Relu, 0.2, Epochs);

    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "edf-mnist",
        "2.6",
        "Frameworks and back-propagation",
        "EDF and the MNIST problem",
        "How well does a network of a framework written from scratch read digits, and what do activation, learning rate and depth do?",
        [
            "784-64-10 has a test error of about 3 % with any of three activations after ten epochs of plain SGD; 256 ReLUs have 2 %.",
            "Every activation has its own best learning rate, and too large a one is erratic.",
            "Four and more layers of ReLUs train, but five hidden layers of sigmoids stay at chance for epochs.",
        ],
        [DataCatalog.Mnist, DataCatalog.FashionMnist]);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var images = DigitImages.Load(context.Data);
        if (context.Quick)
        {
            Quick(context, images.Take(4000, 1000));
            return;
        }

        var runs = TrainingRuns.Run(context, Plans(), images.Train, images.Test, 10, 0, 0.8);
        Activation(context, images, runs);
        Rates(context, images, runs);
        Depth(context, images, runs);
        Fashion(context);
    }

    private static TrainingPlan Narrow(Activations activation, double rate, int epochs, int layers = 1) => new(64, layers, activation, rate, epochs);

    private static IReadOnlyList<(TrainingPlan Plan, int Seeds)> Plans() =>
    [
        (s_wide, Seeds),
        .. s_activations.Select(a => (Narrow(a, 0.5, Epochs), Seeds)),
        .. s_activations.SelectMany(a => s_rates.Where(rate => rate != 0.5).Select(rate => (Narrow(a, rate, SweepEpochs), Seeds))),
        .. Deep().Select(plan => (plan, plan.Activation == Activations.Sigmoid && plan.Layers == 5 ? Seeds : 1)),
    ];

    private static TrainingPlan[] Deep() =>
    [
        Narrow(Activations.Sigmoid, 0.5, Epochs, 3), Narrow(Activations.Sigmoid, 0.5, Epochs, 5),
        Narrow(Activations.Relu, 0.1, Epochs, 2), Narrow(Activations.Relu, 0.1, Epochs, 4), Narrow(Activations.Relu, 0.1, Epochs, 9),
    ];

    private static void Quick(LessonContext context, DigitImages images)
    {
        var report = context.Report;
        report.Section("A little training");
        var plan = Narrow(Activations.Tanh, 0.5, 3);
        var result = ImageTraining.Run(plan, images.Train, images.Test, context.Random(10), context.Cancel);
        var again = ImageTraining.Run(plan, images.Train, images.Test, context.Random(10), context.Cancel);
        report.Check("quick.error", $"test error after {plan.Epochs} epochs of {images.Train.Count:N0} images, %, {plan.Title}", Percent * result.TestError[^1], Expected.AtMost(20), Origin.Own);
        report.Check("quick.same", "difference of the losses of two runs with the same seed", result.TrainLoss.Zip(again.TrainLoss, (a, b) => Math.Abs(a - b)).Max(), Expected.Near(0, 0));
    }

    private static void Activation(LessonContext context, DigitImages images, TrainingRuns runs)
    {
        var report = context.Report;
        report.Section("Three activations");
        report.Say(
            $"{images.Set.Title}: {images.Train.Count:N0} images to train on and {images.Test.Count:N0} to test with. Pixels/255, Xavier weights $U(\\pm\\sqrt{{3/n}})$, zero biases, batches of 64 in a new order every epoch, plain SGD, $\\eta=0.5$, ten epochs, {Seeds} seeds.");
        var bounds = new Dictionary<Activations, (double Bound, double Reference)>
        {
            [Activations.Sigmoid] = (3.3, 2.97),
            [Activations.Relu] = (3.0, 2.5),
            [Activations.Tanh] = (3.1, 2.7),
        };
        foreach (var activation in s_activations)
        {
            var plan = Narrow(activation, 0.5, Epochs);
            var (bound, reference) = bounds[activation];
            Error(context, images, $"error.{plan.Name}", plan, runs, Expected.AtMost(bound, reference));
        }

        Error(context, images, "error.relu-256", s_wide, runs, Expected.AtMost(2.2, 1.95));
        double[] epochs = [.. Enumerable.Range(1, Epochs).Select(e => (double)e)];
        report.Plot(new LinePlot(
            "activations",
            $"Test error, mean of {Seeds} seeds",
            "epoch",
            "test error, %",
            [
                .. s_activations.Select(a => Narrow(a, 0.5, Epochs)).Append(s_wide)
                    .Select(plan => new PlotSeries(plan.Title, epochs, [.. epochs.Select((_, e) => Percent * runs[plan].Average(r => r.TestError[e]))], SeriesStyle.LineWithPoints)),
            ]));
    }

    private static void Rates(LessonContext context, DigitImages images, TrainingRuns runs)
    {
        var report = context.Report;
        report.Section("Learning rates");
        report.Say("The same network for five epochs with four learning rates. The sigmoid's slope is 1/4 at most, so it wants a larger rate; ReLU's large ones end in units that never fire again.");
        double[] After(Activations a, double rate) => [.. runs[Narrow(a, rate, rate == 0.5 ? Epochs : SweepEpochs)].Select(r => Percent * r.TestError[SweepEpochs - 1])];
        var errors = s_activations.ToDictionary(a => a, a => s_rates.Select(rate => After(a, rate).Average()).ToArray());
        if (images.IsMnist)
        {
            var sigmoid = errors[Activations.Sigmoid];
            report.Check("rates.sigmoid.best", "best of the four rates for sigmoid", s_rates[sigmoid.Index().MinBy(pair => pair.Item).Index], Expected.Near(1, 0), Origin.Reference);
            foreach (var (i, (bound, reference)) in new (double, double)[] { (5.5, 4.2), (3.3, 2.8), (4.3, 3.8), (7.7, 7.0) }.Index())
            {
                report.Check($"rates.sigmoid.{s_rates[i]}", $"test error after five epochs, %, sigmoid, η = {s_rates[i]}", After(Activations.Sigmoid, s_rates[i]), Expected.AtMost(bound, reference), Origin.Reference);
            }

            report.Check("rates.relu.0.1", "test error after five epochs, %, ReLU, η = 0.1", After(Activations.Relu, 0.1), Expected.AtMost(4, 3.5), Origin.Reference);
            report.Check("rates.relu.erratic", "test error of ReLU at η = 1 over that at 0.1", errors[Activations.Relu][1] / errors[Activations.Relu][3], Expected.AtLeast(1.1), Origin.Own);
        }

        report.Table(["activation", .. s_rates.Select(rate => $"η = {rate}")], errors.Select(pair => (string[])[pair.Key.ToString(), .. pair.Value.Select(e => Figures.Format(e, 3))]));
        report.Plot(new LinePlot(
            "rates",
            "Test error after five epochs",
            "learning rate",
            "test error, %",
            [.. errors.Select(pair => new PlotSeries(pair.Key.ToString(), s_rates, pair.Value, SeriesStyle.LineWithPoints))])
        {
            LogX = true,
            LogY = true,
        });
    }

    private static void Depth(LessonContext context, DigitImages images, TrainingRuns runs)
    {
        var report = context.Report;
        report.Section("Depth");
        report.Say(
            "More hidden layers of 64 units. A sigmoid multiplies the gradient by 1/4 at most, and with Xavier weights by less: after five of them what reaches the first layer is no longer a direction, and the network says the most frequent digit. This failure is what "
            + "initialisation, normalisation and residual connections are about.");
        foreach (var plan in Deep())
        {
            var name = $"depth.{plan.Name}.{plan.Layers}";
            if (plan is { Activation: Activations.Sigmoid, Layers: 5 })
            {
                Error(context, images, name, plan, runs, Expected.AtLeast(80, 88.7));
                report.Observe($"{name}.lost", $"of {plan.Epochs} epochs, those at whose end {plan.Title} has an error above 80 %", runs[plan].Average(r => r.TestError.Count(e => e > 0.8)));
                continue;
            }

            Error(context, images, name, plan, runs, plan.Activation == Activations.Sigmoid ? Expected.AtMost(4.2, 3.6) : Expected.AtMost(3.6, 3.2));
        }
    }

    private static void Fashion(LessonContext context)
    {
        var report = context.Report;
        report.Section("Clothes");
        report.Say("Fashion-MNIST has images of the same size in ten kinds of clothing, and is harder: shirts look like pullovers. The same program, nothing changed.");
        var (train, test) = MnistFiles.Load(context.Data, DataCatalog.FashionMnist);
        (TrainingPlan Plan, double Bound)[] plans = [(Narrow(Activations.Sigmoid, 0.5, Epochs), 13.5), (s_wide, 12.2)];
        var runs = TrainingRuns.Run(context, [.. plans.Select(p => (p.Plan, Seeds))], train, test, 20, 0.8, 1);
        foreach (var (plan, bound) in plans)
        {
            report.Check($"fashion.{plan.Name}-{plan.Hidden}", $"test error after ten epochs, %, {plan.Title}, Fashion-MNIST", [.. runs[plan].Select(r => Percent * r.TestError[^1])], Expected.AtMost(bound), Origin.Own);
        }
    }

    private static void Error(LessonContext context, DigitImages images, string name, TrainingPlan plan, TrainingRuns runs, Expected expected)
    {
        double[] errors = [.. runs[plan].Select(r => Percent * r.TestError[^1])];
        var what = $"test error after {plan.Epochs} epochs, %, {plan.Title}";
        if (images.IsMnist)
        {
            context.Report.Check(name, what, errors, expected, Origin.Reference);
        }
        else
        {
            context.Report.Observe(name, what, errors.Average());
        }
    }
}
