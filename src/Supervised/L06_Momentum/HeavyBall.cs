namespace SelfPlay.Supervised.L06_Momentum;

/// <summary>
/// What momentum was invented for: descent without noise on a quadratic whose curvatures go from 1 to κ (Polyak 1964).
/// </summary>
internal static class HeavyBall
{
    /// <summary>The rate and momentum that shrink the slowest direction fastest.</summary>
    public static (double Rate, double Momentum) Best(double condition)
    {
        var root = Math.Sqrt(condition);
        var momentum = Math.Pow((root - 1) / (root + 1), 2);
        return (4 / ((root + 1) * (root + 1)), momentum);
    }

    /// <summary>What a step leaves of the distance with <see cref="Best"/>: (√κ − 1)/(√κ + 1).</summary>
    public static double BestFactor(double condition) => (Math.Sqrt(condition) - 1) / (Math.Sqrt(condition) + 1);

    /// <summary>What a step of plain descent leaves with its best rate 2/(1 + κ): (κ − 1)/(κ + 1).</summary>
    public static double PlainFactor(double condition) => (condition - 1) / (condition + 1);

    /// <summary>Distances from the optimum after every step, from 1 in each of <paramref name="directions"/> directions. [T + 1]</summary>
    /// <param name="condition">κ.</param>
    /// <param name="rate">η.</param>
    /// <param name="momentum">μ.</param>
    /// <param name="steps">T.</param>
    /// <param name="directions">Curvatures in equal ratios from 1 to κ.</param>
    public static double[] Distances(double condition, double rate, double momentum, int steps, int directions = 16)
    {
        double[] curvatures = [.. Enumerable.Range(0, directions).Select(i => Math.Pow(condition, (double)i / (directions - 1)))];
        var (x, v) = (Enumerable.Repeat(1.0, directions).ToArray(), new double[directions]);
        var distances = new double[steps + 1];
        for (var t = 0; ; t++)
        {
            distances[t] = Math.Sqrt(x.Sum(xi => xi * xi));
            if (t == steps)
            {
                return distances;
            }

            for (var i = 0; i < directions; i++)
            {
                v[i] = (momentum * v[i]) + (rate * curvatures[i] * x[i]);
                x[i] -= v[i];
            }
        }
    }
}
