using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L05_Smt;

/// <summary>
/// The states of a sentence pair's alignment over time: at every target word a source place, or the empty word with the place
/// it remembers (Och and Ney 2003). Scaled forward, backward and Viterbi recursions in O(m l²). One thread; holds the
/// buffers for every pair it is given.
/// </summary>
internal sealed class HmmTrellis
{
    private readonly LexicalTable _table;
    private readonly JumpLaw _law;
    private readonly double[]?[] _transitions;
    private readonly double[] _emission;
    private readonly double[] _emptyEmission;
    private readonly double[] _real;
    private readonly double[] _state;
    private readonly double[] _scale;
    private readonly double[] _backward;
    private readonly double[] _next;
    private int _pair;
    private int _length;
    private int _words;
    private double[] _transition = [];

    /// <summary>Buffers for the longest pair of the table.</summary>
    public HmmTrellis(LexicalTable table, JumpLaw law)
    {
        (_table, _law) = (table, law);
        var longest = table.Pairs.Source.Max(sentence => sentence.Length);
        var words = table.Pairs.Target.Max(sentence => sentence.Length);
        _transitions = new double[longest][];
        _emptyEmission = new double[words];
        _scale = new double[words];
        _emission = new double[words * longest];
        _real = new double[words * longest];
        _state = new double[words * longest];
        _backward = new double[longest];
        _next = new double[longest];
    }

    /// <summary>
    /// Adds the posteriors of the links of a pair to <paramref name="counts"/>, by slot, and of its jumps to
    /// <paramref name="jumps"/>; returns ln P(target|source) and the expected number of words from the empty word.
    /// </summary>
    public (double Likelihood, double Empty) Count(int pair, double[] counts, double[] jumps)
    {
        Load(pair);
        Forward();
        var likelihood = 0.0;
        var empty = 0.0;
        var backward = _backward.AsSpan(0, _length);
        var next = _next.AsSpan(0, _length);
        backward.Fill(1);
        for (var j = _words - 1; j >= 0; j--)
        {
            likelihood += Math.Log(_scale[j]);
            empty += AddLinks(j, counts);
            if (j == 0)
            {
                break;
            }

            var emission = Row(_emission, j);
            for (var i = 0; i < _length; i++)
            {
                next[i] = emission[i] * backward[i] / _scale[j];
            }

            AddJumps(j, next, jumps);
            var stay = _law.Empty * _emptyEmission[j] / _scale[j];
            for (var from = 0; from < _length; from++)
            {
                backward[from] = SpanMath.Dot(_transition.AsSpan(from * _length, _length), next) + (stay * backward[from]);
            }
        }

        return (likelihood, empty);
    }

    /// <summary>The most probable alignment of a pair: 0 for the empty word, else 1 + place. [m]</summary>
    public int[] Align(int pair)
    {
        Load(pair);
        var best = new double[_length];
        var scores = new double[_length];
        var from = new int[_words, _length];
        var isEmpty = new bool[_words, _length];
        for (var j = 0; j < _words; j++)
        {
            for (var i = 0; i < _length; i++)
            {
                var (score, origin) = j == 0 ? ((1 - _law.Empty) / _length, i) : BestOrigin(best, i);
                var real = score * Row(_emission, j)[i];
                var empty = _law.Empty * _emptyEmission[j] * (j == 0 ? 1.0 / _length : best[i]);
                isEmpty[j, i] = empty > real;
                from[j, i] = empty > real ? i : origin;
                scores[i] = Math.Max(real, empty);
            }

            var largest = scores.Max();
            for (var i = 0; i < _length; i++)
            {
                best[i] = scores[i] / largest;
            }
        }

        var alignment = new int[_words];
        var place = Array.IndexOf(best, best.Max());
        for (var j = _words - 1; j >= 0; j--)
        {
            alignment[j] = isEmpty[j, place] ? 0 : place + 1;
            place = from[j, place];
        }

        return alignment;
    }

    private (double Score, int Origin) BestOrigin(double[] best, int to)
    {
        var (score, origin) = (-1.0, 0);
        for (var from = 0; from < _length; from++)
        {
            var candidate = best[from] * _transition[(from * _length) + to];
            if (candidate > score)
            {
                (score, origin) = (candidate, from);
            }
        }

        return (score, origin);
    }

    private void Load(int pair)
    {
        var pairs = _table.Pairs;
        var places = pairs.Source[pair].Length;
        (_pair, _length, _words) = (pair, places - 1, pairs.Target[pair].Length);
        for (var j = 0; j < _words; j++)
        {
            var slots = pairs.Slots.AsSpan(pairs.Offset[pair] + (j * places), places);
            _emptyEmission[j] = _table.Probability[slots[0]];
            var emission = Row(_emission, j);
            for (var i = 0; i < _length; i++)
            {
                emission[i] = _table.Probability[slots[i + 1]];
            }
        }

        _transition = _transitions[_length] ??= Transition();
    }

    /// <summary>P(place | place before) for a sentence of this length, times the probability that the word is not empty's. [l, l]</summary>
    private double[] Transition()
    {
        var transition = new double[_length * _length];
        for (var from = 0; from < _length; from++)
        {
            _law.Fill(from, transition.AsSpan(from * _length, _length));
        }

        for (var k = 0; k < transition.Length; k++)
        {
            transition[k] *= 1 - _law.Empty;
        }

        return transition;
    }

    private void Forward()
    {
        for (var j = 0; j < _words; j++)
        {
            var real = Row(_real, j);
            real.Clear();
            for (var from = 0; from < _length && j > 0; from++)
            {
                SpanMath.AddScaled(real, Row(_state, j - 1)[from], _transition.AsSpan(from * _length, _length));
            }

            var state = Row(_state, j);
            var emission = Row(_emission, j);
            var sum = 0.0;
            for (var i = 0; i < _length; i++)
            {
                real[i] = emission[i] * (j == 0 ? (1 - _law.Empty) / _length : real[i]);
                var before = j == 0 ? 1.0 / _length : Row(_state, j - 1)[i];
                state[i] = real[i] + (_law.Empty * _emptyEmission[j] * before);
                sum += state[i];
            }

            _scale[j] = sum;
            for (var i = 0; i < _length; i++)
            {
                real[i] /= sum;
                state[i] /= sum;
            }
        }
    }

    /// <summary>Adds the posteriors of the links of word j and returns that of the empty word.</summary>
    private double AddLinks(int j, double[] counts)
    {
        var pairs = _table.Pairs;
        var slots = pairs.Slots.AsSpan(pairs.Offset[_pair] + (j * (_length + 1)), _length + 1);
        var real = Row(_real, j);
        var state = Row(_state, j);
        var empty = 0.0;
        for (var i = 0; i < _length; i++)
        {
            counts[slots[i + 1]] += real[i] * _backward[i];
            empty += (state[i] - real[i]) * _backward[i];
        }

        counts[slots[0]] += empty;
        return empty;
    }

    private void AddJumps(int j, ReadOnlySpan<double> next, double[] jumps)
    {
        var before = Row(_state, j - 1);
        for (var from = 0; from < _length; from++)
        {
            var transition = _transition.AsSpan(from * _length, _length);
            for (var to = 0; to < _length; to++)
            {
                jumps[JumpLaw.Index(to - from)] += before[from] * transition[to] * next[to];
            }
        }
    }

    private Span<double> Row(double[] matrix, int j) => matrix.AsSpan(j * _length, _length);
}
