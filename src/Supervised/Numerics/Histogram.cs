namespace SelfPlay.Supervised.Numerics;

/// <summary>An empirical density: shares of values in cells of equal width, divided by the width.</summary>
/// <param name="Middles">Middles of the cells. [K]</param>
/// <param name="Density">Share over width. [K]</param>
internal sealed record Histogram(double[] Middles, double[] Density)
{
    /// <summary>Counts values into <paramref name="cells"/> cells from <paramref name="from"/> to <paramref name="to"/>; what lies outside counts in the total only.</summary>
    public static Histogram Of(IReadOnlyCollection<double> values, double from, double to, int cells)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(to, from);
        var (width, counts) = ((to - from) / cells, new int[cells]);
        foreach (var value in values)
        {
            var cell = (int)Math.Floor((value - from) / width);
            if (cell >= 0 && cell < cells)
            {
                counts[cell]++;
            }
        }

        return new Histogram(
            [.. Enumerable.Range(0, cells).Select(i => from + ((i + 0.5) * width))],
            [.. counts.Select(count => count / (width * values.Count))]);
    }
}
