using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SelfPlay.Games.Boards;

/// <summary>
/// Points of a Go board of at most 9 rows and columns in two words: ten bits a row, six rows in the low word, three in
/// the high one.
/// </summary>
public readonly struct GoPoints9 : IGoPoints<GoPoints9>
{
    private const int RowBits = 10;
    private const int RowsInLow = 6;
    private const int LowBits = RowBits * RowsInLow;
    private const int Lanes = 8;

    /// <summary>For each byte, the positions of its set bits in eight lanes: a row's squares without a loop over them.</summary>
    private static readonly ushort[] s_bitPositions = BitPositions();

    private readonly ulong _low;
    private readonly ulong _high;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private GoPoints9(ulong low, ulong high) => (_low, _high) = (low, high);

    /// <inheritdoc/>
    public static int Stride => RowBits;

    /// <inheritdoc/>
    public bool IsEmpty => (_low | _high) == 0;

    /// <inheritdoc/>
    public int Count => BitOperations.PopCount(_low) + BitOperations.PopCount(_high);

    /// <inheritdoc/>
    public int First => _low != 0 ? BitOperations.TrailingZeroCount(_low) : LowBits + BitOperations.TrailingZeroCount(_high);

    /// <inheritdoc/>
    public GoPoints9 Neighbours
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(
            (_low << 1) | (_low >> 1) | (_low << RowBits) | (_low >> RowBits) | (_high << (LowBits - RowBits)),
            (_high << 1) | (_high >> 1) | (_high << RowBits) | (_high >> RowBits) | (_low >> (LowBits - RowBits)));
    }

    /// <inheritdoc/>
    public static GoPoints9 At(int point) => point < LowBits ? new(1UL << point, 0) : new(0, 1UL << (point - LowBits));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GoPoints9 operator |(GoPoints9 left, GoPoints9 right) => new(left._low | right._low, left._high | right._high);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GoPoints9 operator &(GoPoints9 left, GoPoints9 right) => new(left._low & right._low, left._high & right._high);

    /// <summary>Whether two sets are the same.</summary>
    public static bool operator ==(GoPoints9 left, GoPoints9 right) => left.Equals(right);

    /// <summary>Whether two sets differ.</summary>
    public static bool operator !=(GoPoints9 left, GoPoints9 right) => !left.Equals(right);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public GoPoints9 Except(GoPoints9 other) => new(_low & ~other._low, _high & ~other._high);

    /// <inheritdoc/>
    public int WriteSquares(Span<ushort> squares, int size)
    {
        var count = 0;
        for (var row = 0; row < size; row++)
        {
            var points = (row < RowsInLow ? _low >> (RowBits * row) : _high >> (RowBits * (row - RowsInLow))) & 0x1FF;
            var first = (ushort)(row * size);
            if (squares.Length - count <= Lanes)
            {
                for (; points != 0; points &= points - 1)
                {
                    squares[count++] = (ushort)(first + BitOperations.TrailingZeroCount(points));
                }

                continue;
            }

            // The first eight columns at once; each row's surplus lanes are overwritten by the next row.
            ref var target = ref Unsafe.Add(ref MemoryMarshal.GetReference(squares), count);
            var positions = Vector128.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(s_bitPositions), (nuint)(points & 0xFF) * Lanes);
            (positions + Vector128.Create(first)).StoreUnsafe(ref target);
            var beforeLast = BitOperations.PopCount(points & 0xFF);
            Unsafe.Add(ref target, beforeLast) = (ushort)(first + Lanes);
            count += beforeLast + (int)(points >> Lanes);
        }

        return count;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Equals(GoPoints9 other) => ((_low ^ other._low) | (_high ^ other._high)) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is GoPoints9 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_low, _high);

    private static ushort[] BitPositions()
    {
        var positions = new ushort[256 * Lanes];
        for (var set = 0; set < 256; set++)
        {
            var lane = set * Lanes;
            for (var left = set; left != 0; left &= left - 1)
            {
                positions[lane++] = (ushort)BitOperations.TrailingZeroCount(left);
            }
        }

        return positions;
    }
}
