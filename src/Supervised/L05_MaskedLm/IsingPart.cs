using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L05_MaskedLm;

/// <summary>The part of the lesson on nine spins, whose 512 states can be listed.</summary>
internal sealed class IsingPart(LessonContext context)
{
    private const int Samples = 20_000;
    private const int Seeds = 3;
    private const int Sweeps = 40;
    private const double Deviation = 0.5;
    private static readonly int[] s_shown = [1, 2, 5, 10, 20, 40];
    private readonly LogLinearField _field = LogLinearField.Ising(3);

    public void Run()
    {
        var report = context.Report;
        report.Section("Nine spins");
        report.Say(
            "Filling in one masked word learns $P(w_i|w_{-i})$, and the sum of its losses over the places is the *pseudo-likelihood* "
            + "$\\tilde P(y)=\\prod_iP(y_i|y_{-i})$ (Besag 1975). On a 3×3 Ising model with random couplings everything can be "
            + "enumerated: the truth, the conditionals, the sampler's law after any number of sweeps.");
        Identities();
        Estimates();
        Mixing();
    }

    private void Identities()
    {
        var report = context.Report;
        context.Step("identities", 0);
        var random = context.Random(1);
        var truth = _field.Law(_field.Draw(Deviation, ref random));
        var guess = _field.Draw(Deviation, ref random);
        var conditionals = Conditionals.Of(_field.Space, _field.Law(guess));
        var gradient = new double[_field.Dimension];
        _ = _field.PseudoLikelihood(truth, guess, gradient);
        report.Say(
            "Contrastive divergence with one step (Hinton 2002) replaces the model's mean in the likelihood's gradient by the mean after one step of "
            + "Gibbs sampling from the data: $E_{y}\\varphi(y)-E_{y}E_{y'|y}\\varphi(y')$. With the redrawn site chosen at random this is "
            + "the pseudo-likelihood's gradient over $n$, exactly; here the left side comes from the sampler's 512×512 kernel, the right from differentiating $\\ln\\tilde P$.");
        var (before, after) = (_field.Mean(truth), _field.Mean(conditionals.Step(truth)));
        report.Check(
            "cd.gradient",
            "largest |CD-1 gradient − pseudo-likelihood gradient / n|",
            Enumerable.Range(0, gradient.Length).Max(k => Math.Abs(before[k] - after[k] - (gradient[k] / _field.Space.Sites))),
            Expected.AtMost(1e-10));
        report.Check("pl.difference", "largest relative difference of that gradient from finite differences", FiniteDifference(truth, guess, gradient), Expected.AtMost(1e-6));
        var own = Conditionals.Of(_field.Space, truth);
        report.Check("gibbs.kept", "total variation that a sweep with the true conditionals makes in the true law", Laws.Variation(truth, own.Sweep(truth)), Expected.AtMost(1e-14));
        report.Check("gibbs.unique", "total variation of the sampler's stationary law from the true one", Laws.Variation(truth, own.Stationary()), Expected.AtMost(1e-10));
        report.Check("pl.optimum", "E ln P̃ of the true conditionals less that of the others, nats", own.MeanLog(truth) - conditionals.MeanLog(truth), Expected.AtLeast(0));
        report.Observe("pl.sum", "sum of the pseudo-likelihood over all states: it is no distribution", Enumerable.Range(0, 512).Sum(own.PseudoLikelihood));
    }

    private double FiniteDifference(double[] data, double[] at, double[] gradient)
    {
        const double Step = 1e-5;
        var scratch = new double[gradient.Length];
        return Enumerable.Range(0, gradient.Length).Max(k =>
        {
            double[] above = [.. at];
            double[] below = [.. at];
            above[k] += Step;
            below[k] -= Step;
            var slope = (_field.PseudoLikelihood(data, above, scratch) - _field.PseudoLikelihood(data, below, scratch)) / (2 * Step);
            return Math.Abs(slope - gradient[k]) / Math.Max(0.1, Math.Abs(gradient[k]));
        });
    }

