using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L09_DoubleDescent;

/// <summary>Training time as a size of the model: down, up, and down again, where some of what there is to learn is learnt late.</summary>
internal sealed class EpochPart(LessonContext context)
{
    private const int Seeds = 3;
    private const int Networks = 8;
    private const int Hidden = 3;
    private const double Wrong = 0.2;
    private const double Rate = 0.01;
    private static readonly TwoSpeeds s_linear = new(60, 40, 5, 0.03, 0.5);
    private static readonly TwoSpeeds s_network = new(400, 40, 2, 0.05, 0);

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
        int[] looks = [.. Looks(context.Size(6400, 2600))];
        report.Say(
            $"The same in a classifier with wrong labels: which side of a plane is an input on? A network {s_network.Inputs}-{Hidden}-1, relu, {s_network.Examples} examples, {100 * Wrong:0} % of them with the wrong label, descent with momentum on "
            + $"all examples. The plane lies across {s_network.Fast} inputs of size 1 and {s_network.Slow} that are {Figures.Format(1 / s_network.Contrast)} times smaller and matter as much. The network learns the large inputs, then bends to the wrong labels; "
            + "when the small inputs arrive they explain what it had bent to. Beside it: all labels right, and all inputs of one size.");
        (string Name, TwoSpeeds Speeds, double Wrong)[] cases =
        [
            ($"{100 * Wrong:0} % wrong labels", s_network, Wrong),
            ("all labels right", s_network, 0),
            ($"{100 * Wrong:0} % wrong labels, one speed", s_network with { Contrast = 1 }, Wrong),
        ];
        var trained = Replicas.Run(
            cases.Length,
            i => TwoSpeedNetwork.Train(
                cases[i].Speeds, cases[i].Wrong, Hidden, Rate, looks, [.. Enumerable.Range(0, Seeds * Networks).Select(m => context.Random((ulong)(70 + m)))], context.Cancel),
            context.Cancel);
        var curves = trained.Select(GroupMeans).ToArray();
        Bump[][] bumps = [.. curves.Select(groups => groups.Select(Bump.Of).ToArray())];
        Verdicts(bumps[0], bumps[1], bumps[2]);
        double[] steps = [.. looks.Select(k => (double)k)];
        report.Plot(new LinePlot(
            "epochs-network",
            $"A classifier of {Hidden} hidden units, {Seeds * Networks} networks",
            "steps of descent",
            "error",
            [
                .. cases.Select((c, i) => new PlotSeries($"test, {c.Name}", steps, [.. steps.Select((_, k) => curves[i].Average(group => group[k]))])),
                new($"training, {cases[0].Name}", steps, [.. trained[0].Select(look => look.Train.Average())], SeriesStyle.Dashed),
            ])
        {
            LogX = true,
        });
    }

    private void Verdicts(Bump[] wrong, Bump[] right, Bump[] one)
    {
        var report = context.Report;
        report.Check("epochs.network.rise", $"classifier, two speeds, {100 * Wrong:0} % wrong labels: test error at the peak over the first minimum, {Seeds} times the mean of {Networks} networks", [.. wrong.Select(b => b.Peak / b.First)], Expected.AtLeast(context.Size(1.05, 1)), Origin.Own);
        report.Check("epochs.network.fall", "test error at the second minimum over the peak", [.. wrong.Select(b => b.Second / b.Peak)], Expected.AtMost(context.Size(0.92, 1)), Origin.Own);
        report.Check("epochs.network.best", "test error at the second minimum over the first", [.. wrong.Select(b => b.Second / b.First)], Expected.AtMost(1), Origin.Own);
        report.Check("epochs.network.labels", "rise with all labels right over that with wrong ones", [.. right.Zip(wrong, (r, w) => (r.Peak - r.First) / (w.Peak - w.First))], Expected.AtMost(1), Origin.Own);
        report.Check("epochs.network.one", "one speed, wrong labels: height of the greatest bump: no second descent", [.. one.Select(b => b.Height)], Expected.AtMost(1.03), Origin.Own);
    }

    /// <summary>Test errors, the mean of the networks of each seed. [seeds][looks]</summary>
    private static double[][] GroupMeans(NetworkLook[] looks) =>
        [.. Enumerable.Range(0, Seeds).Select(seed => looks.Select(look => look.Test[(seed * Networks)..((seed + 1) * Networks)].Average()).ToArray())];

    /// <summary>1, 2, 3, ... up to <paramref name="most"/>, about ten to a decade.</summary>
    private static IEnumerable<int> Looks(int most) =>
        Enumerable.Range(0, 200).Select(i => (int)Math.Round(Math.Pow(10, i / 10.0))).TakeWhile(k => k <= most).Distinct();
}
