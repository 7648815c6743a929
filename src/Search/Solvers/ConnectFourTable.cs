using System.Runtime.CompilerServices;
using SelfPlay.Games;

namespace SelfPlay.Search.Solvers;

/// <summary>
/// The solver's memory: a fixed-size table of what is known about positions. It never forgets because something became
/// wrong, only for want of room: bounds on a game-theoretic value hold for ever.
/// </summary>
/// <remarks>
/// An entry is one word of 8 bytes; 0 is empty.
/// <code>
/// bits  0..48  the position: own stones + all stones + bottom row (unique)
/// bits 49..50  lower bound of the value + 1
/// bits 51..52  upper bound of the value + 1
/// bits 53..58  work: 1 + log2 of the nodes searched for it
/// </code>
/// Two entries share a bucket of 16 bytes: the first keeps whatever cost more work, the second whatever came last.
/// </remarks>
internal sealed class ConnectFourTable
{
    private const int LowerShift = 49;
    private const int UpperShift = 51;
    private const int WorkShift = 53;
    private const ulong KeyMask = (1UL << LowerShift) - 1;

    private readonly ulong[] _entries;
    private readonly int _shift;

    /// <summary>A table of at most <paramref name="megabytes"/> MiB (rounded down to a power of two).</summary>
    public ConnectFourTable(int megabytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(megabytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(megabytes, 8192);
        var buckets = System.Numerics.BitOperations.RoundUpToPowerOf2(((ulong)megabytes << 20) / 16 + 1) >> 1;
        _entries = new ulong[buckets * 2];
        _shift = 64 - System.Numerics.BitOperations.Log2(buckets);
    }

    /// <summary>Reads the bounds known for position <paramref name="key"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGet(ulong key, out int lower, out int upper)
    {
        var bucket = Bucket(key);
        var entry = _entries[bucket];
        if ((entry & KeyMask) != key)
        {
            entry = _entries[bucket + 1];
            if ((entry & KeyMask) != key)
            {
                lower = -1;
                upper = 1;
                return false;
            }
        }

        lower = (int)((entry >> LowerShift) & 3) - 1;
        upper = (int)((entry >> UpperShift) & 3) - 1;
        return true;
    }

    /// <summary>Stores bounds for position <paramref name="key"/> that cost <paramref name="nodes"/> nodes.</summary>
    public void Put(ulong key, int lower, int upper, long nodes)
    {
        var work = (ulong)System.Numerics.BitOperations.Log2((ulong)nodes | 1) + 1;
        var entry = key | ((ulong)(lower + 1) << LowerShift) | ((ulong)(upper + 1) << UpperShift) | (work << WorkShift);
        var bucket = Bucket(key);
        var first = _entries[bucket];
        if ((first & KeyMask) == key || (first >> WorkShift) <= work)
        {
            if ((first & KeyMask) != key)
            {
                _entries[bucket + 1] = first;
            }

            _entries[bucket] = entry;
        }
        else
        {
            _entries[bucket + 1] = entry;
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => Array.Clear(_entries);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Bucket(ulong key) => (int)(Xoshiro256.Mix(key) >> _shift) * 2;
}
