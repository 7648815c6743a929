using SelfPlay.Games;

namespace SelfPlay.Supervised.L02_ScalarAutograd;

/// <summary>Two half circles that reach into one another: points of a plane in two classes that no line separates.</summary>
/// <param name="X">Points. [N][2]</param>
/// <param name="Y">−1 or 1. [N]</param>
internal sealed record Moons(double[][] X, int[] Y)
{
    /// <summary>Draws points evenly along the arcs, with normal noise.</summary>
    public static Moons Draw(int count, double noise, ref Xoshiro256 random)
    {
        var (x, y) = (new double[count][], new int[count]);
        for (var i = 0; i < count; i++)
        {
            var angle = Math.PI * random.Unit();
            y[i] = i % 2 == 0 ? 1 : -1;
            var (across, up) = y[i] > 0 ? (Math.Cos(angle), Math.Sin(angle)) : (1 - Math.Cos(angle), 0.5 - Math.Sin(angle));
            x[i] = [across + (noise * random.Normal()), up + (noise * random.Normal())];
        }

        return new Moons(x, y);
    }
}
