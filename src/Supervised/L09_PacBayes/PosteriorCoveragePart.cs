using SelfPlay.Games;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L09_PacBayes;

/// <summary>How often the guarantee fails for any posterior at all, on a class small enough to know.</summary>
internal sealed class PosteriorCoveragePart(LessonContext context, DigitImages images)
{
    private const int Examples = 300;
    private const int Seeds = 3;
    private static readonly double[] s_lambdas = [1, 2, 5];

    public void Run()
    {
        var report = context.Report;
        report.Section("How often the guarantee fails");
        report.Say(
            "For any prior $p$ fixed before the data and $\\lambda>\\tfrac12$, with probability $1-\\delta$, for all $q$ at once: "
            + "$$L(q)\\le\\frac{1}{1-\\frac{1}{2\\lambda}}\\Big(\\hat L(q)+\\frac{\\lambda L_{max}}{N}\\big(KL(q,p)+\\ln\\tfrac1\\delta\\big)\\Big),\\qquad L(q)=E_{h\\sim q}L(h).$$ "
            + "It fails for some $q$ exactly if $E_{h\\sim p}\\exp\\frac N\\lambda\\big((1-\\frac{1}{2\\lambda})L(h)-\\hat L(h)\\big)>\\frac1\\delta$, since "
            + "$\\sup_qE_qf-KL(q,p)=\\ln E_pe^f$. The expectation of that number over training sets is at most 1, so Markov's inequality is the whole proof. The kl form has $e^{N\\,kl(\\hat L\\|L)}$ there, "
            + "whose expectation is the same for every $L$ and at most $2\\sqrt N$.");
        Moments();
        Resample();
    }

    private void Moments()
    {
        var report = context.Report;
        double[] losses = [.. Enumerable.Range(0, 101).Select(i => i / 100.0)];
        report.Check("pacbayes.moment", "largest expectation of the number over L from 0 to 1 and λ of .55 to 20", RiskBounds.Grid(50).Max(lambda => losses.Max(loss => PosteriorFailures.ExpectedMoment(loss, Examples, lambda))), Expected.AtMost(1 + 1e-12));
        double[] kl = [.. losses[1..^1].Select(loss => PosteriorFailures.ExpectedKlMoment(loss, Examples))];
        report.Check("pacbayes.moment.kl", $"E e^(N kl)/√N for N = {Examples}", kl[0] / Math.Sqrt(Examples), Expected.Between(1, 2));
        report.Check("pacbayes.moment.same", "its largest relative change over L", (kl.Max() - kl.Min()) / kl[0], Expected.AtMost(1e-9));
    }

    private void Resample()
    {
        var report = context.Report;
        var rules = new PixelRules(images.Test.Take(Math.Min(images.Test.Count, context.Size(10_000, 2000))));
        var runs = context.Size(2000, 200);
        context.Step("coverage of PAC-Bayes", 0.02);
        report.Say(
            $"{rules.Losses.Length:N0} rules that look at one pixel each tell the lower from the upper half of the classes of {images.Set.Title}; the population is the test set, "
            + $"training sets of {Examples} are drawn from it. The posterior is Gibbs' $q\\propto p\\,e^{{-N\\hat L/2}}$, the minimiser of the guarantee at $\\lambda=2$. "
            + "How often it fails for *any* posterior is counted beside.");
        var measured = Replicas.Run(Seeds, seed => Count(rules, runs, context.Random((ulong)(10 + seed))), context.Cancel);
        for (var i = 0; i < s_lambdas.Length; i++)
        {
            report.Check($"pacbayes.any.{s_lambdas[i]}", $"share of {runs} training sets for which the form with λ = {s_lambdas[i]} fails for some posterior", [.. measured.Select(m => m.Any[i])], Expected.AtMost(Certificate.Delta));
        }

        report.Check("pacbayes.any.kl", $"share of {runs} training sets for which the kl form can fail for some posterior", [.. measured.Select(m => m.Any[^1])], Expected.AtMost(Certificate.Delta));
        report.Check("pacbayes.gibbs", "share for which any form fails for Gibbs' posterior", [.. measured.Select(m => m.Gibbs)], Expected.Near(0, 0));
        report.Observe("pacbayes.gibbs.loss", "mean error of that posterior", [.. measured.Select(m => m.Loss)]);
        report.Observe("pacbayes.gibbs.bound", "mean of its kl bound", [.. measured.Select(m => m.Bound)]);
    }

    private (double[] Any, double Gibbs, double Loss, double Bound) Count(PixelRules rules, int runs, Xoshiro256 random)
    {
        double[] prior = [.. Enumerable.Repeat(1.0 / rules.Losses.Length, rules.Losses.Length)];
        var (any, gibbs, mean, mass) = (new double[s_lambdas.Length + 1], 0, 0.0, 0.0);
        for (var run = 0; run < runs; run++)
        {
            context.Cancel.ThrowIfCancellationRequested();
            double[] trained = [.. rules.Draw(Examples, ref random).Select(errors => (double)errors / Examples)];
            for (var i = 0; i < s_lambdas.Length; i++)
            {
                any[i] += PosteriorFailures.LogMoment(rules.Losses, trained, prior, Examples, s_lambdas[i]) > -Math.Log(Certificate.Delta) ? 1.0 / runs : 0;
            }

            any[^1] += PosteriorFailures.LogKlMoment(rules.Losses, trained, prior, Examples) > Math.Log(2 * Math.Sqrt(Examples) / Certificate.Delta) ? 1.0 / runs : 0;
            var q = PosteriorFailures.Gibbs(trained, prior, Examples, 0.5);
            var (loss, fit) = (SpanMath.Dot(q, rules.Losses), SpanMath.Dot(q, trained));
            var certificate = new Certificate(fit, loss, PosteriorFailures.Divergence(q, prior), Examples, long.MaxValue);
            gibbs += certificate.Margin < 0 ? 1 : 0;
            mean += loss / runs;
            mass += certificate.Kl / runs;
        }

        return (any, (double)gibbs / runs, mean, mass);
    }
}
