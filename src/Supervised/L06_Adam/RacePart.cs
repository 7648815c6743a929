using SelfPlay.Supervised.L02_Edf;
using SelfPlay.Supervised.L02_Edf.Optimisers;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L06_Adam;

/// <summary>The part of the lesson that lets Adam and SGD compete, where it helps and where it does not.</summary>
internal sealed class RacePart(LessonContext context)
{
    private const int Dimension = 20;
    private const int Seeds = 3;

    private static readonly (string Name, Func<IReadOnlyList<Parameter>, double, Optimiser> Make)[] s_rules =
    [
        ("SGD", (p, rate) => new Sgd(p, rate)),
        ("momentum", (p, rate) => new Sgd(p, rate) { Momentum = 0.9 }),
        ("RMSProp", (p, rate) => new RmsProp(p, rate)),
        ("Adam", (p, rate) => new Adam(p, rate)),
    ];

    /// <summary>Every rule may choose among rates in ratios of √10.</summary>
    private static readonly double[] s_rates = [.. Enumerable.Range(-12, 15).Select(i => Math.Pow(10, i / 2.0))];

    public void Run()
    {
        var report = context.Report;
        report.Section("Adam against SGD");
        report.Say(
            "Four quadratics of 20 dimensions; every rule has its own best rate out of fifteen, falling to 0 along half a cosine. *Ill-conditioned*: curvatures from 1 to $10^4$, no noise, "
            + "1000 steps. Adam gives every parameter a rate of its own, so it does not mind, as long as the axes of the loss are the parameters'; *rotated*, it helps much "
            + "less, while SGD does not notice the rotation. *Units*: the same with noise, parameter $i$ measured in its own unit $u_i$ from 1 to 100, curvature $u_i^2$, noise $u_i$: again Adam's "
            + "case. *Noise*: curvature 1 and noise 1 everywhere: dividing by a constant gains nothing, and SGD's cloud is as small as any.");
        var rotation = QuadraticRace.RandomRotation(Dimension, context.Random(700));
        double[] steep = [.. Enumerable.Range(0, Dimension).Select(i => Math.Pow(1e4, i / (Dimension - 1.0)))];
        var (quiet, ones) = (new double[Dimension], Enumerable.Repeat(1.0, Dimension).ToArray());
        var copies = context.Size(20, 2);
        var noisySteps = context.Size(4000, 500);
        (string Name, QuadraticRace Race, int Steps)[] races =
        [
            ("ill-conditioned", new(steep, quiet, null, 1), 1000),
            ("rotated", new(steep, quiet, rotation, 1), 1000),
            ("units", new(steep, [.. steep.Select(Math.Sqrt)], null, copies), noisySteps),
            ("noise", new(ones, ones, null, copies), noisySteps),
        ];
        var losses = races.Select(race => Compete(race.Name, race.Race, race.Steps)).ToArray();
        report.Table(
            ["loss left, as a share of the first", .. s_rules.Select(rule => rule.Name)],
            races.Select((race, r) => new[] { race.Name }.Concat(losses[r].Select(seeds => Figures.Format(seeds.Average(), 3))).ToArray()));
        Verdicts(losses);
    }

    /// <summary>[rules][seeds]</summary>
    private double[][] Compete(string name, QuadraticRace race, int steps)
    {
        context.Step($"race, {name}", 0.35);
        return
        [
            .. Replicas.Run(
                s_rules.Length * Seeds,
                i => race.Best(s_rules[i / Seeds].Make, s_rates, steps, context.Random((ulong)(710 + (i % Seeds)))).Loss,
                context.Cancel).Chunk(Seeds),
        ];
    }

    /// <param name="losses">[races][rules][seeds]</param>
    private void Verdicts(double[][][] losses)
    {
        var report = context.Report;
        double[] Ratio(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x / y)];
        const int Sgd = 0, Adam = 3;
        report.Check("race.ill", "Adam's loss over SGD's, ill-conditioned", Ratio(losses[0][Adam], losses[0][Sgd]), Expected.AtMost(0.01), Origin.Own);
        report.Check("race.rotated.sgd", "SGD's loss rotated over not rotated", Ratio(losses[1][Sgd], losses[0][Sgd]), Expected.Near(1, 1e-6));
        report.Check("race.rotated.adam", "Adam's loss rotated over not rotated", Ratio(losses[1][Adam], losses[0][Adam]), Expected.AtLeast(10), Origin.Own);
        report.Check("race.units", "Adam's loss over SGD's, parameters in different units, noisy", Ratio(losses[2][Adam], losses[2][Sgd]), Expected.AtMost(0.1), Origin.Own);
        report.Check("race.noise", "Adam's loss over SGD's, the same noise everywhere", Ratio(losses[3][Adam], losses[3][Sgd]), Expected.Between(0.8, 3), Origin.Own);
    }
}
