using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L01_InformationTheory;

/// <summary>Distributions drawn evenly from all there are: Dirichlet with every parameter 1.</summary>
internal static class RandomDistributions
{
    /// <summary>One distribution. [K]</summary>
    public static double[] Draw(int outcomes, ref Xoshiro256 random)
    {
        var p = new double[outcomes];
        foreach (ref var x in p.AsSpan())
        {
            x = -Math.Log(1 - random.Unit());
        }

        var sum = p.Sum();
        return [.. p.Select(x => x / sum)];
    }

    /// <summary>A joint distribution of two variables.</summary>
    public static JointDistribution Joint(int rows, int columns, ref Xoshiro256 random) => new(Draw(rows * columns, ref random), columns);

    /// <summary>P(z | y), a distribution for every y. [Y*Z]</summary>
    public static double[] Channel(int inputs, int outputs, ref Xoshiro256 random)
    {
        var channel = new List<double>();
        for (var y = 0; y < inputs; y++)
        {
            channel.AddRange(Draw(outputs, ref random));
        }

        return [.. channel];
    }
}
