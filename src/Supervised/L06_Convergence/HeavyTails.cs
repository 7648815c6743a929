using SelfPlay.Games;

namespace SelfPlay.Supervised.L06_Convergence;

/// <summary>
/// The mean's example with y from a Cauchy law, whose variance is infinite: the gradients β − y have none, and the theorem
/// does not apply. The median is still there to be found: the gradients of |β − y| are ±1.
/// </summary>
internal static class HeavyTails
{
    /// <summary>A value of Cauchy's law around 0; half of them are between -1 and 1.</summary>
    public static double Cauchy(ref Xoshiro256 random) => Math.Tan(Math.PI * (random.Unit() - 0.5));

    /// <summary>Interquartile ranges of β over runs of SGD with η_t = c/t, at chosen times.</summary>
    /// <param name="gradient">As a function of β − y.</param>
    /// <param name="scale">c.</param>
    /// <param name="delay">t₀ in c/(t + t₀).</param>
    /// <param name="times">Ascending, from 1.</param>
    /// <param name="runs">How many.</param>
    /// <param name="random">Source of chance.</param>
    public static double[] Range(Func<double, double> gradient, double scale, double delay, int[] times, int runs, ref Xoshiro256 random)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        ArgumentNullException.ThrowIfNull(times);
        var values = new double[times.Length][];
        for (var k = 0; k < times.Length; k++)
        {
            values[k] = new double[runs];
        }

        for (var run = 0; run < runs; run++)
        {
            var (beta, t) = (0.0, 0);
            for (var k = 0; k < times.Length; k++)
            {
                for (; t < times[k]; t++)
                {
                    beta -= scale / (t + 1 + delay) * gradient(beta - Cauchy(ref random));
                }

                values[k][run] = beta;
            }
        }

        return [.. values.Select(InterquartileRange)];
    }

    /// <summary>Distance between the first and the third quartile.</summary>
    public static double InterquartileRange(double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        double[] sorted = [.. values.Order()];
        return sorted[3 * sorted.Length / 4] - sorted[sorted.Length / 4];
    }
}
