using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L09_Occam;

/// <summary>Whether the guarantees fail as rarely as they promise: exactly, by simulation, and on real images.</summary>
internal sealed class CoveragePart(LessonContext context, DigitImages images)
{
    private const int Seeds = 3;
    private const int Hypotheses = 255;
    private const int Examples = 300;
    private const int Consistent = 1000;
    private const int ConsistentExamples = 200;
    private static readonly double[] s_deltas = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5];

    public void Run()
    {
        Forms();
        Agnostic();
        Realisable();
        Images();
    }

    private void Forms()
    {
        var report = context.Report;
        report.Section("The guarantee and its λ");
        report.Say(
            "For losses from 0 to $L_{max}$ and any prior $P$ fixed before the data, with probability $1-\\delta$ over the training set, for all $h$ and a "
            + "$\\lambda>\\tfrac12$: $$L(h)\\le\\frac{1}{1-\\frac{1}{2\\lambda}}\\Big(\\hat L(h)+\\frac{\\lambda L_{max}}{N}\\ln\\frac{1}{\\delta P(h)}\\Big).$$ "
            + "The proof: the relative Chernoff bound gives $L\\le\\hat L+\\sqrt{2L\\,L_{max}\\ln\\frac1{\\delta P}/N}$ for one $h$ but for a share $\\delta P(h)$ of training sets, "
            + "the union bound adds the shares up to $\\delta$, and $\\sqrt{ab}=\\inf_\\lambda\\frac{a}{2\\lambda}+\\frac{\\lambda b}{2}$ makes it linear. $\\lambda=5$ gives the factor 10/9 "
            + "(there is no form with 10/11). Solved for $L$ directly the best $\\lambda$ is had for nothing: with $a=\\frac{1}{2N}\\ln\\frac1{\\delta P}$ "
            + "it is $(\\sqrt a+\\sqrt{a+\\hat L})^2$. Solving Chernoff's own $kl(\\hat L\\|L)\\le\\frac1N\\ln\\frac{1}{\\delta P}$ is tighter still.");
        report.Say(
            "For $L=-\\ln P(y|x,h)$ the guarantee says to minimise $\\hat L+\\frac{5L_{max}}{N}\\ln\\frac1{P(h)}$. Bayes' MAP rule is the same with 1 in place of $5L_{max}$: "
            + "Occam weighs the prior $5L_{max}$ times as much.");
        const double Loss = 0.13;
        const double Complexity = 2960;
        const int Count = 60_000;
        report.Check("occam.ten-ninths", "factor before L̂ at λ = 5", RiskBounds.AtLambda(1, 0, 1, 5), Expected.Near(10.0 / 9, 1e-12));
        var best = RiskBounds.AtLambda(Loss, Complexity, Count, RiskBounds.BestLambda(Loss, Complexity, Count));
        report.Check("occam.free", "bound at the best λ, beside its closed form (L̂ = .13, 2960 nats, N = 60,000)", best, Expected.Near(RiskBounds.Free(Loss, Complexity, Count), 1e-12));
        report.Check("occam.free.least", "least bound of 400 λ, beside it", RiskBounds.Grid(400).Min(lambda => RiskBounds.AtLambda(Loss, Complexity, Count, lambda)), Expected.Between(best, best + 1e-5, best));
        report.Check("occam.kl.tighter", "kl form over it", RiskBounds.KlInverse(Loss, Complexity / Count) / best, Expected.AtMost(1));
    }

    private void Agnostic()
    {
        var report = context.Report;
        report.Section("How often the guarantee fails: hypotheses that err independently");
        report.Say(
            $"{Hypotheses} hypotheses with error rates from 2 % to 60 % err independently, {Examples} examples, prior $P(h_i)=2^{{-|h_i|}}$ with $|h_i|=2\\lfloor\\log_2 i\\rfloor+1$ "
            + "(Elias' code). The number of training errors is binomial, so the chance that *any* hypothesis exceeds its bound is known exactly; "
            + "independence makes the union bound nearly tight, and what is lost is lost by Chernoff.");
        var random = context.Random(1);
        double[] losses = [.. Enumerable.Range(0, Hypotheses).Select(_ => 0.02 + (0.58 * random.Unit()))];
        double[] nats = [.. Enumerable.Range(1, Hypotheses).Select(i => ((2 * Math.Floor(Math.Log2(i))) + 1) * Math.Log(2))];
        var world = new FiniteClass(losses, Examples);
        report.Check("occam.kraft", "Σ P(h) of that code", nats.Sum(n => Math.Exp(-n)), Expected.Near(1 - Math.Pow(2, -8), 1e-12));
        (string Name, string What, Func<double, double, double> Bound)[] forms =
        [
            ("ten-ninths", "λ = 5", (loss, complexity) => RiskBounds.AtLambda(loss, complexity, Examples, 5)),
            ("free", "best λ", (loss, complexity) => RiskBounds.Free(loss, complexity, Examples)),
            ("kl", "kl", (loss, complexity) => RiskBounds.KlInverse(loss, complexity / Examples)),
        ];
        var curves = new List<PlotSeries>();
        foreach (var (name, what, bound) in forms)
        {
            double[] rates = [.. s_deltas.Select(delta => FiniteClass.Any(world.Chances((h, loss) => bound(loss, nats[h] - Math.Log(delta)))))];
            curves.Add(new($"{what}, exact", s_deltas, rates, SeriesStyle.LineWithPoints));
            report.Check($"occam.coverage.{name}", $"largest (exact chance of a failure)/δ over six δ, form {what}", rates.Zip(s_deltas, (r, d) => r / d).Max(), Expected.AtMost(1));
            Simulate(name, what, world, (h, loss) => bound(loss, nats[h] - Math.Log(OccamLesson.Delta)), rates[Array.IndexOf(s_deltas, OccamLesson.Delta)]);
        }

        curves.Add(new("consistent hypotheses, exact", s_deltas, [.. s_deltas.Select(delta => Bad(delta).Chance)], SeriesStyle.LineWithPoints));
        curves.Add(new("δ", s_deltas, s_deltas, SeriesStyle.Dashed));
        report.Plot(new LinePlot("coverage", "How often the guarantees fail", "δ, the share that may fail", "share of training sets for which one does", curves)
        {
            LogX = true,
            LogY = true,
        });
    }

    private void Simulate(string name, string what, FiniteClass world, Func<int, double, double> bound, double exact)
    {
        var runs = context.Size(20_000, 2000);
        context.Step($"coverage, form {what}", 0.02);
        var measured = Replicas.Run(
            Seeds,
            seed =>
            {
                var random = context.Random((ulong)(10 + seed));
                return (double)world.Violations(bound, runs, ref random) / runs;
            },
            context.Cancel);
        context.Report.Check(
            $"occam.coverage.{name}.runs",
            $"share of {runs} training sets with a failure at δ = {OccamLesson.Delta}, form {what}, beside the exact chance (5 standard errors)",
            measured,
            Expected.Near(exact, 5 * Math.Sqrt((exact + (1.0 / runs)) / (runs * (double)Seeds))));
    }

    private static (FiniteClass World, double Chance, double Epsilon) Bad(double delta)
    {
        var epsilon = (Math.Log(Consistent) - Math.Log(delta)) / ConsistentExamples;
        var world = new FiniteClass([.. Enumerable.Repeat(epsilon, Consistent)], ConsistentExamples);
        return (world, FiniteClass.Any(world.Chances(NoErrors)), epsilon);
    }

    /// <summary>Promises nothing but for hypotheses without a training error, of which it promises too much.</summary>
    private static double NoErrors(int hypothesis, double loss) => loss > 0 ? 1 : 0;

    private void Realisable()
    {
        var report = context.Report;
        report.Section("The realisable case");
        report.Say(
            $"If some $h\\in H$ makes no error at all, consider the consistent ones only. A hypothesis that is wrong at a rate $\\epsilon$ survives $N$ examples with chance $(1-\\epsilon)^N\\le e^{{-N\\epsilon}}$; "
            + "so with probability $1-\\delta$ none that is worse than $\\epsilon=(\\ln|H|+\\ln\\frac1\\delta)/N$ does: $1/N$ and not $1/\\sqrt N$. "
            + $"The worst case has {Consistent:N0} hypotheses that err independently at exactly this rate ($N={ConsistentExamples}$): a failure is nearly as frequent as promised.");
        var (world, chance, epsilon) = Bad(OccamLesson.Delta);
        report.Observe("occam.realisable.epsilon", $"ε for {Consistent} hypotheses, {ConsistentExamples} examples, δ = {OccamLesson.Delta}", epsilon);
        report.Check("occam.realisable", $"exact chance that a hypothesis worse than ε has no training error (δ = {OccamLesson.Delta})", chance, Expected.Between(0.6 * OccamLesson.Delta, OccamLesson.Delta));
        report.Check("occam.realisable.form", "the same by 1 − (1 − (1−ε)^N)^|H|", 1 - Math.Pow(1 - Math.Pow(1 - epsilon, ConsistentExamples), Consistent), Expected.Near(chance, 1e-9));
        Simulate("realisable", "consistent hypotheses", world, NoErrors, chance);
    }

    private void Images()
    {
        var report = context.Report;
        var rules = new PixelRules(images.Test.Take(context.Size(images.Test.Count, 2000)));
        var runs = context.Size(4000, 400);
        var hypotheses = rules.Losses.Length;
        report.Section("How often it fails on images");
        report.Say(
            $"{hypotheses:N0} rules that look at one pixel each, on {images.Set.Title}; the population is the test set, so that true error rates are known, and training sets of {Examples} are drawn from "
            + "it with replacement. Uniform prior. These hypotheses are far from independent, and the guarantee fails much less often than it may. The rule with the least "
            + "training error looks better than it is; the bound is what can be said about it honestly.");
        context.Step("coverage on images", 0.05);
        var complexity = Math.Log(hypotheses) - Math.Log(OccamLesson.Delta);
        double[] bounds = [.. Enumerable.Range(0, Examples + 1).Select(k => RiskBounds.KlInverse((double)k / Examples, complexity / Examples))];
        var measured = Replicas.Run(Seeds, seed => Resample(rules, bounds, runs, (ulong)(20 + seed)), context.Cancel);
        report.Check(
            "occam.images",
            $"share of {runs} training sets for which any rule exceeds its bound (kl form, δ = {OccamLesson.Delta})",
            [.. measured.Select(m => m.Failures)],
            Expected.AtMost(OccamLesson.Delta));
        report.Observe("occam.images.train", "training error of the rule that fits best", [.. measured.Select(m => m.Train)]);
        report.Check("occam.images.optimism", "its error on the population less that", [.. measured.Select(m => m.True - m.Train)], Expected.Between(0.001, 0.2), Origin.Own);
        report.Observe("occam.images.bound", "its bound", [.. measured.Select(m => m.Bound)]);
    }

    private (double Failures, double Train, double True, double Bound) Resample(PixelRules rules, double[] bounds, int runs, ulong stream)
    {
        var random = context.Random(stream);
        var (failures, train, real, bound) = (0, 0.0, 0.0, 0.0);
        for (var run = 0; run < runs; run++)
        {
            context.Cancel.ThrowIfCancellationRequested();
            var errors = rules.Draw(Examples, ref random);
            var (best, failed) = (0, false);
            for (var h = 0; h < errors.Length; h++)
            {
                best = errors[h] < errors[best] ? h : best;
                failed |= rules.Losses[h] > bounds[errors[h]];
            }

            failures += failed ? 1 : 0;
            train += (double)errors[best] / Examples / runs;
            real += rules.Losses[best] / runs;
            bound += bounds[errors[best]] / runs;
        }

        return ((double)failures / runs, train, real, bound);
    }
}
