using System.Numerics;
using System.Runtime.CompilerServices;

namespace SelfPlay.Games;

/// <summary>
/// xoshiro256** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021): the seeded source of chance
/// for games and search. A mutable struct: pass it by reference, or two copies draw the same numbers.
/// </summary>
public struct Xoshiro256 : IRandomSource
{
    private ulong _s0, _s1, _s2, _s3;

    /// <summary>A generator whose state is expanded from <paramref name="seed"/> by SplitMix64.</summary>
    public Xoshiro256(ulong seed)
    {
        _s0 = SplitMix(ref seed);
        _s1 = SplitMix(ref seed);
        _s2 = SplitMix(ref seed);
        _s3 = SplitMix(ref seed);
    }

    /// <summary>A generator of its own for part <paramref name="stream"/> of what <paramref name="seed"/> seeds.</summary>
    public static Xoshiro256 ForStream(ulong seed, ulong stream) => new(Mix(seed ^ Mix(stream + 0x9E3779B97F4A7C15UL)));

    /// <summary>The four words of state, for checkpoints.</summary>
    public readonly (ulong A, ulong B, ulong C, ulong D) State => (_s0, _s1, _s2, _s3);

    /// <summary>A generator that goes on where <see cref="State"/> was taken.</summary>
    public static Xoshiro256 FromState((ulong A, ulong B, ulong C, ulong D) state)
    {
        if ((state.A | state.B | state.C | state.D) == 0)
        {
            throw new ArgumentException("xoshiro256 has no all-zero state.", nameof(state));
        }

        return new Xoshiro256 { _s0 = state.A, _s1 = state.B, _s2 = state.C, _s3 = state.D };
    }

    /// <summary>Next 64 random bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Next()
    {
        // In locals: a change of a field in place would have to be loaded again from where it was stored.
        var (s0, s1, s2, s3) = (_s0, _s1, _s2 ^ _s0, _s3 ^ _s1);
        var result = BitOperations.RotateLeft(s1 * 5, 7) * 9;
        _s0 = s0 ^ s3;
        _s1 = s1 ^ s2;
        _s2 = s2 ^ (s1 << 17);
        _s3 = BitOperations.RotateLeft(s3, 45);
        return result;
    }

    /// <inheritdoc/>
    /// <remarks>By multiply-shift: the bias is below bound / 2^32.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Below(int bound) => (int)(((Next() >> 32) * (ulong)(uint)bound) >> 32);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Standard normal, by Box and Muller.</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Unit())) * Math.Cos(2 * Math.PI * Unit());

    /// <summary>Gamma with shape <paramref name="shape"/> and scale 1 (Marsaglia and Tsang 2000).</summary>
    public double Gamma(double shape)
    {
        if (shape < 1)
        {
            return Gamma(shape + 1) * Math.Pow(1 - Unit(), 1 / shape);
        }

        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Normal();
            var v = 1 + (c * x);
            if (v <= 0)
            {
                continue;
            }

            v = v * v * v;
            if (Math.Log(1 - Unit()) < (0.5 * x * x) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }

    /// <summary>Finaliser of SplitMix64: mixes all bits of <paramref name="x"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return x ^ (x >> 31);
    }

    private static ulong SplitMix(ref ulong state) => Mix(state += 0x9E3779B97F4A7C15UL);
}
