using System.Numerics;

namespace SelfPlay.Supervised.L09_Occam;

/// <summary>
/// Numbers the subsets of s out of n things from 0 to C(n, s) − 1: the subset c₁ &lt; c₂ &lt; ... has the number Σᵢ C(cᵢ, i).
/// No code of subsets of equal chance is shorter.
/// </summary>
internal static class Combinadic
{
    /// <summary>C(n, s).</summary>
    public static BigInteger Choose(int n, int s)
    {
        if (s < 0 || s > n)
        {
            return BigInteger.Zero;
        }

        var result = BigInteger.One;
        for (var i = 1; i <= Math.Min(s, n - s); i++)
        {
            result = result * (n - i + 1) / i;
        }

        return result;
    }

    /// <summary>The number of a subset.</summary>
    /// <param name="n">How many things there are.</param>
    /// <param name="subset">Distinct values from 0 to n − 1, ascending.</param>
    public static BigInteger Rank(int n, ReadOnlySpan<int> subset)
    {
        var (rank, k) = (BigInteger.Zero, subset.Length);
        var choose = Choose(n, k);
        for (var c = n - 1; k > 0; c--)
        {
            // From C(c+1, k) to C(c, k), the number of subsets without c.
            var without = choose * (c + 1 - k) / (c + 1);
            if (subset[k - 1] == c)
            {
                rank += without;
                choose -= without;
                k--;
            }
            else
            {
                choose = without;
            }
        }

        return rank;
    }

    /// <summary>The subset with that number, ascending.</summary>
    public static int[] Subset(int n, int size, BigInteger rank)
    {
        var (subset, k) = (new int[size], size);
        var choose = Choose(n, size);
        if (rank.Sign < 0 || rank >= choose)
        {
            throw new ArgumentOutOfRangeException(nameof(rank), $"There is no such subset of {size} out of {n}.");
        }

        for (var c = n - 1; k > 0; c--)
        {
            var without = choose * (c + 1 - k) / (c + 1);
            if (rank >= without)
            {
                subset[--k] = c;
                rank -= without;
                choose -= without;
            }
            else
            {
                choose = without;
            }
        }

        return subset;
    }
}
