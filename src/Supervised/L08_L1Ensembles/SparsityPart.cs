using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L08_L1Ensembles;

/// <summary>The L₁ penalty: exact zeros by proximal and coordinate descent, none by the lecture's SGD.</summary>
internal sealed class SparsityPart(LessonContext context)
{
    private const int Seeds = 3;
    private const double Small = 0.01;
    private static readonly (double Penalty, int Active)[] s_reference = [(0.05, 6), (0.1, 4), (0.2, 3)];

    public void Run()
    {
        var report = context.Report;
        var problem = Diabetes10.Standardised(context.Data);
        var lasso = new Lasso(problem);
        report.Section("L₁ regularisation and sparsity");
        report.Say(
            "The prior $e^{-\\lambda\\|\\Phi\\|_1}$ adds $\\frac{\\lambda}{N}\\|\\Phi\\|_1$ to the training loss. At its minimum a parameter is exactly 0 "
            + "where $|g_i|<\\lambda/N$, and $g_i=-\\frac{\\lambda}{N}\\,\\mathrm{sign}(\\Phi_i)$ elsewhere. Two methods that know about the kink, proximal "
            + "descent (ISTA) and coordinate descent, find those zeros; both minimise with the soft threshold $S(z,\\lambda)$.");
        Optimality(lasso);
        Path(lasso);
        Orthogonal();
        Subgradient(problem);
    }

    private void Optimality(Lasso lasso)
    {
        var rows = new List<IReadOnlyList<string>>();
        foreach (var (penalty, active) in s_reference)
        {
            var proximal = lasso.ProximalDescent(penalty, 20_000);
            var gap = lasso.Gap(proximal, penalty);
            var coordinate = lasso.CoordinateDescent(penalty, Vector<double>.Build.Dense(proximal.Count));
            var count = proximal.Count(w => w != 0);
            context.Report.Check($"lasso.{penalty}.active", $"λ/N = {penalty}: |g + λ sign Φ| over parameters that are not 0, at most", gap.Active, Expected.AtMost(1e-12));
            context.Report.Check($"lasso.{penalty}.inactive", $"λ/N = {penalty}: |g| − λ over those that are 0, at most", gap.Inactive, Expected.AtMost(0));
            context.Report.Check($"lasso.{penalty}.count", $"λ/N = {penalty}: parameters (of 10) that are not 0", count, Expected.Near(active, 0));
            context.Report.Check($"lasso.{penalty}.agree", $"λ/N = {penalty}: distance of proximal from coordinate descent", (proximal - coordinate).L2Norm(), Expected.AtMost(1e-11));
            rows.Add([Figures.Format(penalty), .. proximal.Select(w => w == 0 ? "0" : Figures.Format(w, 3))]);
        }

        context.Report.Table(["λ/N", "age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"], rows);
    }

    private void Path(Lasso lasso)
    {
        const int Points = 200;
        double[] penalties = [.. Enumerable.Range(0, Points).Select(i => lasso.LargestPenalty * Math.Pow(10, -3.0 * i / (Points - 1)))];
        var path = lasso.Path(penalties);
        var gaps = path.Select((w, i) => lasso.Gap(w, penalties[i])).ToArray();
        var report = context.Report;
        report.Say(
            "From the largest penalty with which anything but 0 is a solution, $\\max_i|c_i|$, downwards: each solution is the start of the "
            + "next. Given which parameters are not 0, and their signs, the solution is $A_{SS}^{-1}(c_S-\\lambda s)$: the path is piecewise linear.");
        report.Check("lasso.path.active", "along a path of 200 penalties: |g + λ sign Φ| over parameters that are not 0, at most", gaps.Max(g => g.Active), Expected.AtMost(1e-11));
        report.Check("lasso.path.inactive", "along the path: |g| − λ over parameters that are 0, at most", gaps.Max(g => g.Inactive), Expected.AtMost(1e-11));
        report.Check("lasso.path.linear", "along the path: distance from the closed form on the same support, at most", path.Select((w, i) => (w - lasso.OnSupport(w, penalties[i])).L2Norm()).Max(), Expected.AtMost(1e-9));
        string[] names = ["age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"];
        report.Plot(new LinePlot(
            "lasso-path",
            "The lasso's path on the diabetes table",
            "penalty λ/N",
            "parameter",
            [.. names.Select((name, i) => new PlotSeries(name, penalties, [.. path.Select(w => w[i])]))])
        {
            LogX = true,
            Marks = [.. s_reference.Select(r => (r.Penalty, $"{r.Active} left"))],
        });
    }

    private void Orthogonal()
    {
        const double Penalty = 0.4;
        var random = context.Random(50);
        var c = Vector<double>.Build.Dense(8);
        for (var i = 0; i < c.Count; i++)
        {
            c[i] = random.Normal();
        }

        var lasso = new Lasso(Matrix<double>.Build.DenseIdentity(8), c);
        var exact = c.Map(z => Lasso.SoftThreshold(z, Penalty));
        context.Report.Check("lasso.orthogonal", "orthonormal inputs: distance of proximal descent from the soft threshold of the least-squares fit", (lasso.ProximalDescent(Penalty, 10) - exact).L2Norm(), Expected.AtMost(0));
    }

    private void Subgradient(LinearRegression problem)
    {
        const double Penalty = 0.1;
        var report = context.Report;
        var found = Replicas.Run(
            Seeds,
            seed =>
            {
                var random = context.Random((ulong)(60 + seed));
                return Lasso.SubgradientSgd(problem, Penalty, 0.001, context.Size(400_000, 60_000), ref random);
            },
            context.Cancel);
        report.Say(
            "The lecture's SGD, $\\Phi_i\\leftarrow\\Phi_i-\\eta(\\hat g_i+\\frac{\\lambda}{N}\\mathrm{sign}\\,\\Phi_i)$, jumps back and forth over 0 and "
            + "never stays there.");
        report.Check("lasso.sgd.zeros", "parameters that are exactly 0 after SGD, three seeds together", found.Sum(w => w.Count(v => v == 0)), Expected.Near(0, 0));
        report.Check("lasso.sgd.small", "parameters of less than .01 after SGD (six are 0 at the optimum)", [.. found.Select(w => (double)w.Count(v => Math.Abs(v) < Small))], context.Size(Expected.Between(5, 7, 6), Expected.Between(4, 7.5, 6)), Origin.Reference);
    }
}
