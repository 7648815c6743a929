using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L09_DoubleDescent;

/// <summary>One regression with independent normal inputs, drawn and solved: what <see cref="RidgelessLaw"/> is about.</summary>
internal static class NormalRegression
{
    /// <summary>‖β̂ − β‖² of one draw, with β the first unit vector: as good as any, since the inputs have no direction.</summary>
    /// <param name="n">Examples.</param>
    /// <param name="p">Parameters.</param>
    /// <param name="noise">σ²</param>
    /// <param name="ridge">λ in ‖y − Xβ‖²/n + λ‖β‖²; 0 for the solution of least norm.</param>
    /// <param name="random">Source of chance.</param>
    public static double Risk(int n, int p, double noise, double ridge, ref Xoshiro256 random)
    {
        // X by rows if there are fewer of them, else by columns: the small Gram matrix decides everything.
        var (count, length) = n < p ? (n, p) : (p, n);
        var rows = new double[count][];
        for (var i = 0; i < count; i++)
        {
            rows[i] = new double[length];
            foreach (ref var value in rows[i].AsSpan())
            {
                value = random.Normal();
            }
        }

        var errors = new double[n];
        foreach (ref var error in errors.AsSpan())
        {
            error = Math.Sqrt(noise) * random.Normal();
        }

        var gram = Matrix<double>.Build.Dense(count, count);
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                gram[i, j] = gram[j, i] = SpanMath.Dot(rows[i], rows[j]);
            }

            gram[i, i] += n * ridge;
        }

        var estimate = n < p ? FromRows(rows, errors, gram) : FromColumns(rows, errors, gram);
        estimate[0] -= 1;
        return SpanMath.SquaredNorm(estimate);
    }

    /// <summary>β̂ = Xᵀ(XXᵀ + nλ)⁻¹y.</summary>
    private static double[] FromRows(double[][] rows, double[] errors, Matrix<double> gram)
    {
        var dual = gram.Cholesky().Solve(Vector<double>.Build.Dense(rows.Length, i => rows[i][0] + errors[i]));
        var estimate = new double[rows[0].Length];
        for (var i = 0; i < rows.Length; i++)
        {
            SpanMath.AddScaled(estimate, dual[i], rows[i]);
        }

        return estimate;
    }

    /// <summary>β̂ = (XᵀX + nλ)⁻¹Xᵀy.</summary>
    private static double[] FromColumns(double[][] columns, double[] errors, Matrix<double> gram)
    {
        double[] targets = [.. errors];
        SpanMath.AddScaled(targets, 1, columns[0]);
        return gram.Cholesky().Solve(Vector<double>.Build.Dense(columns.Length, i => SpanMath.Dot(columns[i], targets))).ToArray();
    }
}
