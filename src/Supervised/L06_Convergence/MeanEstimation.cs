using SelfPlay.Games;

namespace SelfPlay.Supervised.L06_Convergence;

/// <summary>
/// The lecture's example: L(β) = E ½(β − y)², y of mean β* and variance σ². SGD is β ← β − η_t(β − y_t), and the optimum is
/// the mean β*.
/// </summary>
internal static class MeanEstimation
{
    /// <summary>Mean and variance of the error β_t − β* after every step, exactly, for any law of y.</summary>
    /// <param name="rates">η₁ .. η_T.</param>
    /// <param name="error">β₀ − β*.</param>
    /// <param name="variance">σ².</param>
    public static (double[] Mean, double[] Variance) Moments(double[] rates, double error, double variance)
    {
        ArgumentNullException.ThrowIfNull(rates);
        var (means, variances) = (new double[rates.Length], new double[rates.Length]);
        var spread = 0.0;
        for (var t = 0; t < rates.Length; t++)
        {
            var kept = 1 - rates[t];
            error *= kept;
            spread = (kept * kept * spread) + (rates[t] * rates[t] * variance);
            (means[t], variances[t]) = (error, spread);
        }

        return (means, variances);
    }

    /// <summary>E(β_t − β*)² after every step, exactly.</summary>
    public static double[] SquaredError(double[] rates, double error, double variance)
    {
        var (means, variances) = Moments(rates, error, variance);
        return [.. means.Zip(variances, (m, v) => (m * m) + v)];
    }

    /// <summary>
    /// Runs SGD with η_t = 1/t beside the running mean of the same y, summed with compensation, and returns the largest difference.
    /// </summary>
    public static double DifferenceFromMean(int steps, double optimum, ref Xoshiro256 random)
    {
        double beta = 0, sum = 0, lost = 0, worst = 0;
        for (var t = 1; t <= steps; t++)
        {
            var y = optimum + random.Normal();
            beta -= 1.0 / t * (beta - y);

            // Kahan's sum, so that the comparison has no rounding of its own.
            var next = y - lost;
            var total = sum + next;
            lost = total - sum - next;
            sum = total;
            worst = Math.Max(worst, Math.Abs(beta - (sum / t)));
        }

        return worst;
    }

    /// <summary>Mean and mean square of β_t − β* over runs with normal y of variance 1, at chosen times.</summary>
    /// <param name="rates">η₁ .. η_T.</param>
    /// <param name="error">β₀ − β*.</param>
    /// <param name="times">Ascending, from 1 to T.</param>
    /// <param name="runs">How many.</param>
    /// <param name="random">Source of chance.</param>
    public static (double[] Mean, double[] Square) Simulate(double[] rates, double error, int[] times, int runs, ref Xoshiro256 random)
    {
        ArgumentNullException.ThrowIfNull(rates);
        ArgumentNullException.ThrowIfNull(times);
        var (mean, square) = (new double[times.Length], new double[times.Length]);
        for (var run = 0; run < runs; run++)
        {
            var e = error;
            var t = 0;
            for (var k = 0; k < times.Length; k++)
            {
                for (; t < times[k]; t++)
                {
                    e -= rates[t] * (e - random.Normal());
                }

                mean[k] += e / runs;
                square[k] += e * e / runs;
            }
        }

        return (mean, square);
    }
}
