using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SelfPlay.Games.MinAtar;

/// <summary>
/// A set of cells of the 10 x 10 grid. Column x runs from the left, row y from the top; cell (x, y) is bit 10 y + x of
/// <paramref name="Top"/> for the upper five rows and bit 10 (y - 5) + x of <paramref name="Bottom"/> for the lower five, so that
/// moving sideways never crosses words.
/// </summary>
/// <param name="Top">Rows 0 to 4, 50 bits.</param>
/// <param name="Bottom">Rows 5 to 9, 50 bits.</param>
public readonly record struct Cells(ulong Top, ulong Bottom)
{
    /// <summary>Rows and columns of the grid.</summary>
    public const int Size = 10;

    /// <summary>Cells of the grid.</summary>
    public const int Count = Size * Size;

    private const int RowsPerWord = 5;
    private const int BitsPerWord = Size * RowsPerWord;
    private const ulong RowBits = (1UL << Size) - 1;
    private const ulong WordBits = (1UL << BitsPerWord) - 1;
    private const ulong LeftColumn = 1UL | (1UL << 10) | (1UL << 20) | (1UL << 30) | (1UL << 40);
    private const ulong RightColumn = LeftColumn << (Size - 1);

    /// <summary>Whether there is no cell.</summary>
    public bool IsEmpty => (Top | Bottom) == 0;

    /// <summary>Number of cells.</summary>
    public int Population => BitOperations.PopCount(Top) + BitOperations.PopCount(Bottom);

    /// <summary>Columns that have a cell; bit = column.</summary>
    public uint OccupiedColumns
    {
        get
        {
            var rows = Top | Bottom;
            return (uint)((rows | (rows >> 10) | (rows >> 20) | (rows >> 30) | (rows >> 40)) & RowBits);
        }
    }

    /// <summary>The cell in column <paramref name="x"/> and row <paramref name="y"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Cells At(int x, int y)
    {
        // Without a branch: where things are is what a processor cannot predict.
        var beyond = (Size * y) + x - BitsPerWord;
        var top = (ulong)(beyond >> 31);
        var bit = 1UL << (beyond + (BitsPerWord & (int)top));
        return new(bit & top, bit & ~top);
    }

    /// <summary>All cells of row <paramref name="y"/>.</summary>
    public static Cells Row(int y) => y < RowsPerWord ? new(RowBits << (Size * y), 0) : new(0, RowBits << (Size * (y - RowsPerWord)));

    /// <summary>All cells of the rows in <paramref name="rows"/>; bit = row.</summary>
    public static Cells Rows(uint rows)
    {
        // Times the spread, row y is bit y + 9 y = 10 y.
        const ulong spread = 1UL | (1UL << 9) | (1UL << 18) | (1UL << 27) | (1UL << 36);
        const uint wordRows = (1 << RowsPerWord) - 1;
        return new(
            (((rows & wordRows) * spread) & LeftColumn) * RowBits,
            ((((rows >> RowsPerWord) & wordRows) * spread) & LeftColumn) * RowBits);
    }

    /// <summary>All cells of column <paramref name="x"/>.</summary>
    public static Cells Column(int x) => new(LeftColumn << x, LeftColumn << x);

    /// <summary>The cells of columns <paramref name="first"/> to <paramref name="last"/> in rows <paramref name="top"/> to <paramref name="bottom"/>.</summary>
    public static Cells Rectangle(int first, int last, int top, int bottom)
    {
        var cells = default(Cells);
        for (var y = top; y <= bottom; y++)
        {
            cells |= Row(y);
        }

        var columns = default(Cells);
        for (var x = first; x <= last; x++)
        {
            columns |= Column(x);
        }

        return cells & columns;
    }

    /// <summary>Whether two sets share a cell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Overlaps(Cells other) => ((Top & other.Top) | (Bottom & other.Bottom)) != 0;

    /// <summary>The columns of row <paramref name="y"/> that have a cell; bit = column.</summary>
    public uint InRow(int y) => (uint)((y < RowsPerWord ? Top >> (Size * y) : Bottom >> (Size * (y - RowsPerWord))) & RowBits);

    /// <summary>The last cell of the set, row by row from the top; the set must not be empty.</summary>
    public Cells Last() => Bottom != 0 ? new(0, 1UL << BitOperations.Log2(Bottom)) : new(1UL << BitOperations.Log2(Top), 0);

    /// <summary>Every cell moved one column to the left; what was in the first column is gone.</summary>
    public Cells Left() => new((Top & ~LeftColumn) >> 1, (Bottom & ~LeftColumn) >> 1);

    /// <summary>Every cell moved one column to the right; what was in the last column is gone.</summary>
    public Cells Right() => new((Top & ~RightColumn) << 1, (Bottom & ~RightColumn) << 1);

    /// <summary>Every cell moved one column to the left, and from the first to the last.</summary>
    public Cells RollLeft() => Left() | new Cells((Top & LeftColumn) << (Size - 1), (Bottom & LeftColumn) << (Size - 1));

    /// <summary>Every cell moved one column to the right, and from the last to the first.</summary>
    public Cells RollRight() => Right() | new Cells((Top & RightColumn) >> (Size - 1), (Bottom & RightColumn) >> (Size - 1));

    /// <summary>Every cell moved one row up; what was in the first row is gone.</summary>
    public Cells Up() => new((Top >> Size) | ((Bottom & RowBits) << (BitsPerWord - Size)), Bottom >> Size);

    /// <summary>Every cell moved one row down; what was in the last row is gone.</summary>
    public Cells Down() => new((Top << Size) & WordBits, ((Bottom << Size) & WordBits) | (Top >> (BitsPerWord - Size)));

    /// <summary>Overwrites planes of an observation: 1 for a cell of the set, 0 elsewhere.</summary>
    /// <param name="sets">[C].</param>
    /// <param name="planes">[C, 10, 10].</param>
    public static void WritePlanes(ReadOnlySpan<Cells> sets, Span<float> planes)
    {
        ref var plane = ref MemoryMarshal.GetReference(planes[..(Count * sets.Length)]);
        foreach (var (top, bottom) in sets)
        {
            var low = top | (bottom << BitsPerWord);
            var high = bottom >> (64 - BitsPerWord);
            Write32((uint)low, ref plane);
            Write32((uint)(low >> 32), ref Unsafe.Add(ref plane, 32));
            Write32((uint)high, ref Unsafe.Add(ref plane, 64));
            var bits = Vector128.Create(1u, 1 << 1, 1 << 2, 1 << 3);
            var lastFour = Vector128.Equals(Vector128.Create((uint)(high >> 32)) & bits, bits);
            (lastFour.AsSingle() & Vector128.Create(1f)).StoreUnsafe(ref plane, 96);
            plane = ref Unsafe.Add(ref plane, Count);
        }
    }

    /// <summary>The cells in both sets.</summary>
    public static Cells operator &(Cells left, Cells right) => new(left.Top & right.Top, left.Bottom & right.Bottom);

    /// <summary>The cells in either set.</summary>
    public static Cells operator |(Cells left, Cells right) => new(left.Top | right.Top, left.Bottom | right.Bottom);

    /// <summary>The cells of the grid that are not in the set.</summary>
    public static Cells operator ~(Cells cells) => new(~cells.Top & WordBits, ~cells.Bottom & WordBits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write32(uint cells, ref float plane)
    {
        if (Avx512F.IsSupported)
        {
            var word = Vector512.Create(cells);
            var places = Vector512<uint>.Indices;
            var lastBit = Vector512.Create(0f, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1); // of an index, which is the last four bits
            Avx512F.PermuteVar16x32(lastBit, Avx512F.ShiftRightLogicalVariable(word, places).AsInt32()).StoreUnsafe(ref plane);
            Avx512F.PermuteVar16x32(lastBit, Avx512F.ShiftRightLogicalVariable(word, places + Vector512.Create(16u)).AsInt32()).StoreUnsafe(ref plane, 16);
        }
        else
        {
            var bits = Vector256.Create(1u, 1 << 1, 1 << 2, 1 << 3, 1 << 4, 1 << 5, 1 << 6, 1 << 7);
            var word = Vector256.Create(cells);
            (Vector256.Equals(word & bits, bits).AsSingle() & Vector256.Create(1f)).StoreUnsafe(ref plane);
            (Vector256.Equals(word & (bits << 8), bits << 8).AsSingle() & Vector256.Create(1f)).StoreUnsafe(ref plane, 8);
            (Vector256.Equals(word & (bits << 16), bits << 16).AsSingle() & Vector256.Create(1f)).StoreUnsafe(ref plane, 16);
            (Vector256.Equals(word & (bits << 24), bits << 24).AsSingle() & Vector256.Create(1f)).StoreUnsafe(ref plane, 24);
        }
    }
}
