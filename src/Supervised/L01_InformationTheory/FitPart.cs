using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L01_InformationTheory;

/// <summary>The part of the lesson about the order of a divergence's arguments.</summary>
internal sealed class FitPart(LessonContext context)
{
    private const double Apart = 4;

    public void Run()
    {
        var report = context.Report;
        report.Section("Which way round");
        report.Say(
            "Two modes, $P=\\tfrac12N(-4,1)+\\tfrac12N(4,1)$, and one Gaussian $Q$. Least $KL(P,Q)$, which cross-entropy training minimises, is the Gaussian with $P$'s mean and variance $1+a^2$: "
            + "it covers both, and gives most to where nothing is. Least $KL(Q,P)$ sits on one mode. That is the mixture restricted to a set $S$ of half the probability, $Q_S$, for which "
            + "$KL(Q_S,Q)=-\\ln Q(S)=\\ln2$ exactly, and $KL(Q,Q_S)=\\infty$. With the entropy of $P$ itself in the place of $-\\int Q\\ln P$: of all $P$ the least $H(P,Q)$ has a single point, the likeliest.");
        Restriction();
        var fit = new GaussianFit(Apart);
        var covering = GaussianFit.Minimise(fit.Covering, 0.5, context.Cancel);
        double[] starts = [0.5, 2, 3.5];
        var seeking = starts.Select(mean => GaussianFit.Minimise(fit.Seeking, mean, context.Cancel)).MinBy(q => fit.Seeking(q.Mean, q.Deviation));
        report.Check("fit.covering.mean", "mean of the Gaussian of least KL(P, Q)", covering.Mean, Expected.Near(0, 1e-4));
        report.Check("fit.covering.variance", "its variance, against 1 + a²", covering.Deviation * covering.Deviation, Expected.Near(1 + (Apart * Apart), 1e-3));
        report.Check("fit.seeking.mean", "mean of the Gaussian of least KL(Q, P), searched from 0.5, 2 and 3.5", seeking.Mean, Expected.Near(Apart, 0.01));
        report.Check("fit.seeking.variance", "its variance", seeking.Deviation * seeking.Deviation, Expected.Near(1, 0.01));
        report.Check("fit.seeking.divergence", "its KL(Q, P), against ln 2", fit.Seeking(seeking.Mean, seeking.Deviation), Expected.Near(Math.Log(2), 1e-3));
        report.Check("fit.order", "KL(Q, P) of the covering Gaussian over that of the seeking one", fit.Seeking(covering.Mean, covering.Deviation) / fit.Seeking(seeking.Mean, seeking.Deviation), Expected.AtLeast(2));
        double[] x = [.. fit.X];
        report.Plot(new LinePlot(
            "which-way-round",
            "One Gaussian for two modes",
            "x",
            "density",
            [
                new("P", x, [.. fit.P], SeriesStyle.Dashed),
                new("least KL(P, Q): covers", x, fit.Q(covering.Mean, covering.Deviation)),
                new("least KL(Q, P): seeks a mode", x, fit.Q(seeking.Mean, seeking.Deviation)),
            ]));
    }

    private void Restriction()
    {
        var report = context.Report;
        double[] q = [0.4, 0.05, 0.3, 0.15, 0.1];
        double[] inside = [q[0], 0, q[2], 0, q[4]];
        double[] restricted = [.. inside.Select(p => p / inside.Sum())];
        report.Check("kl.restricted", "KL(Q_S, Q) + ln Q(S)", Information.Divergence(restricted, q) + Math.Log(inside.Sum()), Expected.Near(0, 1e-15));
        report.Check("kl.excluded", "1 / KL(Q, Q_S): the code for Q_S has no word for what is outside of S", 1 / Information.Divergence(q, restricted), Expected.Near(0, 0));
        double[] point = [1, 0, 0, 0, 0];
        var random = context.Random(30);
        var least = double.PositiveInfinity;
        for (var trial = 0; trial < 10_000; trial++)
        {
            double[] p = RandomDistributions.Draw(q.Length, ref random);
            least = Math.Min(least, Information.CrossEntropy(p, q));
        }

        report.Check("cross.point", "least H(P, Q) of 10,000 random P minus that of the likeliest point", least - Information.CrossEntropy(point, q), Expected.Between(0, 0.2));
    }
}
