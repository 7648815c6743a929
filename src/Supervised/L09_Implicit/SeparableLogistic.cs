using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Numerics.Odes;

namespace SelfPlay.Supervised.L09_Implicit;

/// <summary>
/// Logistic regression on examples that a plane through 0 separates, L(w) = mean ln(1 + e^{−w·z_n}) with z_n = ±x_n: there is no minimum, the
/// parameters grow for ever, and what converges is their direction (Soudry et al. 2018).
/// </summary>
internal sealed class SeparableLogistic(double[][] z)
{
    /// <summary>z [N][D]</summary>
    public double[][] Examples => z;

    private int Dimension => z[0].Length;

    /// <summary>Normal inputs whose classes a random plane tells apart, none nearer to it than <paramref name="gap"/>.</summary>
    public static SeparableLogistic Gaussian(int examples, int dimension, double gap, ref Xoshiro256 random)
    {
        var normal = Draw(dimension, ref random);
        var length = Math.Sqrt(SpanMath.SquaredNorm(normal));
        var kept = new List<double[]>();
        while (kept.Count < examples)
        {
            var x = Draw(dimension, ref random);
            var height = SpanMath.Dot(x, normal) / length;
            if (Math.Abs(height) >= gap)
            {
                kept.Add([.. x.Select(v => v * Math.Sign(height))]);
            }
        }

        return new SeparableLogistic([.. kept]);
    }

    /// <summary>
    /// Gradient flow on the scale of its logarithm, s = ln(1 + t): dw/ds = e^s·mean z_n/(1 + e^{w·z_n}) changes w by about the same from
    /// one unit of s to the next, so that times beyond all counting are within reach.
    /// </summary>
    /// <param name="logTimes">s at which to look, rising.</param>
    /// <returns>w at each. [D]</returns>
    public double[][] Flow(IReadOnlyList<double> logTimes)
    {
        var results = new double[logTimes.Count][];
        var (w, from) = (new double[Dimension], 0.0);
        for (var i = 0; i < results.Length; i++)
        {
            var begin = from;
            w = DormandPrince.Solve((s, at, slope) => Slope(begin + s, at, slope), w, logTimes[i] - begin, 1e-10, 1e-10).State;
            (results[i], from) = (w, logTimes[i]);
        }

        return results;
    }

    /// <summary>Gradient descent from 0.</summary>
    /// <param name="rate">η</param>
    /// <param name="looks">Numbers of steps at which to look, rising.</param>
    /// <param name="normalised">Whether a step has the length η, whatever the gradient's (Nacson et al. 2019: η/√k).</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>w at each. [D]</returns>
    public double[][] Descend(double rate, IReadOnlyList<int> looks, bool normalised, CancellationToken cancel)
    {
        var (w, slope) = (new double[Dimension], new double[Dimension]);
        var results = new double[looks.Count][];
        for (int look = 0, step = 1; look < results.Length; step++)
        {

            // A step of fixed length does not depend on the gradient's size, which falls below all numbers.
            Slope(normalised ? Margins(w).Min() : 0, w, slope);
            SpanMath.AddScaled(w, normalised ? rate / Math.Sqrt(step * SpanMath.SquaredNorm(slope)) : rate, slope);
            if (step == looks[look])
            {
                cancel.ThrowIfCancellationRequested();
                results[look++] = [.. w];
            }
        }

        return results;
    }

    /// <summary>ln L(w); exact where L itself is too small for a number.</summary>
    public double LogLoss(ReadOnlySpan<double> w)
    {
        var margins = Margins(w);
        var least = margins.Min();

        // ln(1 + x) = x − x²/2 to all digits where x = e^{−m} is small; what is left is scaled by the largest term.
        return Math.Log(margins.Average(m => m > 15
            ? Math.Exp(least - m) * (1 - (Math.Exp(-m) / 2))
            : Math.Exp(least) * Math.Log(1 + Math.Exp(-m)))) - least;
    }

    /// <summary>The least w·z_n over ‖w‖.</summary>
    public double Margin(ReadOnlySpan<double> w) => Margins(w).Min() / Math.Sqrt(SpanMath.SquaredNorm(w));

    private double[] Margins(ReadOnlySpan<double> w)
    {
        var margins = new double[z.Length];
        for (var n = 0; n < margins.Length; n++)
        {
            margins[n] = SpanMath.Dot(z[n], w);
        }

        return margins;
    }

    /// <summary>−e^s ∇L(w)</summary>
    private void Slope(double s, ReadOnlySpan<double> w, Span<double> slope)
    {
        slope.Clear();
        foreach (var x in z)
        {
            var margin = SpanMath.Dot(x, w);
            SpanMath.AddScaled(slope, Math.Exp(s - margin) / (1 + Math.Exp(-margin)) / z.Length, x);
        }
    }

    private static double[] Draw(int count, ref Xoshiro256 random)
    {
        var values = new double[count];
        foreach (ref var value in values.AsSpan())
        {
            value = random.Normal();
        }

        return values;
    }
}
