using SelfPlay.Games;

namespace SelfPlay.Supervised.L05_Gpt;

/// <summary>Sums of two numbers as sequences of symbols of one length: `a+b=`, then perhaps a scratch pad, then the sum. All numbers have leading zeros.</summary>
/// <param name="digits">Digits of a and b.</param>
/// <param name="scratchPad">Whether the columns' digits and carries stand before the sum, from the right: `8+7=15` is digit 5, carry 1.</param>
internal sealed class Sums(int digits, bool scratchPad)
{
    private const string Alphabet = "0123456789+=;";
    private const int PlusSign = 10;
    private const int EqualsSign = 11;
    private const int EndOfPad = 12;

    /// <summary>Number of symbols, V.</summary>
    public static int Symbols => Alphabet.Length;

    /// <summary>Symbols of the question.</summary>
    public int Asked => (2 * digits) + 2;

    /// <summary>Symbols of the sum, which come last.</summary>
    public int Answer => digits + 1;

    /// <summary>All symbols.</summary>
    public int Length => Asked + (scratchPad ? (2 * digits) + 1 : 0) + Answer;

    /// <summary>
    /// Draws a and b: every other column of digits adds up to 9 on average, so that carries run far. With digits drawn alike a carry through three columns comes
    /// once in a thousand, and a highest digit hardly depends on the lowest ones.
    /// </summary>
    public (long A, long B) Draw(ref Xoshiro256 random)
    {
        var (a, b) = (0L, 0L);
        for (var i = 0; i < digits; i++)
        {
            var digit = random.Below(10);
            a = (10 * a) + digit;
            b = (10 * b) + (random.Below(2) == 0 ? 9 - digit : random.Below(10));
        }

        return (a, b);
    }

    /// <summary>Writes a sum.</summary>
    public void Write(long a, long b, Span<long> symbols)
    {
        Number(a, symbols[..digits]);
        symbols[digits] = PlusSign;
        Number(b, symbols[(digits + 1)..(Asked - 1)]);
        symbols[Asked - 1] = EqualsSign;
        if (scratchPad)
        {
            Columns(a, b, symbols[Asked..]);
            symbols[Asked + (2 * digits)] = EndOfPad;
        }

        Number(a + b, symbols[^Answer..]);
    }

    /// <summary>A sum for people.</summary>
    public string Example(long a, long b)
    {
        var symbols = new long[Length];
        Write(a, b, symbols);
        return string.Concat(symbols.Select(symbol => Alphabet[(int)symbol]));
    }

    private void Columns(long a, long b, Span<long> symbols)
    {
        var carry = 0L;
        for (var i = 0; i < digits; i++, a /= 10, b /= 10)
        {
            var sum = (a % 10) + (b % 10) + carry;
            carry = sum / 10;
            symbols[2 * i] = sum % 10;
            symbols[(2 * i) + 1] = carry;
        }
    }

    private static void Number(long number, Span<long> symbols)
    {
        for (var i = symbols.Length - 1; i >= 0; i--, number /= 10)
        {
            symbols[i] = number % 10;
        }
    }
}
