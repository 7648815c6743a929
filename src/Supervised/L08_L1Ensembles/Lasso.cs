using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.L08_L1Ensembles;

/// <summary>
/// Linear regression with an L₁ penalty, ½wᵀAw − cᵀw + λ‖w‖₁ up to a constant: A = E[xxᵀ], c = E[xy], λ the lecture's λ/N. The
/// gradient of the smooth part is g = Aw − c, and w is optimal if g_i = −λ sign(w_i) where w_i ≠ 0 and |g_i| ≤ λ elsewhere.
/// </summary>
internal sealed class Lasso
{
    private readonly Matrix<double> _a;
    private readonly Vector<double> _c;

    /// <summary>The problem of a regression.</summary>
    public Lasso(LinearRegression problem)
        : this(problem.Hessian, problem.Hessian * problem.Optimum)
    {
    }

    /// <summary>The problem with A [D, D] and c [D].</summary>
    public Lasso(Matrix<double> a, Vector<double> c) => (_a, _c) = (a, c);

    /// <summary>The least penalty with which nothing is left: max |c_i|.</summary>
    public double LargestPenalty => _c.AbsoluteMaximum();

    /// <summary>S(z, λ) = sign(z) max(|z| − λ, 0): the minimiser of ½(w − z)² + λ|w|.</summary>
    public static double SoftThreshold(double z, double penalty) => Math.Sign(z) * Math.Max(Math.Abs(z) - penalty, 0);

    /// <summary>g = Aw − c.</summary>
    public Vector<double> Gradient(Vector<double> w) => (_a * w) - _c;

    /// <summary>Proximal gradient steps (ISTA), w ← S(w − g/M, λ/M) with M the largest eigenvalue of A, from 0.</summary>
    public Vector<double> ProximalDescent(double penalty, int steps)
    {
        var scale = _a.Evd(Symmetricity.Symmetric).EigenValues.Real().Maximum();
        var w = Vector<double>.Build.Dense(_c.Count);
        for (var t = 0; t < steps; t++)
        {
            w = (w - (Gradient(w) / scale)).Map(z => SoftThreshold(z, penalty / scale));
        }

        return w;
    }

    /// <summary>
    /// Coordinate descent: each w_i in turn is set to its optimum given the others, S(c_i − Σ_{j≠i} A_ij w_j, λ)/A_ii, until a
    /// round changes nothing.
    /// </summary>
    /// <param name="penalty">λ</param>
    /// <param name="start">Where to begin, best the solution for a penalty nearby. [D]</param>
    public Vector<double> CoordinateDescent(double penalty, Vector<double> start)
    {
        const int MaxRounds = 100_000;
        var w = start.Clone();
        for (var (round, change) = (0, double.PositiveInfinity); round < MaxRounds && change > 1e-15; round++)
        {
            change = 0;
            for (var i = 0; i < w.Count; i++)
            {
                var rest = _c[i] - (_a.Row(i) * w) + (_a[i, i] * w[i]);
                var next = SoftThreshold(rest, penalty) / _a[i, i];
                change = Math.Max(change, Math.Abs(next - w[i]));
                w[i] = next;
            }
        }

        return w;
    }

    /// <summary>Solutions for falling penalties, each begun at the one before.</summary>
    public Vector<double>[] Path(IReadOnlyList<double> penalties)
    {
        var w = Vector<double>.Build.Dense(_c.Count);
        return [.. penalties.Select(penalty => w = CoordinateDescent(penalty, w))];
    }

    /// <summary>How far w is from meeting the optimality conditions.</summary>
    public OptimalityGap Gap(Vector<double> w, double penalty)
    {
        var g = Gradient(w);
        var all = Enumerable.Range(0, w.Count).ToArray();
        return new OptimalityGap(
            all.Where(i => w[i] != 0).Select(i => Math.Abs(g[i] + (penalty * Math.Sign(w[i])))).DefaultIfEmpty().Max(),
            all.Where(i => w[i] == 0).Select(i => Math.Abs(g[i]) - penalty).DefaultIfEmpty(double.NegativeInfinity).Max());
    }

    /// <summary>
    /// The solution in closed form once it is known which parameters are not 0 and their signs s: w_S = A_SS⁻¹(c_S − λs). The
    /// path is a straight line in λ while those stay.
    /// </summary>
    public Vector<double> OnSupport(Vector<double> w, double penalty)
    {
        int[] support = [.. Enumerable.Range(0, w.Count).Where(i => w[i] != 0)];
        var solution = Vector<double>.Build.Dense(w.Count);
        if (support.Length > 0)
        {
            var a = Matrix<double>.Build.Dense(support.Length, support.Length, (i, j) => _a[support[i], support[j]]);
            var values = a.Solve(Vector<double>.Build.Dense(support.Length, i => _c[support[i]] - (penalty * Math.Sign(w[support[i]]))));
            for (var i = 0; i < support.Length; i++)
            {
                solution[support[i]] = values[i];
            }
        }

        return solution;
    }

    /// <summary>The lecture's update on single examples, w_i ← w_i − η(ĝ_i + λ sign(w_i)).</summary>
    /// <param name="problem">The regression.</param>
    /// <param name="penalty">λ</param>
    /// <param name="rate">η</param>
    /// <param name="steps">Examples drawn.</param>
    /// <param name="random">Draws them.</param>
    public static Vector<double> SubgradientSgd(LinearRegression problem, double penalty, double rate, int steps, ref Xoshiro256 random)
    {
        var w = new double[problem.Dimension];
        for (var t = 0; t < steps; t++)
        {
            problem.Step(w, random.Below(problem.Count), rate);
            for (var i = 0; i < w.Length; i++)
            {
                w[i] -= rate * penalty * Math.Sign(w[i]);
            }
        }

        return Vector<double>.Build.Dense(w);
    }
}

/// <summary>Distance from the optimality conditions of an L₁ penalty.</summary>
/// <param name="Active">max |g_i + λ sign(w_i)| over w_i ≠ 0: 0 at the optimum.</param>
/// <param name="Inactive">max |g_i| − λ over w_i = 0: at most 0 at the optimum.</param>
internal readonly record struct OptimalityGap(double Active, double Inactive);
