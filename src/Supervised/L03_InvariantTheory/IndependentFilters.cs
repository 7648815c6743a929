using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;

namespace SelfPlay.Supervised.L03_InvariantTheory;

/// <summary>
/// Filters whose responses to patches are uncorrelated, of variance 1 and as far from a normal law as can be: FastICA with g = tanh, all filters at once (Hyvärinen 1999).
/// </summary>
internal sealed class IndependentFilters
{
    private readonly Matrix<double> _white;
    private readonly Matrix<double> _toWhite;

    private IndependentFilters(Matrix<double> white, Matrix<double> toWhite, Matrix<double> directions) =>
        (_white, _toWhite, Directions) = (white, toWhite, directions);

    /// <summary>Orthonormal directions in the space of whitened patches. [K, K]</summary>
    public Matrix<double> Directions { get; }

    /// <summary>The filters of pixels. [K, n]</summary>
    public Matrix<double> Filters => Directions * _toWhite;

    /// <summary>Learns filters.</summary>
    /// <param name="patches">[N][n], mean 0 each.</param>
    /// <param name="count">Filters, K: the patches are whitened in their K largest principal components.</param>
    /// <param name="passes">Iterations over all patches.</param>
    /// <param name="random">Source of the first directions.</param>
    /// <param name="cancel">Stops it.</param>
    public static IndependentFilters Learn(double[][] patches, int count, int passes, Xoshiro256 random, CancellationToken cancel)
    {
        var x = Matrix<double>.Build.DenseOfRowArrays(patches);
        x -= Matrix<double>.Build.Dense(x.RowCount, 1, 1) * (x.ColumnSums() / x.RowCount).ToRowMatrix();
        var moments = x.TransposeThisAndMultiply(x) / x.RowCount;
        var evd = moments.Evd(Symmetricity.Symmetric);
        var last = moments.RowCount - count;
        var toWhite = Matrix<double>.Build.Dense(count, moments.RowCount, (k, p) => evd.EigenVectors[p, last + k] / Math.Sqrt(evd.EigenValues[last + k].Real));
        var white = x.TransposeAndMultiply(toWhite);
        var w = Orthonormal(Matrix<double>.Build.Dense(count, count, (_, _) => random.Normal()));
        for (var pass = 0; pass < passes; pass++)
        {
            cancel.ThrowIfCancellationRequested();
            var g = white.TransposeAndMultiply(w);
            g.MapInplace(Math.Tanh, Zeros.AllowSkip);

            // E g(wz) z − E g'(wz) w for every row w, g' = 1 − g².
            var slopes = (x.RowCount - g.PointwisePower(2).ColumnSums()) / x.RowCount;
            w = Orthonormal((g.TransposeThisAndMultiply(white) / x.RowCount) - (Matrix<double>.Build.DiagonalOfDiagonalVector(slopes) * w));
        }

        return new IndependentFilters(white, toWhite, w);
    }

    /// <summary>Excess kurtosis E r⁴ − 3 of the responses along directions; 0 for a normal law. [K]</summary>
    public double[] Kurtosis(Matrix<double> directions)
    {
        var responses = _white.TransposeAndMultiply(directions);
        return [.. (responses.PointwisePower(4).ColumnSums() / responses.RowCount).Select(fourth => fourth - 3)];
    }

    /// <summary>The nearest matrix with orthonormal rows: (MMᵀ)^−½ M.</summary>
    public static Matrix<double> Orthonormal(Matrix<double> m)
    {
        var evd = m.TransposeAndMultiply(m).Evd(Symmetricity.Symmetric);
        var inverseRoots = evd.EigenValues.Map(value => 1 / Math.Sqrt(value.Real));
        return evd.EigenVectors * Matrix<double>.Build.DiagonalOfDiagonalVector(inverseRoots) * evd.EigenVectors.Transpose() * m;
    }
}
