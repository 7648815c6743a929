using System.Numerics;
using System.Runtime.InteropServices;

namespace SelfPlay.Supervised.L01_InformationTheory;

/// <summary>
/// A model of text that learns while it predicts: P(next | last k symbols) by Witten and Bell's interpolation (1991). In a context seen c times
/// with T different successors, P_k = (count + T P_{k−1}) / (c + T), down to the uniform distribution. Encoder and
/// decoder each keep one and show it the same symbols, so nothing of it has to be sent.
/// </summary>
internal sealed class ContextModel
{
    private readonly int _order;
    private readonly int _symbolBits;
    private readonly Dictionary<ulong, int>[] _contexts;
    private readonly List<Successors> _successors = [];
    private readonly int[] _active;
    private readonly double[] _p;
    private readonly int[] _frequencies;
    private ulong _history;
    private int _seen;

    /// <summary>Creates a model that has seen nothing.</summary>
    /// <param name="symbols">Number of symbols, K.</param>
    /// <param name="order">Symbols it looks back, k.</param>
    public ContextModel(int symbols, int order)
    {
        _order = order;
        _symbolBits = 32 - BitOperations.LeadingZeroCount((uint)(symbols - 1));
        if (order * _symbolBits >= 64)
        {
            throw new ArgumentOutOfRangeException(nameof(order), "Contexts of this length have no number of 64 bits.");
        }

        _contexts = [.. Enumerable.Range(0, order + 1).Select(_ => new Dictionary<ulong, int>())];
        _active = new int[order + 1];
        _p = new double[symbols];
        _frequencies = new int[symbols];
    }

    /// <summary>P(next). [K]</summary>
    public ReadOnlySpan<double> P => _p;

    /// <summary>
    /// P(next) in whole shares of <see cref="ArithmeticCoder.Total"/>, which is their sum; no symbol has less than one. [K]
    /// </summary>
    public ReadOnlySpan<int> Frequencies => _frequencies;

    /// <summary>Computes the distribution of the next symbol.</summary>
    public void Predict()
    {
        Array.Fill(_p, 1.0 / _p.Length);
        for (var k = 0; k <= Math.Min(_order, _seen); k++)
        {
            _active[k] = Find(k);
            _successors[_active[k]].Refine(_p);
        }

        var left = ArithmeticCoder.Total;
        var (likeliest, most) = (0, 0);
        for (var s = 0; s < _p.Length; s++)
        {
            var frequency = 1 + (int)(_p[s] * (ArithmeticCoder.Total - _p.Length));
            _frequencies[s] = frequency;
            left -= frequency;
            (likeliest, most) = frequency > most ? (s, frequency) : (likeliest, most);
        }

        // What rounding down has left over is least felt there.
        _frequencies[likeliest] += left;
    }

    /// <summary>Shows the model which symbol came; <see cref="Predict"/> went before.</summary>
    public void Learn(int symbol)
    {
        for (var k = 0; k <= Math.Min(_order, _seen); k++)
        {
            _successors[_active[k]].Add(symbol);
        }

        _history = (_history << _symbolBits) | (uint)symbol;
        _seen++;
    }

    private int Find(int k)
    {
        var context = _history & ((1UL << (k * _symbolBits)) - 1);
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_contexts[k], context, out var exists);
        if (!exists)
        {
            place = _successors.Count;
            _successors.Add(new Successors());
        }

        return place;
    }

    /// <summary>What came after one context, and how often.</summary>
    private sealed class Successors
    {
        private readonly List<(int Symbol, int Count)> _counts = [];
        private int _total;

        public void Refine(Span<double> p)
        {
            if (_total == 0)
            {
                return;
            }

            var scale = 1.0 / (_total + _counts.Count);
            var share = _counts.Count * scale;
            foreach (ref var x in p)
            {
                x *= share;
            }

            foreach (var (symbol, count) in _counts)
            {
                p[symbol] += count * scale;
            }
        }

        public void Add(int symbol)
        {
            _total++;
            foreach (ref var entry in CollectionsMarshal.AsSpan(_counts))
            {
                if (entry.Symbol == symbol)
                {
                    entry.Count++;
                    return;
                }
            }

            _counts.Add((symbol, 1));
        }
    }
}
