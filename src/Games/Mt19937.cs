namespace SelfPlay.Games;

/// <summary>
/// The Mersenne Twister (Matsumoto and Nishimura, ACM TOMACS 1998) with the draws of NumPy's RandomState: for figures that
/// other programs computed with it. Everything of our own draws from <see cref="Xoshiro256"/>.
/// </summary>
public sealed class Mt19937 : IRandomSource
{
    private const int Size = 624;
    private const int Middle = 397;
    private const uint UpperBit = 0x80000000;

    private readonly uint[] _state = new uint[Size];
    private int _next = Size;

    /// <summary>A generator in the state that `RandomState(seed)` has.</summary>
    public Mt19937(uint seed)
    {
        _state[0] = seed;
        for (var i = 1; i < Size; i++)
        {
            _state[i] = (1812433253 * (_state[i - 1] ^ (_state[i - 1] >> 30))) + (uint)i;
        }
    }

    /// <summary>Next 32 random bits.</summary>
    public uint Next()
    {
        if (_next == Size)
        {
            Regenerate();
        }

        var y = _state[_next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680;
        y ^= (y << 15) & 0xEFC60000;
        return y ^ (y >> 18);
    }

    /// <inheritdoc/>
    /// <remarks>53 bits of two outputs.</remarks>
    public double Unit()
    {
        var (upper, lower) = (Next() >> 5, Next() >> 6);
        return ((upper * (double)(1 << 26)) + lower) / (1L << 53);
    }

    /// <inheritdoc/>
    /// <remarks>By rejection after masking; a bound of 1 takes nothing from the generator.</remarks>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        var largest = (uint)bound - 1;
        if (largest == 0)
        {
            return 0;
        }

        var mask = uint.MaxValue >> System.Numerics.BitOperations.LeadingZeroCount(largest);
        uint drawn;
        do
        {
            drawn = Next() & mask;
        }
        while (drawn > largest);
        return (int)drawn;
    }

    private void Regenerate()
    {
        for (var i = 0; i < Size; i++)
        {
            var y = (_state[i] & UpperBit) | (_state[(i + 1) % Size] & ~UpperBit);
            _state[i] = _state[(i + Middle) % Size] ^ (y >> 1) ^ ((y & 1) == 0 ? 0 : 0x9908B0DFu);
        }

        _next = 0;
    }
}
