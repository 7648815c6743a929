namespace SelfPlay.Supervised.Numerics;

/// <summary>The Cholesky factor of a small matrix in a plain array, for inner loops.</summary>
internal static class Cholesky
{
    /// <summary>
    /// Replaces a symmetric positive semidefinite matrix, row by row, by the lower triangle L with L Lᵀ equal to it; what
    /// is above the diagonal is left as it was. Pivots that rounding made negative count as 0.
    /// </summary>
    /// <param name="matrix">[D, D]</param>
    /// <param name="d">D.</param>
    public static void Factor(Span<double> matrix, int d)
    {
        for (var j = 0; j < d; j++)
        {
            var row = matrix.Slice(j * d, d);
            var pivot = row[j] - SpanMath.SquaredNorm(row[..j]);
            row[j] = Math.Sqrt(Math.Max(0, pivot));
            for (var i = j + 1; i < d; i++)
            {
                var other = matrix.Slice(i * d, d);
                other[j] = row[j] > 0 ? (other[j] - SpanMath.Dot(row[..j], other[..j])) / row[j] : 0;
            }
        }
    }
}
