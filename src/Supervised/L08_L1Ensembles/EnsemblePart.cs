using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Supervised.L08_Shrinkage;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L08_L1Ensembles;

/// <summary>Averages of models: bias and variance where both are known, then networks.</summary>
internal sealed class EnsemblePart(LessonContext context)
{
    private const int Seeds = 3;
    private const int Members = 5;
    private static readonly int[] s_sizes = [1, 2, 3, 5, 10, 20];

    private readonly FashionPlan _plan = context.Size(new FashionPlan(10_000, 256, 25), new FashionPlan(1000, 32, 5)) with { Watched = false };

    /// <summary>Runs both.</summary>
    public void Run(FashionNetworks networks)
    {
        BiasAndVariance();
        var members = context.Size(Seeds, 1) * Members;
        var done = 0;
        var trained = Replicas.Run(
            members,
            seed =>
            {
                var network = networks.Train(_plan, context.Random((ulong)(200 + seed)), context.Cancel);
                context.Step($"network {Interlocked.Increment(ref done)} of {members}", 0.1 + (0.6 * done / members));
                return network.Test;
            },
            context.Cancel);
        Networks([.. trained.Chunk(Members).Select(chunk => new NetworkEnsemble(chunk))]);
    }

    private void BiasAndVariance()
    {
        const int Inputs = 30;
        var report = context.Report;
        report.Section("Ensembles: what averaging removes");
        report.Say(
            "The squared error of a model is bias² + variance. An average of $K$ models has the bias of one, and of the variance "
            + "$\\rho+\\frac{1-\\rho}{K}$ where $\\rho$ is the share that models have in common: with training sets of their own "
            + "$\\rho=0$, with the same noise in all of them more models do not help. Polynomials of degree 6 fitted to 30 noisy values of a sine "
            + "show it, because there both terms are closed forms.");
        double[] inputs = [.. Enumerable.Range(0, Inputs).Select(i => (2.0 * i / (Inputs - 1)) - 1)];
        var truth = Vector<double>.Build.Dense(Inputs, i => Math.Sin(5 * inputs[i]));
        var fit = new PolynomialFit(inputs, 6);
        var runs = context.Size(4000, 400);
        var plot = new List<PlotSeries>();
        foreach (var shared in new[] { 0.0, 0.5 })
        {
            var ensemble = new LinearEnsemble(fit, truth, 0.5, shared);
            var measured = Replicas.Run(
                Seeds,
                seed =>
                {
                    var random = context.Random((ulong)(100 + (10 * shared) + seed));
                    return s_sizes.Select(k => ensemble.Measure(k, Math.Max(50, runs / k), ref random)).ToArray();
                },
                context.Cancel);
            var ratios = measured.Select(m => s_sizes.Select((k, i) => m[i] / ensemble.Expected(k)).ToArray()).ToArray();
            report.Check($"ensemble.variance.{shared}", $"error of averages of 1 to 20 polynomials over bias² + variance (ρ + (1 − ρ)/K), ρ = {shared}: mean of six", [.. ratios.Select(r => r.Average())], Expected.Near(1, context.Size(0.03, 0.1)));
            double[] sizes = [.. s_sizes.Select(k => (double)k)];
            plot.Add(new($"measured, ρ = {shared}", sizes, [.. s_sizes.Select((_, i) => measured.Average(m => m[i]))], SeriesStyle.Points));
            plot.Add(new($"bias² + variance (ρ + (1 − ρ)/K), ρ = {shared}", sizes, [.. s_sizes.Select(ensemble.Expected)], SeriesStyle.Dashed));
        }

        report.Plot(new LinePlot("bias-variance", "Squared error of an average of K polynomials", "members K", "squared error", plot) { LogX = true });
    }

