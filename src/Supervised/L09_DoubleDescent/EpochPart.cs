using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L09_DoubleDescent;

/// <summary>Training time as a size of the model: down, up, and down again, where some of what there is to learn is learnt late.</summary>
internal sealed class EpochPart(LessonContext context)
{
    private const int Seeds = 3;
    private const int Networks = 12;
    private const int Hidden = 4;
    private const double Rate = 0.01;
    private static readonly TwoSpeeds s_linear = new(60, 40, 5, 0.03, 0.5);
    private static readonly TwoSpeeds s_network = new(200, 20, 5, 0.05, 0.7);

    public void Run()
    {
        var report = context.Report;
        report.Section("Epochs");
        report.Say(
            "The error can also fall, rise and fall again while one model is trained (Nakkiran et al. 2020). Where it does, features have different speeds: descent fits the fast ones soon, then "
            + "over-fits them, to the noise and to what only slow features explain; when the slow ones arrive the error falls a second time (Heckel and Yilmaz 2021, Pezeshki et al. 2022). In linear regression "
            + $"with {s_linear.Fast} inputs of size 1 and {s_linear.Slow} of size {s_linear.Contrast} the whole curve is a closed form. Inputs of one size give the usual U.");
        Linear();
        Network();
    }

    /// <summary>A curve's greatest bump: the least error before it, its top, and the least error behind it.</summary>
    private sealed record Bump(double First, double Peak, double Second)
    {
        /// <summary>How far the error rises to the top or falls from it, whichever is less; at most 1 for a curve that only falls, only rises, or is a U.</summary>
        public double Height => Math.Min(Peak / First, Peak / Second);

        public static Bump Of(double[] curve) => Enumerable.Range(1, curve.Length - 2)
            .Select(i => new Bump(curve[..i].Min(), curve[i], curve[(i + 1)..].Min()))
            .MaxBy(bump => bump.Height)!;
    }

    private void Linear()
    {
        var report = context.Report;
        var most = context.Size(200_000, 20_000);
        int[] looks = [.. Looks(most)];
        var runs = context.Size(20, 6);
        var found = Replicas.Run(
            Seeds,
            seed =>
            {
                var random = context.Random((ulong)(60 + seed));
                var regression = new TwoSpeedRegression(s_linear, ref random);
                var mean = new double[looks.Length];
                for (var run = 0; run < runs; run++)
                {
                    context.Cancel.ThrowIfCancellationRequested();
                    foreach (var (i, error) in regression.Measure(looks, ref random).Index())
                    {
                        mean[i] += error / runs;
                    }
                }

                return (Measured: mean, Exact: looks.Select(k => regression.Expected(k)).ToArray());
            },
            context.Cancel);
        report.Check("epochs.linear.law", $"linear regression: measured test error over the closed form, mean over {looks.Length} times", [.. found.Select(f => f.Measured.Zip(f.Exact, (m, e) => m / e).Average())], Expected.Near(1, context.Size(0.1, 0.3)));
        if (!context.Quick)
        {
            Bump[] shapes = [.. found.Select(f => Bump.Of(f.Exact))];
            report.Check("epochs.linear.rise", "linear regression: error at the peak over the first minimum, closed form", [.. shapes.Select(s => s.Peak / s.First)], Expected.AtLeast(1.2), Origin.Own);
            report.Check("epochs.linear.fall", "linear regression: error at the second minimum over the peak, closed form", [.. shapes.Select(s => s.Second / s.Peak)], Expected.AtMost(0.6), Origin.Own);
        }

        double[] steps = [.. looks.Select(k => (double)k)];
        report.Plot(new LinePlot(
            "epochs-linear",
            "Linear regression with inputs of two speeds",
            "steps of descent",
            "test error E(f − f̂)²",
            [
                new("measured", steps, [.. steps.Select((_, i) => found.Average(f => f.Measured[i]))], SeriesStyle.Points),
                new("closed form", steps, [.. steps.Select((_, i) => found.Average(f => f.Exact[i]))], SeriesStyle.Dashed),
            ])
        {
            LogX = true,
        });
    }

    private void Network()
    {
        var report = context.Report;
        var most = context.Size(20_000, 2000);
        int[] looks = [.. Looks(most)];
        report.Say(
            $"The same in a network: {s_network.Inputs}-{Hidden}-1, relu, {s_network.Examples} examples, targets with noise of variance {Figures.Format(s_network.Noise * s_network.Noise)}, descent with momentum "
            + $"on all examples. Twice: with {s_network.Slow} of the {s_network.Inputs} inputs {Figures.Format(1 / s_network.Contrast)} times smaller, and with all inputs of one size.");
        NetworkLook[] Train(TwoSpeeds speeds) =>
            TwoSpeedNetwork.Train(speeds, Hidden, Rate, looks, [.. Enumerable.Range(0, Networks).Select(m => context.Random((ulong)(70 + m)))], context.Cancel);
        var trained = Replicas.Run(2, i => Train(i == 0 ? s_network : s_network with { Contrast = 1 }), context.Cancel);
        double[][] Curves(NetworkLook[] of) => [.. Enumerable.Range(0, Networks).Select(m => of.Select(look => look.Test[m]).ToArray())];
        Bump[] two = [.. Curves(trained[0]).Select(Bump.Of)];
        Bump[] one = [.. Curves(trained[1]).Select(Bump.Of)];
        report.Check("epochs.network.rise", $"network, two speeds: error at the peak over the first minimum, {Networks} networks", [.. two.Select(s => s.Peak / s.First)], Expected.AtLeast(context.Size(1.2, 1.1)), Origin.Own);
        report.Check("epochs.network.fall", "network, two speeds: error at the second minimum over the peak", [.. two.Select(s => s.Second / s.Peak)], Expected.AtMost(context.Size(0.6, 0.8)), Origin.Own);
        report.Check("epochs.network.best", "network, two speeds: error at the second minimum over the first", [.. two.Select(s => s.Second / s.First)], Expected.AtMost(1), Origin.Own);
        report.Check("epochs.network.one", "network, one speed: height of the greatest bump: no second descent", [.. one.Select(s => s.Height)], Expected.AtMost(1.15), Origin.Own);
        double[] steps = [.. looks.Select(k => (double)k)];
        double[] Mean(NetworkLook[] of, Func<NetworkLook, double[]> figure) => [.. of.Select(look => figure(look).Average())];
        report.Plot(new LinePlot(
            "epochs-network",
            $"A network of {Hidden} hidden units on noisy targets, {Networks} networks",
            "steps of descent",
            "mean squared error",
            [
                new("test, two speeds", steps, Mean(trained[0], l => l.Test)),
                new("training, two speeds", steps, Mean(trained[0], l => l.Train), SeriesStyle.Dashed),
                new("test, one speed", steps, Mean(trained[1], l => l.Test)),
                new("training, one speed", steps, Mean(trained[1], l => l.Train), SeriesStyle.Dashed),
            ])
        {
            LogX = true,
        });
    }

    /// <summary>1, 2, 3, ... up to <paramref name="most"/>, about ten to a decade.</summary>
    private static IEnumerable<int> Looks(int most) =>
        Enumerable.Range(0, 200).Select(i => (int)Math.Round(Math.Pow(10, i / 10.0))).TakeWhile(k => k <= most).Distinct();
}
