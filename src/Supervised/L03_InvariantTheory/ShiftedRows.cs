using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using SelfPlay.Games;
using SelfPlay.Supervised.Data;

namespace SelfPlay.Supervised.L03_InvariantTheory;

/// <summary>
/// Second moments of rows of images that are shifted around a circle: E x xᵀ of a signal for which no place is special, in theory or in a sample.
/// </summary>
internal sealed class ShiftedRows
{
    private ShiftedRows(Matrix<double> moments) => Moments = moments;

    /// <summary>E x xᵀ [n, n].</summary>
    public Matrix<double> Moments { get; }

    /// <summary>Numbers of a row, n.</summary>
    public int Length => Moments.RowCount;

    /// <summary>Of the middle row of every image at all n shifts.</summary>
    public static ShiftedRows OfAll(LabelledImages images) => Of(images, row => Enumerable.Range(0, row.Length).ToArray());

    /// <summary>Of the middle row of every image at one random shift.</summary>
    public static ShiftedRows OfSample(LabelledImages images, Xoshiro256 random) => Of(images, row => [random.Below(row.Length)]);

    /// <summary>Power at each frequency, the diagonal of F·Moments·F*: the mean periodogram. [n]</summary>
    public double[] Spectrum() => [.. Enumerable.Range(0, Length).Select(k => Between(k, k).Real)];

    /// <summary>Eigenvalues, largest first, with their vectors.</summary>
    public IReadOnlyList<(double Value, double[] Vector)> Eigenvectors()
    {
        var evd = Moments.Evd(Symmetricity.Symmetric);
        return [.. Enumerable.Range(0, Length).Select(i => (evd.EigenValues[i].Real, evd.EigenVectors.Column(i).ToArray())).OrderByDescending(pair => pair.Real)];
    }

    /// <summary>Largest entry off the diagonal of F·Moments·F*, over the largest on it: 0 where the Fourier vectors are eigenvectors.</summary>
    public double OffDiagonal()
    {
        var spectrum = Spectrum();
        var worst = 0.0;
        for (var k = 0; k < Length; k++)
        {
            for (var l = 0; l < Length; l++)
            {
                worst = k == l ? worst : Math.Max(worst, Between(k, l).Magnitude);
            }
        }

        return worst / spectrum.Max();
    }

    /// <summary>‖C − circulant part of C‖ / ‖C‖; the circulant part has the mean along every diagonal, around the circle.</summary>
    public double NonCirculantShare()
    {
        double[] means = [.. Enumerable.Range(0, Length).Select(lag => Enumerable.Range(0, Length).Average(i => Moments[i, (i + lag) % Length]))];
        var circulant = Matrix<double>.Build.Dense(Length, Length, (i, j) => means[(j - i + Length) % Length]);
        return (Moments - circulant).FrobeniusNorm() / Moments.FrobeniusNorm();
    }

    /// <summary>Share of a vector's power at its strongest frequency, k and −k together.</summary>
    public static double Purity(double[] vector)
    {
        var n = vector.Length;
        double[] power = [.. Enumerable.Range(0, n).Select(k => Math.Pow(Fourier(vector, k).Magnitude, 2))];
        return Enumerable.Range(0, (n / 2) + 1).Max(k => power[k] + (k == 0 || 2 * k == n ? 0 : power[n - k])) / power.Sum();
    }

    private static ShiftedRows Of(LabelledImages images, Func<double[], int[]> shifts)
    {
        var n = images.Width;
        var moments = Matrix<double>.Build.Dense(n, n);
        var count = 0;
        for (var image = 0; image < images.Count; image++)
        {
            double[] row = [.. images.Image(image).Slice(images.Height / 2 * n, n).ToArray().Select(pixel => pixel / 255.0)];
            foreach (var shift in shifts(row))
            {
                count++;
                for (var i = 0; i < n; i++)
                {
                    for (var j = 0; row[i] != 0 && j < n; j++)
                    {
                        moments[(i + shift) % n, (j + shift) % n] += row[i] * row[j];
                    }
                }
            }
        }

        return new ShiftedRows(moments / count);
    }

    private Complex Between(int k, int l)
    {
        var sum = Complex.Zero;
        for (var i = 0; i < Length; i++)
        {
            for (var j = 0; j < Length; j++)
            {
                sum += Moments[i, j] * Complex.FromPolarCoordinates(1, 2 * Math.PI * ((l * j) - (k * i)) / Length);
            }
        }

        return sum / Length;
    }

    private static Complex Fourier(double[] vector, int k) =>
        vector.Select((x, i) => x * Complex.FromPolarCoordinates(1, -2 * Math.PI * k * i / vector.Length)).Aggregate((a, b) => a + b);
}
