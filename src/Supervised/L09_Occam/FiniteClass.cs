using MathNet.Numerics.Distributions;
using SelfPlay.Games;

namespace SelfPlay.Supervised.L09_Occam;

/// <summary>
/// Hypotheses with known error rates that err independently of one another on N examples: here the chance that a guarantee fails
/// for any of them is known exactly, beside the union bound Σ that the proof uses, and can be simulated.
/// </summary>
/// <param name="Losses">Error rate of each hypothesis on the population. [H]</param>
/// <param name="Count">N, the number of training examples.</param>
internal sealed record FiniteClass(double[] Losses, int Count)
{
    /// <summary>Chance that each hypothesis is worse than its bound. [H]</summary>
    /// <param name="bound">The bound, from the number of the hypothesis and its training error; grows with the error.</param>
    public double[] Chances(Func<int, double, double> bound) =>
        [.. Losses.Select((loss, h) => Errors(h, bound) is var k and >= 0 ? Binomial.CDF(loss, Count, k) : 0)];

    /// <summary>Chance that any hypothesis is worse than its bound.</summary>
    public static double Any(double[] chances) => -double.ExpM1(chances.Sum(p => double.LogP1(-p)));

    /// <summary>In how many of <paramref name="runs"/> training sets any hypothesis was worse than its bound.</summary>
    public int Violations(Func<int, double, double> bound, int runs, ref Xoshiro256 random)
    {
        int[] most = [.. Losses.Select((_, h) => Errors(h, bound))];
        var violations = 0;
        for (var run = 0; run < runs; run++)
        {
            for (var h = 0; h < Losses.Length; h++)
            {
                if (most[h] >= 0 && MakesAtMost(most[h], Losses[h], ref random))
                {
                    violations++;
                    break;
                }
            }
        }

        return violations;
    }

    /// <summary>The largest number of training errors at which the bound is below the true rate; −1 if there is none.</summary>
    private int Errors(int h, Func<int, double, double> bound)
    {
        var k = -1;
        while (k < Count && bound(h, (double)(k + 1) / Count) < Losses[h])
        {
            k++;
        }

        return k;
    }

    /// <summary>Whether at most so many of N examples are errors: the gaps between errors are geometric.</summary>
    private bool MakesAtMost(int most, double loss, ref Xoshiro256 random)
    {
        var (position, scale) = (0.0, 1 / double.LogP1(-loss));
        for (var errors = 0; errors <= most; errors++)
        {
            position += 1 + Math.Floor(Math.Log(1 - random.Unit()) * scale);
            if (position > Count)
            {
                return true;
            }
        }

        return false;
    }
}
