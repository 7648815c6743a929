using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;

namespace SelfPlay.Supervised.L09_Implicit;

/// <summary>The smallest factorisation: the size of the first parameters decides which norm is least.</summary>
internal sealed class DiagonalPart(LessonContext context)
{
    private const int Examples = 40;
    private const int Parameters = 80;
    private const int Support = 3;
    private const int Seeds = 3;
    private static readonly double[] s_alphas = [.. Enumerable.Range(0, 49).Select(i => Math.Pow(10, 1 - (i / 8.0)))];
    private static readonly (double Alpha, double Time)[] s_followed = [(1, 30), (0.3, 100), (0.1, 600)];

    /// <summary>What one problem showed.</summary>
    /// <param name="Flow">Largest distance of an integrated flow from the closed form, relative.</param>
    /// <param name="Large">Distance of the limit at the largest α from X⁺y, relative.</param>
    /// <param name="Small">Distance of the limit at the smallest α from the solution of least ‖w‖₁, relative.</param>
    /// <param name="Certificate">Below 1 that solution is one.</param>
    /// <param name="Sum">‖w‖₁ for every α, over the least.</param>
    /// <param name="Square">‖w‖₂ for every α, over the least.</param>
    private sealed record Found(double Flow, double Large, double Small, double Certificate, double[] Sum, double[] Square);

    public void Run()
    {
        var report = context.Report;
        report.Section("A factorised vector: from the least ‖w‖₂ to the least ‖w‖₁");
        report.Say(
            "Write every parameter as $w_i=u_i^2-v_i^2$, a matrix $UU^\\top-VV^\\top$ of which only diagonals are measured, and start at "
            + "$u=v=\\alpha$. Gradient flow of $\\frac12\\|Xw-y\\|^2$ keeps $w=2\\alpha^2\\sinh(X^\\top\\nu)$ with $\\nu=-4\\int r\\,dt$, so the $w$ it ends at "
            + "is known without following it: the one with $Xw=y$. For large $\\alpha$ the sinh is a line and $w=X^+y$; for small $\\alpha$ the "
            + "penalty that is least tends to $\\ln(1/\\alpha^2)\\,\\|w\\|_1$, for matrices the nuclear norm.");
        var found = Replicas.Run(Seeds, Measure, context.Cancel);
        report.Check("diagonal.certificate", $"largest |z_i| outside the support of a truth with {Support} of {Parameters} entries: below 1 it is the solution of least ‖w‖₁", found.Max(f => f.Certificate), Expected.AtMost(0.999));
        report.Check("diagonal.flow", "integrated flow at α = 1, 0.3, 0.1: largest relative distance from the closed form", [.. found.Select(f => f.Flow)], Expected.AtMost(1e-5));
        report.Check("diagonal.large", "relative distance from X⁺y at α = 10", [.. found.Select(f => f.Large)], Expected.AtMost(1e-4));
        report.Check("diagonal.small", "relative distance from the solution of least ‖w‖₁ at α = 10⁻⁵", [.. found.Select(f => f.Small)], Expected.AtMost(1e-4));
        report.Check("diagonal.monotone", "largest rise of ‖w‖₁ as α falls, relative", found.Max(f => f.Sum.Zip(f.Sum.Skip(1), (a, b) => (b - a) / a).Max()), Expected.AtMost(1e-9));
        report.Observe("diagonal.ratio", "‖X⁺y‖₁ over the least ‖w‖₁", [.. found.Select(f => f.Sum[0])]);
        report.Plot(new LinePlot(
            "diagonal",
            "Which norm is least: the solution's norms over the least ones",
            "α, size of the first parameters",
            "norm of the solution / least norm",
            [
                new("‖w‖₁", s_alphas, [.. s_alphas.Select((_, i) => found.Average(f => f.Sum[i]))]),
                new("‖w‖₂", s_alphas, [.. s_alphas.Select((_, i) => found.Average(f => f.Square[i]))]),
            ])
        {
            LogX = true,
        });
    }

    private Found Measure(int seed)
    {
        var random = context.Random((ulong)(20 + seed));
        var (problem, truth) = Sparse(ref random);
        var network = new DiagonalNetwork(problem);
        var limits = network.Limits(s_alphas);
        double Distance(Vector<double> w, Vector<double> from) => (w - from).L2Norm() / from.L2Norm();
        var followed = network.Limits([.. s_followed.Select(f => f.Alpha)]);
        return new Found(
            s_followed.Select((f, i) => Distance(network.Flow(f.Alpha, f.Time), followed[i])).Max(),
            Distance(limits[0], problem.MinimumNorm),
            Distance(limits[^1], truth),
            network.Certificate(truth),
            [.. limits.Select(w => w.L1Norm() / truth.L1Norm())],
            [.. limits.Select(w => w.L2Norm() / problem.MinimumNorm.L2Norm())]);
    }

    /// <summary>Inputs of variance 1/N and targets of a truth with few entries ±1, without noise.</summary>
    private static (Interpolation Problem, Vector<double> Truth) Sparse(ref Xoshiro256 random)
    {
        var x = Matrix<double>.Build.Dense(Examples, Parameters);
        for (var i = 0; i < Examples; i++)
        {
            for (var j = 0; j < Parameters; j++)
            {
                x[i, j] = random.Normal() / Math.Sqrt(Examples);
            }
        }

        var truth = Vector<double>.Build.Dense(Parameters);
        for (var j = 0; j < Support; j++)
        {
            truth[j] = random.Unit() < 0.5 ? -1 : 1;
        }

        return (new Interpolation(x, x * truth), truth);
    }
}
