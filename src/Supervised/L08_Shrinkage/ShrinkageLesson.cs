using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L08_Shrinkage;

/// <summary>Section 8.1: over-fitting, early stopping and over-confidence of networks, shrinkage as a Gaussian prior.</summary>
internal sealed class ShrinkageLesson : ILesson
{
    private const int Points = 12;
    private const int Seeds = 5;
    private const int NoiseSeeds = 3;

    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "shrinkage",
        "8.1",
        "Generalization I",
        "Early stopping and shrinkage",
        "Why does a model do better on the data it has seen, when should its training stop, and what does shrinkage assume?",
        [
            "A polynomial of degree n − 1 fits any n points of pure noise; training loss is below test loss.",
            "Validation loss is at its lowest no later than validation error: before training stops, networks become over-confident.",
            "A Gaussian prior of variance σ² adds ‖Φ‖²/(2Nσ²) to the training loss, and then Φ* = −Nσ²g.",
            "With η = (1 − μ)Bη₀ and γ = 1/(Nσ²) the values of η₀ and σ² keep when data, batch or momentum change.",
        ],
        [DataCatalog.FashionMnist, DataCatalog.Diabetes]);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Noise(context);
        Prior(context);
        EarlyStopping(context);
        new RobustnessPart(context).Run();
    }

    private static void Noise(LessonContext context)
    {
        var report = context.Report;
        report.Section("Fitting noise");
        report.Say(
            $"A polynomial of degree $d$ is fitted by least squares to $n={Points}$ values of pure noise of variance 1. It removes "
            + "$d+1$ of the $n$ degrees of freedom: on average the squared error is $1-\\frac{d+1}{n}$ on the noise it was fitted to and "
            + "$1+\\frac{d+1}{n}$ on new noise at the same inputs, and between the inputs it is worse still. At $d=n-1$ nothing is left of "
            + "the training error.");
        double[] inputs = [.. Enumerable.Range(0, Points).Select(i => (2.0 * i / (Points - 1)) - 1)];
        PolynomialFit[] fits = [.. Enumerable.Range(0, Points).Select(degree => new PolynomialFit(inputs, degree))];
        var runs = context.Size(20_000, 4000);
        var errors = Replicas.Run(
            NoiseSeeds * Points,
            i =>
            {
                var random = context.Random((ulong)(100 + i));
                return fits[i % Points].FitNoise(runs, ref random);
            },
            context.Cancel).Chunk(Points).ToArray();
        var all = context.Random(99);
        var y = MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(Points, _ => all.Normal());
        var coefficients = fits[^1].Coefficients(y);
        report.Check(
            "shrinkage.noise.interpolates",
            $"largest distance of the polynomial of degree {Points - 1} from {Points} points of noise",
            inputs.Select((x, i) => Math.Abs(PolynomialFit.At(coefficients, x) - y[i])).Max(),
            Expected.AtMost(1e-9));
        double Share(int degree) => (degree + 1.0) / Points;
        double[] Worst(Func<NoiseFit, double> error, int sign) => [.. errors.Select(seed => seed.Select((e, d) => Math.Abs(error(e) - 1 - (sign * Share(d)))).Max())];
        report.Check("shrinkage.noise.train", "largest distance of the mean training error from 1 − (d+1)/n", Worst(e => e.Train, -1), Expected.AtMost(context.Size(0.015, 0.03)));
        report.Check("shrinkage.noise.test", "largest distance of the mean error on new noise from 1 + (d+1)/n", Worst(e => e.SameInputs, 1), Expected.AtMost(context.Size(0.03, 0.06)));
        report.Check("shrinkage.noise.between", "mean error at new inputs, degree n − 1 (new noise alone has 1)", [.. errors.Select(seed => seed[^1].NewInputs)], Expected.AtLeast(10), Origin.Own);
        double[] degrees = [.. Enumerable.Range(0, Points).Select(d => (double)d)];
        report.Plot(new LinePlot(
            "noise",
            $"Polynomials fitted to {Points} points of noise",
            "degree d",
            "mean squared error",
            [
                new("on the noise fitted", degrees, [.. degrees.Select((_, d) => errors.Average(seed => seed[d].Train))], SeriesStyle.Points),
                new("on new noise, same inputs", degrees, [.. degrees.Select((_, d) => errors.Average(seed => seed[d].SameInputs))], SeriesStyle.Points),
                new("1 − (d+1)/n", degrees, [.. degrees.Select(d => 1 - ((d + 1) / Points))], SeriesStyle.Dashed),
                new("1 + (d+1)/n", degrees, [.. degrees.Select(d => 1 + ((d + 1) / Points))], SeriesStyle.Dashed),
            ]));
    }

    private static void Prior(LessonContext context)
    {
        const double Variance = 0.01;
        var report = context.Report;
        report.Section("Shrinkage is a prior");
        report.Say(
            "With the prior $p(\\Phi)\\propto e^{-\\|\\Phi\\|^2/(2\\sigma^2)}$ the most probable parameters minimise "
            + "$\\hat L(\\Phi)+\\|\\Phi\\|^2/(2N\\sigma^2)$. Gradient descent becomes $\\Phi\\leftarrow\\Phi-\\eta(\\hat g+\\gamma\\Phi)$ with "
            + "$\\gamma=1/(N\\sigma^2)$, and at the end $\\Phi^*=-N\\sigma^2g$: parameters are as large as the data still pull at them. "
            + "Some slides write $\\hat g-\\gamma\\Phi$. That moves away from 0: its fixed point is *longer* than the least-squares fit.");
        var problem = Diabetes6.Standardised(context.Data);
        var map = new MapEstimate(problem, Variance);
        var w = map.Descend(0.5, 2000);
        var ridge = MapEstimate.Ridge(problem, map.Decay);
        var wrong = MapEstimate.Ridge(problem, -map.Decay);
        var least = problem.Optimum.ToArray();
        double Norm(double[] x) => Math.Sqrt(SpanMath.SquaredNorm(x));
        report.Check("shrinkage.map.stationary", "‖Φ* + Nσ²g‖ / ‖Φ*‖ where gradient descent with shrinkage ends", map.StationaryGap(w), Expected.AtMost(1e-5));
        report.Check("shrinkage.map.ridge", "‖Φ* − (A + γI)⁻¹Aw*‖ / ‖Φ*‖, the distance from ridge regression", Norm([.. w.Zip(ridge, (a, b) => a - b)]) / Norm(ridge), Expected.AtMost(1e-10));
        report.Check("shrinkage.map.length", "‖Φ*‖ over that of the least-squares fit", Norm(w) / Norm(least), Expected.AtMost(1));
        report.Check("shrinkage.map.wrong", "the same with the wrong sign of the update", Norm(wrong) / Norm(least), Expected.AtLeast(1));
    }

    private static void EarlyStopping(LessonContext context)
    {
        var report = context.Report;
        var plan = context.Size(new FashionPlan(10_000, 256, 25), new FashionPlan(1000, 32, 6));
        report.Section("Early stopping and over-confidence");
        report.Say(
            $"Networks 784-{plan.Hidden}-10 learn {plan.Examples} images of Fashion-MNIST for {plan.Epochs} epochs, without regularisation. The "
            + "validation loss turns upwards while the validation error still falls: the probabilities are tuned to an error rate on "
            + "training images that new images do not have. Calibration error is the mean gap between confidence and share of hits.");
        using var networks = new FashionNetworks(context.Data, context.Size(10_000, 1000));
        var count = context.Size(Seeds, 1);
        var done = 0;
        var runs = Replicas.Run(
            count,
            seed =>
            {
                var network = networks.Train(plan, context.Random((ulong)(200 + seed)), context.Cancel);
                context.Step($"network {Interlocked.Increment(ref done)} of {count}", 0.4 * done / count);
                return network;
            },
            context.Cancel);
        Report(context, plan, runs);
    }

    private static void Report(LessonContext context, FashionPlan plan, FashionNetwork[] runs)
    {
        var report = context.Report;
        if (!context.Quick)
        {
            report.Check("shrinkage.early.order", "networks (of 5) whose lowest validation loss comes no later than their lowest validation error", runs.Count(r => r.Curve.BestLossEpoch <= r.Curve.BestErrorEpoch), Expected.AtLeast(Seeds), Origin.Reference);
            report.Check("shrinkage.early.train", "training loss at the end", [.. runs.Select(r => r.TrainLoss)], Expected.Between(0.15, 0.19, 0.17), Origin.Reference);
            report.Check("shrinkage.early.validation", "validation loss at the end", [.. runs.Select(r => r.Curve.ValidationLoss[^1])], Expected.Between(0.41, 0.47, 0.44), Origin.Reference);
            report.Check("shrinkage.early.confidence", "mean confidence minus share of hits on test images", [.. runs.Select(r => r.Test.Overconfidence())], Expected.AtLeast(0.015), Origin.Own);
            report.Check("shrinkage.early.calibration", "calibration error of single networks on test images", [.. runs.Select(r => r.Test.CalibrationError())], Expected.Between(0.025, 0.055, 0.04), Origin.Reference);
        }

        report.Observe("shrinkage.early.lossEpoch", "epoch of the lowest validation loss", [.. runs.Select(r => (double)r.Curve.BestLossEpoch)]);
        report.Observe("shrinkage.early.errorEpoch", "epoch of the lowest validation error", [.. runs.Select(r => (double)r.Curve.BestErrorEpoch)]);
        report.Table(
            ["network", "lowest validation loss at epoch", "lowest validation error at epoch", "training loss", "validation loss", "test error"],
            runs.Select((r, i) => (IReadOnlyList<string>)
            [
                $"{i + 1}", $"{r.Curve.BestLossEpoch}", $"{r.Curve.BestErrorEpoch}", Figures.Format(r.TrainLoss, 3), Figures.Format(r.Curve.ValidationLoss[^1], 4),
                Figures.Format(r.Test.Error(), 4),
            ]));
        double[] epochs = [.. Enumerable.Range(1, plan.Epochs).Select(e => (double)e)];
        double[] Mean(Func<TrainingCurve, double[]> curve) => [.. epochs.Select((_, e) => runs.Average(r => curve(r.Curve)[e]))];
        report.Plot(new LinePlot(
            "early-stopping",
            $"Training on {plan.Examples} images: mean of {runs.Length} networks",
            "epoch",
            "loss (-ln P), error",
            [
                new("training loss", epochs, Mean(c => c.TrainLoss)),
                new("validation loss", epochs, Mean(c => c.ValidationLoss)),
                new("validation error", epochs, Mean(c => c.ValidationError)),
            ]));
        var reliability = runs[0].Test.Reliability(15);
        report.Plot(new LinePlot(
            "reliability",
            "Confidence and hits on test images",
            "mean confidence of a bin",
            "share of hits",
            [
                new("network 1", [.. reliability.Select(b => b.Confidence)], [.. reliability.Select(b => b.Accuracy)], SeriesStyle.LineWithPoints),
                new("calibrated", [0.1, 1], [0.1, 1], SeriesStyle.Dashed),
            ]));
    }
}
