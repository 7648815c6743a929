using SelfPlay.Supervised.L08_Shrinkage;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L08_L1Ensembles;

/// <summary>Dropout: its closed form on linear regression, then dropout and weight decay on networks.</summary>
internal sealed class RegularizationPart(LessonContext context)
{
    private const int Seeds = 3;
    private const double Kept = 0.7;
    private const double Decay = 0.6;

    private readonly FashionPlan _plan = context.Size(new FashionPlan(5000, 256, 30), new FashionPlan(500, 32, 5));

    public void Run(FashionNetworks networks)
    {
        LinearDropout();
        OnNetworks(networks);
    }

    private void LinearDropout()
    {
        var report = context.Report;
        report.Section("Dropout is shrinkage");
        report.Say(
            "On linear regression with inputs kept with probability $\\alpha$, the expectation over masks is "
            + "$(y-\\alpha\\Phi^\\top x)^2+(\\alpha-\\alpha^2)\\sum_ix_i^2\\Phi_i^2$: a penalty that is stronger where inputs are larger. Its factor is that "
            + "of the square. Slides that put $\\frac12(\\alpha-\\alpha^2)$ beside the plain square lose half of the penalty, which the measurement shows.");
        var problem = Diabetes6.Standardised(context.Data);
        var dropout = new LinearDropout(problem, Kept);
        double[] weights = [1.2, -0.7, 0.9, 0.5, -1.1, 0.8];
        var closed = dropout.Square(weights) + dropout.Penalty(weights);
        var draws = context.Size(4_000_000, 400_000);
        var measured = Replicas.Run(
            Seeds,
            seed =>
            {
                var random = context.Random((ulong)(300 + seed));
                return dropout.Measure(weights, draws, ref random);
            },
            context.Cancel);
        report.Check("dropout.penalty", "squared error under dropout, measured over the closed form", [.. measured.Select(m => m / closed)], Expected.Near(1, context.Size(0.005, 0.015)));
        report.Check("dropout.erratum", "the same over the closed form with ½ in front of the penalty", [.. measured.Select(m => m / (closed - (dropout.Penalty(weights) / 2)))], Expected.AtLeast(1.05));
        var optimum = dropout.Optimum();
        var trained = Replicas.Run(
            Seeds,
            seed =>
            {
                var random = context.Random((ulong)(310 + seed));
                return dropout.Train(0.002, draws / 4, ref random);
            },
            context.Cancel);
        report.Check("dropout.optimum", "distance of SGD with dropout from (α²A + (α − α²) diag A)⁻¹αc, relative", [.. trained.Select(w => Math.Sqrt(SpanMath.SquaredDistance(w, optimum) / SpanMath.SquaredNorm(optimum)))], Expected.AtMost(context.Size(0.02, 0.06)));
        report.Check("dropout.shrinks", "length of that optimum, times α, over that of the least-squares fit", Kept * Math.Sqrt(SpanMath.SquaredNorm(optimum) / problem.Optimum.DotProduct(problem.Optimum)), Expected.AtMost(1));
    }

    private void OnNetworks(FashionNetworks networks)
    {
        var report = context.Report;
        report.Section("Weight decay and dropout on networks");
        report.Say(
            $"The same networks on {_plan.Examples} images for {_plan.Epochs} epochs, with weight decay (AdamW), with half of the hidden units left "
            + "out in every step, with both, and without.");
        (string Name, string Label, FashionPlan Plan)[] kinds =
        [
            ("none", "nothing", _plan),
            ("decay", "weight decay", _plan with { Decay = Decay }),
            ("dropout", "dropout", _plan with { Dropout = 0.5 }),
            ("both", "both", _plan with { Decay = Decay, Dropout = 0.5 }),
        ];
        var seeds = context.Size(Seeds, 1);
        var done = 0;
        var trained = Replicas.Run(
            kinds.Length * seeds,
            run =>
            {
                var network = networks.Train(kinds[run / seeds].Plan, context.Random((ulong)(400 + (run % seeds))), context.Cancel);
                context.Step($"regularised network {Interlocked.Increment(ref done)} of {kinds.Length * seeds}", 0.7 + (0.3 * done / kinds.Length / seeds));
                return network;
            },
            context.Cancel);
        Report(kinds, [.. trained.Chunk(seeds)]);
    }

    private void Report((string Name, string Label, FashionPlan Plan)[] kinds, FashionNetwork[][] trained)
    {
        var report = context.Report;
        double Last(FashionNetwork network) => network.Curve.ValidationLoss[^1];
        double Gap(FashionNetwork network) => Last(network) - network.TrainLoss;
        for (var k = 1; k < kinds.Length && !context.Quick; k++)
        {
            var (name, label) = (kinds[k].Name, kinds[k].Label);
            report.Check($"network.{name}.gap", $"{label}: gap between validation and training loss over that without", [.. trained[k].Select((n, s) => Gap(n) / Gap(trained[0][s]))], Expected.AtMost(0.75), Origin.Own);
            report.Check($"network.{name}.loss", $"{label}: validation loss at the end over that without", [.. trained[k].Select((n, s) => Last(n) / Last(trained[0][s]))], Expected.AtMost(0.95), Origin.Own);
        }

        report.Table(
            ["with", "training loss", "validation loss", "lowest validation loss", "test error", "calibration error"],
            kinds.Select((kind, k) => (IReadOnlyList<string>)
            [
                kind.Label, Mean(k, n => n.TrainLoss), Mean(k, Last), Mean(k, n => n.Curve.ValidationLoss.Min()), Mean(k, n => n.Test.Error()),
                Mean(k, n => n.Test.CalibrationError()),
            ]));
        string Mean(int k, Func<FashionNetwork, double> value) => Figures.Format(trained[k].Average(value), 4);
        double[] epochs = [.. Enumerable.Range(1, _plan.Epochs).Select(e => (double)e)];
        report.Plot(new LinePlot(
            "regularisation",
            $"Validation loss of networks on {_plan.Examples} images",
            "epoch",
            "validation loss",
            [.. kinds.Select((kind, k) => new PlotSeries(kind.Label, epochs, [.. epochs.Select((_, e) => trained[k].Average(n => n.Curve.ValidationLoss[e]))]))]));
    }
}
