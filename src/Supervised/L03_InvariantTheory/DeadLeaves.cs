using SelfPlay.Games;

namespace SelfPlay.Supervised.L03_InvariantTheory;

/// <summary>
/// Images with the statistics of nature: grey discs in front of each other, with radii of density r^−3, so that no scale is special (Lee, Mumford and Huang 2001).
/// </summary>
internal static class DeadLeaves
{
    private const double LeastRadius = 2;
    private const double LargestRadius = 60;

    /// <summary>Draws an image, front to back until every pixel is covered. Greys are of a normal law, mean 0 and variance 1. [side, side]</summary>
    public static double[,] Draw(int side, ref Xoshiro256 random)
    {
        var image = new double[side, side];
        var covered = new bool[side, side];
        for (var left = side * side; left > 0;)
        {
            // The inverse of the distribution function of a radius of density r^−3 between the bounds.
            var (a, b) = (1 / (LeastRadius * LeastRadius), 1 / (LargestRadius * LargestRadius));
            var radius = 1 / Math.Sqrt(a - (random.Unit() * (a - b)));
            var (x, y) = ((random.Unit() * (side + (2 * LargestRadius))) - LargestRadius, (random.Unit() * (side + (2 * LargestRadius))) - LargestRadius);
            var grey = random.Normal();
            for (var row = Math.Max(0, (int)Math.Ceiling(y - radius)); row <= Math.Min(side - 1, (int)Math.Floor(y + radius)); row++)
            {
                var half = Math.Sqrt(Math.Max(0, (radius * radius) - ((row - y) * (row - y))));
                for (var column = Math.Max(0, (int)Math.Ceiling(x - half)); column <= Math.Min(side - 1, (int)Math.Floor(x + half)); column++)
                {
                    if (!covered[row, column])
                    {
                        (image[row, column], covered[row, column], left) = (grey, true, left - 1);
                    }
                }
            }
        }

        return image;
    }

    /// <summary>Patches at random places, mean 0 each, row by row. [count][size²]</summary>
    public static double[][] Patches(double[,] image, int size, int count, ref Xoshiro256 random)
    {
        var patches = new double[count][];
        for (var i = 0; i < count; i++)
        {
            var (top, left) = (random.Below(image.GetLength(0) - size + 1), random.Below(image.GetLength(1) - size + 1));
            double[] patch = [.. Enumerable.Range(0, size * size).Select(p => image[top + (p / size), left + (p % size)])];
            var mean = patch.Average();
            patches[i] = [.. patch.Select(grey => grey - mean)];
        }

        return patches;
    }
}
