using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L09_Implicit;

/// <summary>
/// The solution X ⪰ 0 of ⟨A_i, X⟩ = y_i with the least trace, which is its nuclear norm: a semidefinite program, solved by alternating
/// directions (Boyd et al. 2011) and certified by its dual, max yᵀν subject to Σν_i A_i ⪯ I.
/// </summary>
/// <param name="X">The solution; meets the measurements. [d, d]</param>
/// <param name="Trace">Its trace.</param>
/// <param name="Dual">yᵀν for a ν that meets the dual's constraint: no solution has a smaller trace.</param>
/// <param name="LeastEigenvalue">Least eigenvalue of X: 0, but for rounding.</param>
internal sealed record LeastTrace(double[] X, double Trace, double Dual, double LeastEigenvalue)
{
    /// <summary>How much the trace may be above the least, as a share of it.</summary>
    public double Gap => (Trace - Dual) / Dual;

    /// <summary>Solves it.</summary>
    /// <param name="problem">The measurements.</param>
    /// <param name="iterations">Iterations; the gap says whether they were enough.</param>
    /// <param name="cancel">Stops it.</param>
    public static LeastTrace Solve(MatrixSensing problem, int iterations, CancellationToken cancel)
    {
        var gram = Matrix<double>.Build.Dense(
            problem.Count, problem.Count, (i, j) => SpanMath.Dot(problem.Measurement(i), problem.Measurement(j))).Cholesky();
        var y = Vector<double>.Build.Dense([.. problem.Targets]);
        var step = problem.NuclearNorm(problem.Truth) / problem.Size;
        var (x, z, l) = (new double[problem.Truth.Length], new double[problem.Truth.Length], new double[problem.Truth.Length]);
        for (var k = 0; k < iterations; k++)
        {
            cancel.ThrowIfCancellationRequested();

            // The measurements first, then X ⪰ 0 with the trace, then the price of their difference.
            z.CopyTo(x, 0);
            SpanMath.AddScaled(x, -1, l);
            var miss = gram.Solve(y - Vector<double>.Build.Dense(problem.Predict(x)));
            SpanMath.AddScaled(x, 1, problem.Combine(miss.AsArray()));
            SpanMath.AddScaled(l, 1, x);
            z = Shrink(problem.Dense(l), step);
            SpanMath.AddScaled(l, -1, z);
        }

        var nu = gram.Solve(Vector<double>.Build.Dense(problem.Predict(l))) / step;
        var top = problem.Dense(problem.Combine(nu.AsArray())).Evd(Symmetricity.Symmetric).EigenValues.Real().Maximum();
        return new LeastTrace(
            x,
            problem.Dense(x).Trace(),
            nu * y / Math.Max(1, top),
            problem.Dense(x).Evd(Symmetricity.Symmetric).EigenValues.Real().Minimum());
    }

    /// <summary>Eigenvalues less <paramref name="by"/>, and at least 0.</summary>
    private static double[] Shrink(Matrix<double> matrix, double by)
    {
        var eigen = matrix.Evd(Symmetricity.Symmetric);
        var kept = eigen.EigenValues.Real().Map(value => Math.Max(0, value - by));
        return (eigen.EigenVectors * Matrix<double>.Build.DiagonalOfDiagonalVector(kept) * eigen.EigenVectors.Transpose()).AsColumnMajorArray()!;
    }
}
