using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L09_Implicit;

/// <summary>
/// The hard-margin support vector machine, min ‖w‖² subject to w·z_n ≥ 1 for all examples z_n = ±x_n, solved exactly. It is a problem of least distance
/// (Lawson and Hanson 1974, chapter 23): with u ≥ 0 the minimum of ‖Σu_n z_n‖² + (Σu_n − 1)², ŵ = Σu_n z_n/(1 − Σu_n). Their active sets end at it after
/// finitely many linear systems.
/// </summary>
/// <param name="Weights">ŵ = Σ α_n z_n; the margin is 1/‖ŵ‖. [D]</param>
/// <param name="Alpha">α, above 0 at support vectors only. [N]</param>
internal sealed record HardMargin(double[] Weights, double[] Alpha)
{
    private const double Slack = 1e-10;

    /// <summary>Examples with α_n above 0.</summary>
    public int[] Support => [.. Enumerable.Range(0, Alpha.Length).Where(n => Alpha[n] > 0)];

    /// <summary>‖ŵ‖²</summary>
    public double SquaredNorm => SpanMath.SquaredNorm(Weights);

    /// <summary>Solves it.</summary>
    /// <param name="z">Examples, each times its sign. [N][D]</param>
    /// <exception cref="ArgumentException">No plane through 0 separates the examples.</exception>
    public static HardMargin Solve(double[][] z)
    {
        var (u, free) = (new double[z.Length], new List<int>());

        // Every round lowers the minimum over a set of examples, so none comes back; more rounds than this mean that there is no end.
        for (var round = 0; round <= 50 * z.Length; round++)
        {
            var rest = 1 - u.Sum();
            double[] alpha = [.. u.Select(v => v / rest)];
            var w = Combine(z, alpha);
            var entering = Enumerable.Range(0, z.Length).MinBy(n => SpanMath.Dot(z[n], w));
            if (SpanMath.Dot(z[entering], w) >= 1 - Slack)
            {
                return new HardMargin(w, alpha);
            }

            free.Add(entering);
            Settle(z, u, free);
        }

        throw new ArgumentException("The examples cannot be separated by a plane through 0.", nameof(z));
    }

    /// <summary>How far the solution is from optimal: the largest violation of a margin, and of a support vector's margin being 1.</summary>
    public double Violation(double[][] z) =>
        Math.Max(z.Max(x => 1 - SpanMath.Dot(x, Weights)), Support.Max(n => Math.Abs(1 - SpanMath.Dot(z[n], Weights))));

    /// <summary>Solves for the free u; one that would fall below 0 is fixed at 0 and the rest is solved again.</summary>
    private static void Settle(double[][] z, double[] u, List<int> free)
    {
        while (true)
        {
            var gram = Matrix<double>.Build.Dense(free.Count, free.Count, (i, j) => 1 + SpanMath.Dot(z[free[i]], z[free[j]]));
            var target = gram.Solve(Vector<double>.Build.Dense(free.Count, 1));
            var falling = Enumerable.Range(0, free.Count).Where(i => target[i] <= 0).ToArray();
            if (falling.Length == 0)
            {
                for (var i = 0; i < free.Count; i++)
                {
                    u[free[i]] = target[i];
                }

                return;
            }

            // As far towards the target as the first of them allows.
            double Share(int i) => u[free[i]] / (u[free[i]] - target[i]);
            var first = falling.MinBy(Share);
            var share = Share(first);
            for (var i = 0; i < free.Count; i++)
            {
                u[free[i]] += share * (target[i] - u[free[i]]);
            }

            u[free[first]] = 0;
            free.RemoveAt(first);
        }
    }

    private static double[] Combine(double[][] z, double[] alpha)
    {
        var w = new double[z[0].Length];
        for (var n = 0; n < z.Length; n++)
        {
            SpanMath.AddScaled(w, alpha[n], z[n]);
        }

        return w;
    }
}
