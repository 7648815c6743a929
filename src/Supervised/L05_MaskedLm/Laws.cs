using SelfPlay.Games;

namespace SelfPlay.Supervised.L05_MaskedLm;

/// <summary>Distributions over numbered states as arrays of probabilities.</summary>
internal static class Laws
{
    /// <summary>Total variation ½ Σ|p − q|.</summary>
    public static double Variation(double[] p, double[] q) => p.Zip(q, (a, b) => Math.Abs(a - b)).Sum() / 2;

    /// <summary>KL(p, q), nats.</summary>
    public static double Divergence(double[] p, double[] q) => p.Zip(q, (a, b) => a > 0 ? a * Math.Log(a / b) : 0).Sum();

    /// <summary>The frequencies of states.</summary>
    public static double[] Frequencies(int[] states, int count)
    {
        var law = new double[count];
        foreach (var state in states)
        {
            law[state] += 1.0 / states.Length;
        }

        return law;
    }

    /// <summary>Independent draws.</summary>
    public static int[] Draw(double[] law, int count, ref Xoshiro256 random)
    {
        var cumulative = new double[law.Length];
        var sum = 0.0;
        for (var state = 0; state < law.Length; state++)
        {
            cumulative[state] = sum += law[state];
        }

        var draws = new int[count];
        foreach (ref var draw in draws.AsSpan())
        {
            var found = Array.BinarySearch(cumulative, random.Unit() * sum);
            draw = Math.Min(found < 0 ? ~found : found, law.Length - 1);
        }

        return draws;
    }
}
