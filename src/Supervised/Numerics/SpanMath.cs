using System.Numerics;
using System.Runtime.CompilerServices;

namespace SelfPlay.Supervised.Numerics;

/// <summary>Inner products and updates of vectors in plain arrays: the inner loops of the Monte-Carlo experiments.</summary>
internal static class SpanMath
{
    /// <summary>x·y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        y = y[..x.Length];
        var i = 0;
        var sum = 0.0;
        if (x.Length >= 2 * Vector<double>.Count)
        {
            var partial = Vector<double>.Zero;
            for (; i <= x.Length - Vector<double>.Count; i += Vector<double>.Count)
            {
                partial += new Vector<double>(x[i..]) * new Vector<double>(y[i..]);
            }

            sum = Vector.Sum(partial);
        }

        for (; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    /// <summary>y += a·x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddScaled(Span<double> y, double a, ReadOnlySpan<double> x)
    {
        x = x[..y.Length];
        var i = 0;
        if (y.Length >= 2 * Vector<double>.Count)
        {
            var factor = new Vector<double>(a);
            for (; i <= y.Length - Vector<double>.Count; i += Vector<double>.Count)
            {
                (new Vector<double>(y[i..]) + (factor * new Vector<double>(x[i..]))).CopyTo(y[i..]);
            }
        }

        for (; i < y.Length; i++)
        {
            y[i] += a * x[i];
        }
    }

    /// <summary>
    /// y += Σ a[k·step]·row k of a matrix whose rows are as long as y, rows with the factor 0 left out. Four rows at a time, so that
    /// y is loaded and stored once for them; the sum is rounded as it would be row by row.
    /// </summary>
    /// <param name="y">[N]</param>
    /// <param name="a">The factors, each `step` behind the last.</param>
    /// <param name="step">From one factor to the next.</param>
    /// <param name="rows">The matrix [K*N].</param>
    public static void AddScaledRows(Span<double> y, ReadOnlySpan<double> a, int step, ReadOnlySpan<double> rows)
    {
        Span<int> used = stackalloc int[4];
        var (n, count, found) = (y.Length, rows.Length / y.Length, 0);
        for (var k = 0; k < count; k++)
        {
            if (a[k * step] == 0)
            {
                continue;
            }

            used[found++] = k;
            if (found == used.Length)
            {
                AddScaledFour(y, a, step, rows, used);
                found = 0;
            }
        }

        foreach (var k in used[..found])
        {
            AddScaled(y, a[k * step], rows.Slice(k * n, n));
        }
    }

    private static void AddScaledFour(Span<double> y, ReadOnlySpan<double> a, int step, ReadOnlySpan<double> rows, ReadOnlySpan<int> used)
    {
        var n = y.Length;
        var (a0, a1, a2, a3) = (a[used[0] * step], a[used[1] * step], a[used[2] * step], a[used[3] * step]);
        var x0 = rows.Slice(used[0] * n, n);
        var x1 = rows.Slice(used[1] * n, n);
        var x2 = rows.Slice(used[2] * n, n);
        var x3 = rows.Slice(used[3] * n, n);
        var i = 0;
        for (; i <= n - Vector<double>.Count; i += Vector<double>.Count)
        {
            var sum = new Vector<double>(y[i..]) + (new Vector<double>(a0) * new Vector<double>(x0[i..]));
            sum += new Vector<double>(a1) * new Vector<double>(x1[i..]);
            sum += new Vector<double>(a2) * new Vector<double>(x2[i..]);
            sum += new Vector<double>(a3) * new Vector<double>(x3[i..]);
            sum.CopyTo(y[i..]);
        }

        for (; i < n; i++)
        {
            y[i] = y[i] + (a0 * x0[i]) + (a1 * x1[i]) + (a2 * x2[i]) + (a3 * x3[i]);
        }
    }

    /// <summary>‖x‖².</summary>
    public static double SquaredNorm(ReadOnlySpan<double> x) => Dot(x, x);

    /// <summary>‖x − y‖².</summary>
    public static double SquaredDistance(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            sum += (x[i] - y[i]) * (x[i] - y[i]);
        }

        return sum;
    }
}
