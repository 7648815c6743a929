using MathNet.Numerics.LinearAlgebra;

namespace SelfPlay.Supervised.Numerics;

/// <summary>
/// Mean and covariance of vectors that are seen once. Values are summed as they differ from <c>origin</c>, which
/// should be near the mean, so that nothing cancels.
/// </summary>
internal sealed class MomentTally
{
    private readonly double[] _origin;
    private readonly double[] _delta;
    private readonly double[] _sum;
    private readonly double[] _products;

    /// <summary>Nothing seen yet.</summary>
    public MomentTally(ReadOnlySpan<double> origin)
    {
        _origin = origin.ToArray();
        _delta = new double[origin.Length];
        _sum = new double[origin.Length];
        _products = new double[origin.Length * origin.Length];
    }

    /// <summary>How many vectors were seen.</summary>
    public long Count { get; private set; }

    /// <summary>Sees one vector. [D]</summary>
    public void Add(ReadOnlySpan<double> value)
    {
        var d = _origin.Length;
        for (var i = 0; i < d; i++)
        {
            _delta[i] = value[i] - _origin[i];
        }

        for (var i = 0; i < d; i++)
        {
            var delta = _delta[i];
            _sum[i] += delta;
            for (var j = 0; j <= i; j++)
            {
                _products[(i * d) + j] += delta * _delta[j];
            }
        }

        Count++;
    }

    /// <summary>The mean. [D]</summary>
    public Vector<double> Mean() => Vector<double>.Build.Dense(_origin.Length, i => _origin[i] + (_sum[i] / Count));

    /// <summary>The covariance around the mean, divided by the count. [D, D]</summary>
    public Matrix<double> Covariance() => Second((i, j) => _sum[i] * _sum[j] / ((double)Count * Count));

    /// <summary>The second moment around the origin given, for a mean that is known. [D, D]</summary>
    public Matrix<double> SecondMoment() => Second((_, _) => 0);

    private Matrix<double> Second(Func<int, int, double> less)
    {
        var d = _origin.Length;
        return Matrix<double>.Build.Dense(
            d, d, (i, j) => (_products[(Math.Max(i, j) * d) + Math.Min(i, j)] / Count) - less(i, j));
    }
}