    private void Networks(NetworkEnsemble[] ensembles)
    {
        var report = context.Report;
        report.Section("Ensembles of networks");
        report.Say(
            $"Networks 784-{_plan.Hidden}-10, trained on {_plan.Examples} images of Fashion-MNIST from different first parameters and in different "
            + "orders. For their averaged probabilities $-\\ln E_kP_k(y|x)\\le E_k-\\ln P_k(y|x)$ holds for every image, not only on average. "
            + "In squared error the gain is exactly the mean squared distance of members from their average, so over all subsets of $K$ of $M$ "
            + "members the error is $B_M+\\frac{V}{K}\\frac{M-K}{M-1}$.");
        report.Check("ensemble.jensen", $"test images (of {ensembles[0].Average.Labels.Length}, {ensembles.Length} ensembles) on which the ensemble's loss is above the members' mean", ensembles.Sum(e => e.JensenViolations()), Expected.Near(0, 0));
        report.Check("ensemble.ambiguity", "squared error of the members minus that of the ensemble, over their squared distance from it", [.. ensembles.Select(e => (e.MeanBrier - e.Average.Brier()) / e.Ambiguity)], Expected.Near(1, 1e-4));
        var subsets = ensembles.Select(e => Enumerable.Range(1, Members).Select(e.MeanBrierOfSubsets).ToArray()).ToArray();
        double Theory(NetworkEnsemble e, int k) => e.Average.Brier() + (e.Ambiguity / k * (Members - k) / (Members - 1));
        report.Check("ensemble.subsets", "largest distance of the squared error of subsets from that formula", ensembles.Select((e, i) => Enumerable.Range(1, Members).Max(k => Math.Abs(subsets[i][k - 1] - Theory(e, k)))).Max(), Expected.AtMost(1e-5));
        if (!context.Quick)
        {
            Reference(ensembles);
        }

        double[] sizes = [.. Enumerable.Range(1, Members).Select(k => (double)k)];
        report.Plot(new LinePlot(
            "ensemble-size",
            "Squared error of ensembles of networks",
            "members K",
            "squared distance from the one-hot class",
            [
                new("mean of all subsets", sizes, [.. sizes.Select((_, i) => subsets.Average(s => s[i]))], SeriesStyle.Points),
                new("B + V/K (M − K)/(M − 1)", sizes, [.. sizes.Select(k => ensembles.Average(e => Theory(e, (int)k)))], SeriesStyle.Dashed),
            ]));
    }

    private void Reference(NetworkEnsemble[] ensembles)
    {
        var report = context.Report;
        report.Check("ensemble.loss", "test loss of an ensemble of 5", [.. ensembles.Select(e => e.Average.Loss())], Expected.AtMost(0.415, 0.4025), Origin.Reference);
        report.Check("ensemble.gain", "mean test loss of its members minus that", [.. ensembles.Select(e => e.MeanLoss - e.Average.Loss())], Expected.AtLeast(0.025, 0.0376), Origin.Reference);
        report.Check("ensemble.error", "test error of an ensemble, %", [.. ensembles.Select(e => 100 * e.Average.Error())], Expected.AtMost(14, 13.66), Origin.Reference);
        report.Check("ensemble.error.gain", "mean test error of its members minus that, %", [.. ensembles.Select(e => 100 * (e.MeanError - e.Average.Error()))], Expected.AtLeast(0.4, 0.74), Origin.Reference);
        report.Check("ensemble.calibration", "calibration error of an ensemble over that of its members", [.. ensembles.Select(e => e.Average.CalibrationError() / e.MeanCalibrationError)], Expected.AtMost(0.8, 0.625), Origin.Reference);
        report.Observe("ensemble.members.loss", "mean test loss of members (reference .4401)", [.. ensembles.Select(e => e.MeanLoss)]);
        report.Observe("ensemble.members.error", "mean test error of members, % (reference 14.40)", [.. ensembles.Select(e => 100 * e.MeanError)]);
        report.Observe("ensemble.members.calibration", "mean calibration error of members (reference .040)", [.. ensembles.Select(e => e.MeanCalibrationError)]);
        report.Observe("ensemble.own.calibration", "calibration error of ensembles (reference .025)", [.. ensembles.Select(e => e.Average.CalibrationError())]);
    }
}
