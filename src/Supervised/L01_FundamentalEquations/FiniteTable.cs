using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L01_FundamentalEquations;

/// <summary>Fits P_Φ(y|x) with one score for every pair to a joint distribution: all models there are over a finite table.</summary>
internal static class FiniteTable
{
    /// <summary>argmin over Φ of E[−ln P_Φ(y|x)]: the conditional distribution found, and the loss there. [X*Y]</summary>
    public static (double[] Conditional, double Loss) Fit(JointDistribution joint, CancellationToken cancel)
    {
        var (p, columns) = joint;
        var conditional = new double[p.Length];
        double Loss(ReadOnlySpan<double> scores, Span<double> gradient)
        {
            var sum = 0.0;
            for (var x = 0; x < joint.Rows; x++)
            {
                var row = x * columns;
                var lnZ = L02_Edf.Softmax.Of(scores.Slice(row, columns), conditional.AsSpan(row, columns));
                var px = p.AsSpan(row, columns).ToArray().Sum();
                for (var y = 0; y < columns; y++)
                {
                    sum += p[row + y] * (lnZ - scores[row + y]);
                    gradient[row + y] = (px * conditional[row + y]) - p[row + y];
                }
            }

            return sum;
        }

        var minimum = Lbfgs.Minimise(Loss, new double[p.Length], 1e-12, 1000, cancel);
        var loss = Loss(minimum.Point, new double[p.Length]);
        return (conditional, loss);
    }

    /// <summary>The shares of every pair among so many draws.</summary>
    public static JointDistribution Sample(JointDistribution joint, int count, ref Xoshiro256 random)
    {
        var counts = new double[joint.P.Length];
        for (var n = 0; n < count; n++)
        {
            var (u, pair) = (random.Unit(), 0);
            while (pair < counts.Length - 1 && u >= joint.P[pair])
            {
                u -= joint.P[pair++];
            }

            counts[pair]++;
        }

        return new JointDistribution([.. counts.Select(c => c / count)], joint.Columns);
    }

    /// <summary>P(y|x). [X*Y]</summary>
    public static double[] Conditional(JointDistribution joint)
    {
        var x = joint.X();
        return [.. joint.P.Select((p, i) => p / x[i / joint.Columns])];
    }
}
