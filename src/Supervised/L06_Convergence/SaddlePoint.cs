using SelfPlay.Games;

namespace SelfPlay.Supervised.L06_Convergence;

/// <summary>L(x, y) = ½x² − ½y² + ¼y⁴: a saddle at 0, minima at (0, ±1) with L = −¼.</summary>
internal static class SaddlePoint
{
    /// <summary>Where SGD with normal noise of deviation <paramref name="noise"/> ends, and the loss there.</summary>
    public static ((double X, double Y) End, double Loss) Run(double x, double y, double[] rates, double noise, Xoshiro256 random)
    {
        ArgumentNullException.ThrowIfNull(rates);
        foreach (var rate in rates)
        {
            var (gx, gy) = (x, (y * y * y) - y);
            x -= rate * (gx + (noise * random.Normal()));
            y -= rate * (gy + (noise * random.Normal()));
        }

        return ((x, y), (0.5 * x * x) - (0.5 * y * y) + (0.25 * y * y * y * y));
    }
}