    private void Estimates()
    {
        var report = context.Report;
        report.Say(
            $"From the true law itself the maximum of the pseudo-likelihood is the truth; from {Samples:N0} samples it is nearly as good as "
            + "that of the likelihood, without ever summing over the states.");
        var (exact, pseudo, full) = (new double[Seeds], new double[Seeds], new double[Seeds]);
        for (var seed = 0; seed < Seeds; seed++)
        {
            context.Step("estimates", 0.02 + (0.02 * seed));
            var random = context.Random(10 + (ulong)seed);
            var truth = _field.Draw(Deviation, ref random);
            var law = _field.Law(truth);
            var data = Laws.Frequencies(Laws.Draw(law, Samples, ref random), law.Length);
            exact[seed] = Error(truth, Maximise(law, _field.PseudoLikelihood));
            pseudo[seed] = Error(truth, Maximise(data, _field.PseudoLikelihood));
            full[seed] = Error(truth, Maximise(data, _field.Likelihood));
        }

        report.Check("pl.exact", "largest error of a parameter, pseudo-likelihood of the true law", exact.Max(), Expected.AtMost(1e-6));
        report.Check("pl.samples", "largest error of a parameter, pseudo-likelihood of samples", pseudo, Expected.AtMost(0.04, 0.023), Origin.Reference);
        report.Observe("ml.samples", "largest error of a parameter, likelihood of the same samples", full.Average());
    }

    private static double Error(double[] truth, double[] estimate) => truth.Zip(estimate, (a, b) => Math.Abs(a - b)).Max();

    private delegate double Objective(double[] data, ReadOnlySpan<double> parameters, Span<double> gradient);

    private double[] Maximise(double[] data, Objective objective) => Lbfgs.Minimise(
        (at, gradient) =>
        {
            var value = objective(data, at, gradient);
            foreach (ref var slope in gradient)
            {
                slope = -slope;
            }

            return -value;
        },
        new double[_field.Dimension],
        1e-9,
        500,
        context.Cancel).Point;

    private void Mixing()
    {
        var report = context.Report;
        report.Say(
            "Gibbs sampling needs time: all chains begin with every spin up. The law after each sweep is computed by the kernel (exact) and from "
            + $"{Samples:N0} chains. Frequencies of as many independent draws are not at distance 0 either: that is the floor.");
        context.Step("mixing", 0.1);
        var random = context.Random(20);
        var law = _field.Law(_field.Draw(Deviation, ref random));
        var conditionals = Conditionals.Of(_field.Space, law);
        double[] floors = [.. Enumerable.Range(0, 20).Select(_ => Laws.Variation(law, Laws.Frequencies(Laws.Draw(law, Samples, ref random), law.Length)))];
        var floor = floors.Average();
        var moved = new double[law.Length];
        moved[^1] = 1;
        int[] chains = [.. Enumerable.Repeat(law.Length - 1, Samples)];
        var (exact, sampled) = (new double[Sweeps], new double[Sweeps]);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            moved = conditionals.Sweep(moved);
            foreach (ref var chain in chains.AsSpan())
            {
                chain = conditionals.Sweep(chain, ref random);
            }

            (exact[sweep], sampled[sweep]) = (Laws.Variation(law, moved), Laws.Variation(law, Laws.Frequencies(chains, law.Length)));
        }

        report.Table(
            ["sweeps", "exact", $"{Samples:N0} chains"],
            s_shown.Select(sweep => (string[])[$"{sweep}", Figures.Format(exact[sweep - 1], 3), Figures.Format(sampled[sweep - 1], 3)]));
        report.Observe("tv.floor", $"total variation of {Samples:N0} independent draws", floor);
        report.Check("tv.40", "total variation of the chains after 40 sweeps, less that floor", sampled[^1] - floor, Expected.AtMost(0.01), Origin.Reference);
        report.Check("tv.exact", "total variation of the exact law after 40 sweeps", exact[^1], Expected.AtMost(1e-3), Origin.Own);
        report.Check("tv.first", "total variation of the exact law after 1 sweep", exact[0], Expected.AtLeast(0.1), Origin.Own);
        report.Check("tv.falls", "largest rise of the exact total variation in a sweep", exact.Zip(exact.Skip(1), (a, b) => b - a).Max(), Expected.AtMost(1e-12));
        report.Check(
            "tv.agree",
            "largest difference of chains and exact law, total variation",
            Enumerable.Range(0, Sweeps).Max(k => sampled[k] - Math.Sqrt((exact[k] * exact[k]) + (floor * floor))),
            Expected.AtMost(floor / 2),
            Origin.Own);
        double[] x = [.. Enumerable.Range(1, Sweeps).Select(k => (double)k)];
        report.Plot(new LinePlot(
            "mixing", "Gibbs sampling of nine spins", "sweeps", "total variation from the true law",
            [
                new("chains", x, sampled, SeriesStyle.Points), new("exact", x, exact),
                new("independent draws", x, [.. x.Select(_ => floor)], SeriesStyle.Dashed),
            ])
        { LogY = true });
    }
}
