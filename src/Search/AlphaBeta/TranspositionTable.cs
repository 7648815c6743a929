using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SelfPlay.Search.AlphaBeta;

/// <summary>How a stored score bounds the true one.</summary>
internal enum Bound
{
    /// <summary>The score is exact.</summary>
    Exact = 1,

    /// <summary>The true score is at least this.</summary>
    Lower = 2,

    /// <summary>The true score is at most this.</summary>
    Upper = 3,
}

/// <summary>What a search found out about a position. 16 bytes; all zero is empty.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = 16)]
internal struct TranspositionEntry
{
    /// <summary>Bytes 0..7: key of the position.</summary>
    public ulong Key;

    /// <summary>Bytes 8..11: score for the player to move; wins and losses count plies from this position.</summary>
    public int Score;

    /// <summary>Bytes 12..13: best move, or the one that refuted.</summary>
    public ushort Move;

    /// <summary>Byte 14: plies searched below the position (bits 2..7) and <see cref="Bound"/> (bits 0..1).</summary>
    public byte DepthAndBound;

    /// <summary>Byte 15: the search that stored it; 0 if none did.</summary>
    public byte Generation;

    /// <summary>Plies searched below the position.</summary>
    public readonly int Depth => DepthAndBound >> 2;

    /// <summary>What the score means.</summary>
    public readonly Bound Bound => (Bound)(DepthAndBound & 3);
}

/// <summary>
/// Positions met before by the same search, in a table of fixed size indexed by the low bits of the key. A newcomer
/// replaces what is there unless that is deeper. A new search starts with an empty table, so that its result
/// depends on nothing but its position.
/// </summary>
internal sealed class TranspositionTable
{
    private readonly TranspositionEntry[] _entries;
    private byte _generation;

    /// <summary>A table of 2^<paramref name="bits"/> entries.</summary>
    public TranspositionTable(int bits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, 28);
        _entries = new TranspositionEntry[1 << bits];
        BeginSearch();
    }

    /// <summary>Forgets everything, at no cost but for every 255th time.</summary>
    public void BeginSearch()
    {
        if (++_generation == 0)
        {
            Array.Clear(_entries);
            _generation = 1;
        }
    }

    /// <summary>What is known about a position; false if nothing is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGet(ulong key, out TranspositionEntry entry)
    {
        entry = _entries[(int)key & (_entries.Length - 1)];
        return entry.Key == key && entry.Generation == _generation;
    }

    /// <summary>Stores what was found out.</summary>
    public void Put(ulong key, int score, int move, int depth, Bound bound)
    {
        ref var entry = ref _entries[(int)key & (_entries.Length - 1)];
        if (entry.Generation == _generation && entry.Depth > depth && entry.Key != key)
        {
            return;
        }

        entry.Key = key;
        entry.Score = score;
        entry.Move = (ushort)move;
        entry.DepthAndBound = (byte)((depth << 2) | (int)bound);
        entry.Generation = _generation;
    }
}
