using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L01_InformationTheory;

/// <summary>The part of the lesson that checks the equations on random finite distributions, where every sum is exact.</summary>
internal sealed class IdentitiesPart(LessonContext context)
{
    private const int Trials = 2000;
    private const double Rounding = 1e-12;

    public void Run()
    {
        context.Step("identities", 0);
        var report = context.Report;
        report.Section("Entropy, cross-entropy, divergence");
        report.Say(
            "$H(P)=E_P[-\\ln P]$, $H(P,Q)=E_P[-\\ln Q]$, $KL(P,Q)=H(P,Q)-H(P)\\ge0$ by Jensen. A nat is 1.44 bits. $I(x,y)=H(y)-H(y|x)$ and $H(x,y)=H(x)+H(y|x)$, and what is computed from $y$ knows no more about $x$ than $y$ "
            + $"does, $I(x,z)\\le I(x,y)$. Here on {Trials:N0} random distributions; each side of an equation is computed from its own definition.");
        report.Check("bits.nat", "bits of a nat", Information.Bits(1), Expected.Near(1.4427, 5e-5));
        Divergences();
        MutualInformation();
        Bounds();
        Softmax();
    }

    private void Divergences()
    {
        var random = context.Random(1);
        var (least, worst, asymmetry) = (double.PositiveInfinity, 0.0, 0.0);
        for (var trial = 0; trial < Trials; trial++)
        {
            var k = 2 + random.Below(9);
            var p = RandomDistributions.Draw(k, ref random);
            var q = RandomDistributions.Draw(k, ref random);
            var kl = Information.Divergence(p, q);
            least = Math.Min(least, kl);
            worst = Math.Max(worst, Math.Abs(Information.CrossEntropy(p, q) - Information.Entropy(p) - kl));
            asymmetry = Math.Max(asymmetry, Math.Abs(kl - Information.Divergence(q, p)));
        }

        context.Report.Check("kl.least", "least KL(P, Q)", least, Expected.AtLeast(0));
        context.Report.Check("kl.identity", "largest |H(P, Q) − H(P) − KL(P, Q)|", worst, Expected.AtMost(Rounding));
        context.Report.Check("kl.asymmetry", "largest |KL(P, Q) − KL(Q, P)|: it is no distance", asymmetry, Expected.AtLeast(0.5));
    }

    private void MutualInformation()
    {
        var random = context.Random(2);
        var (information, chain, symmetry, processing, kept) = (0.0, 0.0, 0.0, double.PositiveInfinity, 0.0);
        for (var trial = 0; trial < Trials; trial++)
        {
            var (rows, columns, outputs) = (2 + random.Below(5), 2 + random.Below(5), 2 + random.Below(5));
            var joint = RandomDistributions.Joint(rows, columns, ref random);
            var i = joint.MutualInformation();
            information = Math.Max(information, Math.Abs(Information.Entropy(joint.Y()) - joint.ConditionalEntropy() - i));
            chain = Math.Max(chain, Math.Abs(joint.Entropy() - Information.Entropy(joint.X()) - joint.ConditionalEntropy()));
            symmetry = Math.Max(symmetry, Math.Abs(Information.Entropy(joint.X()) + Information.Entropy(joint.Y()) - joint.Entropy() - i));
            processing = Math.Min(processing, i - joint.Through(RandomDistributions.Channel(columns, outputs, ref random), outputs).MutualInformation());

            // A channel that only renames y loses nothing.
            var renamed = Enumerable.Range(0, columns * columns).Select(c => c / columns == columns - 1 - (c % columns) ? 1.0 : 0).ToArray();
            kept = Math.Max(kept, Math.Abs(i - joint.Through(renamed, columns).MutualInformation()));
        }

        var report = context.Report;
        report.Check("mi.identity", "largest |H(y) − H(y|x) − I(x, y)|", information, Expected.AtMost(Rounding));
        report.Check("mi.chain", "largest |H(x, y) − H(x) − H(y|x)|", chain, Expected.AtMost(Rounding));
        report.Check("mi.symmetry", "largest |H(x) + H(y) − H(x, y) − I(x, y)|", symmetry, Expected.AtMost(Rounding));
        report.Check("mi.processing", "least I(x, y) − I(x, z) with z drawn from y alone", processing, Expected.AtLeast(0));
        report.Check("mi.renamed", "largest |I(x, y) − I(x, z)| with z another name of y", kept, Expected.AtMost(Rounding));
    }

