namespace SelfPlay.Supervised.L04_LanguageModel;

/// <summary>
/// A model of n-grams that mixes each length with the shorter ones, down to the uniform distribution:
/// $P(w|h) = s(w|h) + γ(h)·P(w|h')$, where h' is h without its first symbol. What s and γ are is the smoothing's business
/// (<see cref="Smoothing"/>); s(·|h) and γ(h) add up to 1.
/// </summary>
internal sealed class NGramModel
{
    private readonly InterpolatedLevel[] _levels;
    private readonly int _bits;

    internal NGramModel(int symbols, int bits, InterpolatedLevel[] levels)
    {
        (Symbols, _bits, _levels) = (symbols, bits, levels);
    }

    /// <summary>Size of the alphabet, V.</summary>
    public int Symbols { get; }

    /// <summary>n</summary>
    public int Order => _levels.Length;

    /// <summary>P(symbol | history). Of the history the last n − 1 symbols count.</summary>
    public double Probability(ReadOnlySpan<int> history, int symbol)
    {
        var p = 1.0 / Symbols;
        var context = 0UL;
        for (var k = 0; k < _levels.Length && k <= history.Length; k++)
        {
            context |= k == 0 ? 0 : (ulong)history[^k] << ((k - 1) * _bits);
            if (!_levels[k].TryFind(context, out var place))
            {
                break;
            }

            p = _levels[k].Share(place, symbol) + (_levels[k].Gamma[place] * p);
        }

        return p;
    }

    /// <summary>P(· | history) of all symbols.</summary>
    /// <param name="history">What came before.</param>
    /// <param name="probabilities">[V]</param>
    public void Distribution(ReadOnlySpan<int> history, Span<double> probabilities)
    {
        probabilities[..Symbols].Fill(1.0 / Symbols);
        var context = 0UL;
        for (var k = 0; k < _levels.Length && k <= history.Length; k++)
        {
            context |= k == 0 ? 0 : (ulong)history[^k] << ((k - 1) * _bits);
            if (!_levels[k].TryFind(context, out var place))
            {
                break;
            }

            _levels[k].Mix(place, probabilities);
        }
    }

    /// <summary>−log₂ P of a text over its length: bits a symbol.</summary>
    public double Bits(ReadOnlySpan<int> text)
    {
        var sum = 0.0;
        for (var i = 0; i < text.Length; i++)
        {
            sum -= Math.Log2(Probability(text[Math.Max(0, i - Order + 1)..i], text[i]));
        }

        return sum / text.Length;
    }
}

/// <summary>One length of n-grams in an <see cref="NGramModel"/>: what each context gives its successors, and what it leaves to the shorter context.</summary>
internal sealed class InterpolatedLevel
{
    private readonly Dictionary<ulong, int> _places;
    private readonly int[] _first;
    private readonly int[] _symbols;
    private readonly double[] _shares;

    /// <summary>Creates it.</summary>
    /// <param name="places">Context to its place.</param>
    /// <param name="first">Where each context's successors begin, and the end. [contexts + 1]</param>
    /// <param name="symbols">Successors, ascending within a context.</param>
    /// <param name="shares">s(w|h) of each successor.</param>
    /// <param name="gamma">γ(h) of each context.</param>
    public InterpolatedLevel(Dictionary<ulong, int> places, int[] first, int[] symbols, double[] shares, double[] gamma)
    {
        (_places, _first, _symbols, _shares, Gamma) = (places, first, symbols, shares, gamma);
    }

    /// <summary>γ(h)</summary>
    public double[] Gamma { get; }

    /// <summary>Finds a context that the training text has.</summary>
    public bool TryFind(ulong context, out int place) => _places.TryGetValue(context, out place);

    /// <summary>s(symbol | h)</summary>
    public double Share(int place, int symbol)
    {
        var found = Array.BinarySearch(_symbols, _first[place], _first[place + 1] - _first[place], symbol);
        return found >= 0 ? _shares[found] : 0;
    }

    /// <summary>P ← s(·|h) + γ(h)·P</summary>
    public void Mix(int place, Span<double> probabilities)
    {
        foreach (ref var p in probabilities)
        {
            p *= Gamma[place];
        }

        for (var i = _first[place]; i < _first[place + 1]; i++)
        {
            probabilities[_symbols[i]] += _shares[i];
        }
    }
}
