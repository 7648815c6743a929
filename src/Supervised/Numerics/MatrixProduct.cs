using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SelfPlay.Supervised.Numerics;

/// <summary>
/// Products of matrices in plain arrays, row by row. The kernel keeps a block of four rows and two vectors of columns of
/// the product in registers while it goes through the inner index once, so that a number is loaded for four uses.
/// </summary>
internal static class MatrixProduct
{
    private const int BlockRows = 4;

    /// <summary>C += A B. C is [M, N], A is [M, K], B is [K, N].</summary>
    public static void Add(Span<double> c, ReadOnlySpan<double> a, ReadOnlySpan<double> b, int m, int k, int n) =>
        Add(c, a, k, 1, b, m, k, n);

    /// <summary>C += Aᵀ B. C is [M, N], A is [K, M], B is [K, N].</summary>
    public static void AddTransposedLeft(Span<double> c, ReadOnlySpan<double> a, ReadOnlySpan<double> b, int m, int k, int n) =>
        Add(c, a, 1, m, b, m, k, n);

    /// <summary>C += A Bᵀ. C is [M, N], A is [M, K], B is [N, K]; the scratch has room for Bᵀ, K·N numbers, whatever they are.</summary>
    public static void AddTransposedRight(Span<double> c, ReadOnlySpan<double> a, ReadOnlySpan<double> b, int m, int k, int n, Span<double> scratch)
    {
        for (var j = 0; j < n; j++)
        {
            for (var l = 0; l < k; l++)
            {
                scratch[(l * n) + j] = b[(j * k) + l];
            }
        }

        Add(c, a, k, 1, scratch, m, k, n);
    }

    private static void Add(Span<double> c, ReadOnlySpan<double> a, int aRow, int aColumn, ReadOnlySpan<double> b, int m, int k, int n)
    {
        if (c.Length < m * n || a.Length < m * k || b.Length < k * n)
        {
            throw new ArgumentException($"The matrices are smaller than {m}x{k} times {k}x{n}.");
        }

        var width = 2 * Vector<double>.Count;
        var whole = n - (n % width);
        var i = 0;
        for (; i <= m - BlockRows; i += BlockRows)
        {
            for (var j = 0; j < whole; j += width)
            {
                Block(c[((i * n) + j)..], a[(i * aRow)..], aRow, aColumn, b[j..], k, n);
            }
        }

        // What no block covers: the last rows at all columns, and the last columns.
        for (var row = 0; row < m; row++)
        {
            var from = row < i ? whole : 0;
            for (var l = 0; from < n && l < k; l++)
            {
                SpanMath.AddScaled(c.Slice((row * n) + from, n - from), a[(row * aRow) + (l * aColumn)], b[((l * n) + from)..]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block(Span<double> c, ReadOnlySpan<double> a, int aRow, int aColumn, ReadOnlySpan<double> b, int k, int n)
    {
        var lane = Vector<double>.Count;
        var (c00, c01, c10, c11) = (new Vector<double>(c), new Vector<double>(c[lane..]), new Vector<double>(c[n..]), new Vector<double>(c[(n + lane)..]));
        var (c20, c21, c30, c31) = (
            new Vector<double>(c[(2 * n)..]), new Vector<double>(c[((2 * n) + lane)..]), new Vector<double>(c[(3 * n)..]), new Vector<double>(c[((3 * n) + lane)..]));

        // Bounds were checked for the whole product.
        ref var pa = ref MemoryMarshal.GetReference(a);
        ref var pb = ref MemoryMarshal.GetReference(b);
        for (var l = 0; l < k; l++)
        {
            var b0 = Vector.LoadUnsafe(ref pb);
            var b1 = Vector.LoadUnsafe(ref pb, (nuint)lane);
            var a0 = new Vector<double>(pa);
            var a1 = new Vector<double>(Unsafe.Add(ref pa, aRow));
            var a2 = new Vector<double>(Unsafe.Add(ref pa, 2 * aRow));
            var a3 = new Vector<double>(Unsafe.Add(ref pa, 3 * aRow));
            c00 = Vector.FusedMultiplyAdd(a0, b0, c00);
            c01 = Vector.FusedMultiplyAdd(a0, b1, c01);
            c10 = Vector.FusedMultiplyAdd(a1, b0, c10);
            c11 = Vector.FusedMultiplyAdd(a1, b1, c11);
            c20 = Vector.FusedMultiplyAdd(a2, b0, c20);
            c21 = Vector.FusedMultiplyAdd(a2, b1, c21);
            c30 = Vector.FusedMultiplyAdd(a3, b0, c30);
            c31 = Vector.FusedMultiplyAdd(a3, b1, c31);
            pa = ref Unsafe.Add(ref pa, aColumn);
            pb = ref Unsafe.Add(ref pb, n);
        }

        c00.CopyTo(c);
        c01.CopyTo(c[lane..]);
        c10.CopyTo(c[n..]);
        c11.CopyTo(c[(n + lane)..]);
        c20.CopyTo(c[(2 * n)..]);
        c21.CopyTo(c[((2 * n) + lane)..]);
        c30.CopyTo(c[(3 * n)..]);
        c31.CopyTo(c[((3 * n) + lane)..]);
    }
}