    private void Bounds()
    {
        var report = context.Report;
        report.Say(
            "Two bounds that later lectures train on. Donsker and Varadhan: $KL(P,Q)=\\sup_s E_P[s]-\\ln E_Q[e^s]$, attained at $s=\\ln P/Q$. The evidence lower bound: for any $Q(z)$, "
            + "$\\ln P(y)=E_Q[\\ln P(z,y)-\\ln Q(z)]+KL(Q,P(z|y))$.");
        var random = context.Random(3);
        var (gap, attained, above, elbo) = (double.PositiveInfinity, 0.0, double.PositiveInfinity, 0.0);
        for (var trial = 0; trial < Trials; trial++)
        {
            var k = 2 + random.Below(6);
            var p = RandomDistributions.Draw(k, ref random);
            var q = RandomDistributions.Draw(k, ref random);
            var kl = Information.Divergence(p, q);
            double[] any = [.. p.Select(_ => random.Normal())];
            gap = Math.Min(gap, kl - DonskerVaradhan(p, q, any));
            attained = Math.Max(attained, Math.Abs(kl - DonskerVaradhan(p, q, [.. p.Zip(q, (a, b) => Math.Log(a / b))])));

            // P(z, y) of one y, and its evidence.
            var joint = RandomDistributions.Joint(k, 2, ref random);
            double[] withY = [.. Enumerable.Range(0, k).Select(z => joint.P[2 * z])];
            var evidence = withY.Sum();
            var bound = withY.Zip(q, (pzy, qz) => qz * Math.Log(pzy / qz)).Sum();
            above = Math.Min(above, Math.Log(evidence) - bound);
            elbo = Math.Max(elbo, Math.Abs(Math.Log(evidence) - bound - Information.Divergence(q, [.. withY.Select(x => x / evidence)])));
        }

        report.Check("dv.bound", "least KL(P, Q) − (E_P s − ln E_Q eˢ) over random s", gap, Expected.AtLeast(0));
        report.Check("dv.attained", "largest |KL(P, Q) − (E_P s − ln E_Q eˢ)| at s = ln P/Q", attained, Expected.AtMost(Rounding));
        report.Check("elbo.bound", "least ln P(y) − ELBO", above, Expected.AtLeast(0));
        report.Check("elbo.identity", "largest |ln P(y) − ELBO − KL(Q, P(z|y))|", elbo, Expected.AtMost(Rounding));
    }

    private void Softmax()
    {
        var report = context.Report;
        report.Say("Of an exam: the softmax of $-\\beta i$, $i=0,1,2,\\dots$, has the entropy $-\\ln(1-e^{-\\beta})+\\frac{\\beta e^{-\\beta}}{1-e^{-\\beta}}$; at $\\beta=\\ln2$ that is 2 bits.");
        var worst = new[] { 0.1, 0.5, Math.Log(2), 1, 3 }.Max(beta =>
        {
            // The rest of the sum behind 2,000 terms is below 1e-80.
            double[] weights = [.. Enumerable.Range(0, 2000).Select(i => Math.Exp(-beta * i))];
            var z = weights.Sum();
            var decay = Math.Exp(-beta);
            return Math.Abs(Information.Entropy([.. weights.Select(w => w / z)]) + Math.Log(1 - decay) - (beta * decay / (1 - decay)));
        });
        report.Check("softmax.entropy", "largest difference of the entropy from the formula, five values of β", worst, Expected.AtMost(1e-11));
    }

    private static double DonskerVaradhan(double[] p, double[] q, double[] s) =>
        p.Zip(s, (a, b) => a * b).Sum() - Math.Log(q.Zip(s, (a, b) => a * Math.Exp(b)).Sum());
}
