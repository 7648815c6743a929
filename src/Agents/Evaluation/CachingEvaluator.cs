using System.Numerics;
using SelfPlay.Games;
using SelfPlay.Search.Evaluation;

namespace SelfPlay.Agents.Evaluation;

/// <summary>
/// Remembers evaluations by position key, so that a position which several concurrent games or transpositions reach is
/// evaluated once. A direct-mapped table: a new position displaces the one in its place. Belongs to one search thread.
/// </summary>
internal sealed class CachingEvaluator<TGame> : IEvaluator<TGame>
    where TGame : struct, IGame<TGame>
{
    private const int Pending = 1;
    private const int Known = 2;

    private readonly EvaluationBatch<TGame> _misses;
    private readonly ulong[] _keys;
    private readonly int[] _state;
    private readonly float[] _values;
    private readonly float[] _priors;
    private readonly int[] _missOf;
    private readonly int _stride = TGame.Info.MaxMoves;
    private IEvaluator<TGame> _inner;

    /// <summary>A cache of at least <paramref name="size"/> positions for batches of at most <paramref name="capacity"/>.</summary>
    public CachingEvaluator(IEvaluator<TGame> inner, int size, int capacity)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        _inner = inner;
        _misses = new EvaluationBatch<TGame>(capacity);
        var entries = (int)BitOperations.RoundUpToPowerOf2((uint)size);
        _keys = new ulong[entries];
        _state = new int[entries];
        _values = new float[entries];
        _priors = new float[(long)entries * _stride];
        _missOf = new int[capacity];
    }

    /// <summary>Positions asked for so far.</summary>
    public long Requests { get; private set; }

    /// <summary>Positions answered without the inner evaluator.</summary>
    public long Hits { get; private set; }

    /// <summary>Forgets everything and asks <paramref name="inner"/> from now on; needed when the network changes.</summary>
    public void Reset(IEvaluator<TGame> inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
        Array.Clear(_state);
    }

    /// <inheritdoc/>
    public void Evaluate(EvaluationBatch<TGame> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        _misses.Clear();
        for (var i = 0; i < batch.Count; i++)
        {
            var key = batch.Positions[i].Key;
            var slot = Slot(key);
            if (_state[slot] != 0 && _keys[slot] == key)
            {
                // Known, or evaluated in this very batch for another game (then the table holds the miss's index).
                _missOf[i] = _state[slot] == Known ? -1 : BitConverter.SingleToInt32Bits(_values[slot]);
                if (_missOf[i] < 0)
                {
                    Read(slot, batch, i);
                }

                continue;
            }

            var miss = _misses.Add(batch.Positions[i]);
            _missOf[i] = miss;
            if (_state[slot] != Pending)
            {
                _state[slot] = Pending;
                _keys[slot] = key;
                _values[slot] = BitConverter.Int32BitsToSingle(miss);
            }
        }

        Requests += batch.Count;
        Hits += batch.Count - _misses.Count;
        if (_misses.Count > 0)
        {
            EvaluateMisses();
        }

        for (var i = 0; i < batch.Count; i++)
        {
            if (_missOf[i] >= 0)
            {
                _misses.PriorsOf(_missOf[i]).CopyTo(batch.PriorsOf(i));
                batch.Values[i] = _misses.Values[_missOf[i]];
            }
        }
    }

    private void EvaluateMisses()
    {
        var done = false;
        try
        {
            _inner.Evaluate(_misses);
            done = true;
        }
        finally
        {
            if (!done)
            {
                Array.Clear(_state);
            }
        }

        Store();
    }

    private int Slot(ulong key) => (int)(key >> 20) & (_keys.Length - 1);

    private void Read(int slot, EvaluationBatch<TGame> batch, int index)
    {
        var priors = batch.PriorsOf(index);
        _priors.AsSpan(slot * _stride, priors.Length).CopyTo(priors);
        batch.Values[index] = _values[slot];
    }

    private void Store()
    {
        for (var miss = 0; miss < _misses.Count; miss++)
        {
            var slot = Slot(_misses.Positions[miss].Key);
            if (_state[slot] != Pending || BitConverter.SingleToInt32Bits(_values[slot]) != miss)
            {
                continue;
            }

            _state[slot] = Known;
            _values[slot] = _misses.Values[miss];
            _misses.PriorsOf(miss).CopyTo(_priors.AsSpan(slot * _stride));
        }
    }
}
