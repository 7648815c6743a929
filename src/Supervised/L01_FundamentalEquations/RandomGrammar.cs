using SelfPlay.Games;

namespace SelfPlay.Supervised.L01_FundamentalEquations;

/// <summary>
/// An autoregressive distribution over strings: after every beginning there is a random distribution over the next symbol, of which
/// the last is the end of the string. Every beginning is visited; nothing is sampled.
/// </summary>
internal sealed class RandomGrammar
{
    private const double LeastEnd = 0.1;
    private readonly ulong _seed;
    private readonly int _symbols;

    /// <summary>Creates it.</summary>
    /// <param name="symbols">Number of symbols beside the end.</param>
    /// <param name="seed">Seed of its probabilities.</param>
    public RandomGrammar(int symbols, ulong seed) => (_symbols, _seed) = (symbols, seed);

    /// <summary>Total probability of all strings of at most so many symbols, and of what has not ended by then.</summary>
    /// <param name="most">Most symbols, T.</param>
    /// <param name="mustEnd">Whether the end has probability 1 after T symbols.</param>
    public (double Ended, double Open) Mass(int most, bool mustEnd) => Mass(1, 1, most, mustEnd);

    /// <summary>Total probability of all strings of exactly so many symbols when there is no end symbol: of every length as much.</summary>
    public double MassWithoutEnd(int length) => MassWithoutEnd(1, 1, length);

    private (double Ended, double Open) Mass(ulong beginning, double p, int left, bool mustEnd)
    {
        if (left == 0)
        {
            var end = mustEnd ? 1 : Next(beginning)[^1];
            return (p * end, p * (1 - end));
        }

        var next = Next(beginning);
        var (ended, open) = (p * next[^1], 0.0);
        for (var symbol = 0; symbol < _symbols; symbol++)
        {
            var more = Mass(Append(beginning, symbol), p * next[symbol], left - 1, mustEnd);
            (ended, open) = (ended + more.Ended, open + more.Open);
        }

        return (ended, open);
    }

    private double MassWithoutEnd(ulong beginning, double p, int left)
    {
        if (left == 0)
        {
            return p;
        }

        var next = Next(beginning);
        var sum = 0.0;
        for (var symbol = 0; symbol < _symbols; symbol++)
        {
            sum += MassWithoutEnd(Append(beginning, symbol), p * next[symbol] / (1 - next[^1]), left - 1);
        }

        return sum;
    }

    private ulong Append(ulong beginning, int symbol) => (beginning * (ulong)(_symbols + 1)) + (ulong)symbol + 1;

    /// <summary>P(next | beginning), always the same for one beginning; the last is the end's. [K + 1]</summary>
    private double[] Next(ulong beginning)
    {
        var random = Xoshiro256.ForStream(_seed, beginning);
        var p = new double[_symbols + 1];
        for (var i = 0; i <= _symbols; i++)
        {
            p[i] = -Math.Log(1 - random.Unit());
        }

        var sum = p.Sum();
        for (var i = 0; i <= _symbols; i++)
        {
            p[i] = ((1 - LeastEnd) * p[i] / sum) + (i == _symbols ? LeastEnd : 0);
        }

        return p;
    }
}
