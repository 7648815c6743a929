using MathNet.Numerics.LinearAlgebra;

namespace SelfPlay.Supervised.Numerics;

/// <summary>
/// The first two moments of z ← F_b z + g_b, where b is drawn anew at every step: SGD on any quadratic loss, with minibatches,
/// momentum or a preconditioner. Both moments obey closed linear recursions,
/// m ← E[F] m + E[g] and M ← E[F M Fᵀ] + E[F m gᵀ] + E[g mᵀ Fᵀ] + E[g gᵀ] with M = E[z zᵀ],
/// so nothing here is an approximation. Matrices are kept in columns: vec(F M Fᵀ) = (F⊗F) vec M. Costs grow with the fourth power
/// of the dimension; meant for a dozen.
/// </summary>
internal sealed class LinearRecursion
{
    private static readonly MatrixBuilder<double> s_matrix = Matrix<double>.Build;

    private LinearRecursion(Matrix<double> map, Vector<double> shift, Matrix<double> squaredMap, Matrix<double> mapShift, Matrix<double> squaredShift)
    {
        Map = map;
        Shift = shift;
        SquaredMap = squaredMap;
        MapShift = mapShift;
        SquaredShift = squaredShift;
    }

    /// <summary>E[F]. [D, D]</summary>
    public Matrix<double> Map { get; }

    /// <summary>E[g]. [D]</summary>
    public Vector<double> Shift { get; }

    /// <summary>E[F⊗F]. [D², D²]</summary>
    public Matrix<double> SquaredMap { get; }

    /// <summary>E[g⊗F], which takes m to vec E[F m gᵀ]. [D², D]</summary>
    public Matrix<double> MapShift { get; }

    /// <summary>E[g gᵀ]. [D, D]</summary>
    public Matrix<double> SquaredShift { get; }

    /// <summary>Dimension of z, D.</summary>
    public int Dimension => Shift.Count;

    /// <summary>b uniform over the given pairs.</summary>
    public static LinearRecursion Average(IEnumerable<(Matrix<double> Map, Vector<double> Shift)> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        LinearRecursion? sum = null;
        var count = 0;
        foreach (var (f, g) in steps)
        {
            var column = g.ToColumnMatrix();
            var one = new LinearRecursion(f, g, f.KroneckerProduct(f), column.KroneckerProduct(f), g.OuterProduct(g));
            sum = sum is null ? one : sum.Combine(1, one, 1);
            count++;
        }

        return sum is null
            ? throw new ArgumentException("There is at least one step to average over.", nameof(steps))
            : sum.Combine(1.0 / count, sum, 0);
    }

    /// <summary>Every step averages <paramref name="size"/> independent draws of (F, g): a minibatch drawn with replacement.</summary>
    public LinearRecursion WithBatch(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);

        // E[F̂⊗F̂] has 1/B of the products of a draw with itself; the rest is between independent draws.
        var independent = new LinearRecursion(
            Map,
            Shift,
            Map.KroneckerProduct(Map),
            Shift.ToColumnMatrix().KroneckerProduct(Map),
            Shift.OuterProduct(Shift));
        return Combine(1.0 / size, independent, 1 - (1.0 / size));
    }

    /// <summary>The moments after one more step.</summary>
    /// <param name="mean">m = E[z]. [D]</param>
    /// <param name="second">M = E[z zᵀ]. [D, D]</param>
    public (Vector<double> Mean, Matrix<double> Second) Step(Vector<double> mean, Matrix<double> second)
    {
        var cross = Square(MapShift * mean);
        return ((Map * mean) + Shift, Square(SquaredMap * Columns(second)) + cross + cross.Transpose() + SquaredShift);
    }

    /// <summary>The mean that a step leaves alone.</summary>
    public Vector<double> StationaryMean() => (s_matrix.DenseIdentity(Dimension) - Map).Solve(Shift);

    /// <summary>The covariance that a step leaves alone: the exact law of constant-rate SGD.</summary>
    /// <exception cref="InvalidOperationException">There is none: the recursion diverges in mean square.</exception>
    public Matrix<double> StationaryCovariance()
    {
        var mean = StationaryMean();
        var cross = Square(MapShift * mean);
        var added = cross + cross.Transpose() + SquaredShift;
        var second = Square((s_matrix.DenseIdentity(Dimension * Dimension) - SquaredMap).Solve(Columns(added)));
        var covariance = Symmetric(second - mean.OuterProduct(mean));

        // A negative variance solves the equations where the process itself runs away.
        return covariance.Diagonal().Minimum() >= 0
            ? covariance
            : throw new InvalidOperationException("The recursion has no stationary covariance: its step is too large.");
    }

    private LinearRecursion Combine(double a, LinearRecursion other, double b) => new(
        (a * Map) + (b * other.Map),
        (a * Shift) + (b * other.Shift),
        (a * SquaredMap) + (b * other.SquaredMap),
        (a * MapShift) + (b * other.MapShift),
        (a * SquaredShift) + (b * other.SquaredShift));

    private static Vector<double> Columns(Matrix<double> square) => Vector<double>.Build.Dense(square.ToColumnMajorArray());

    private Matrix<double> Square(Vector<double> columns) => s_matrix.Dense(Dimension, Dimension, columns.ToArray());

    private static Matrix<double> Symmetric(Matrix<double> matrix) => (matrix + matrix.Transpose()) / 2;
}
