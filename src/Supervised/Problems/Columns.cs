namespace SelfPlay.Supervised.Problems;

/// <summary>Scaling of the columns of tables.</summary>
internal static class Columns
{
    /// <summary>Mean 0 and population standard deviation 1. [N]</summary>
    public static double[] Standard(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        return [.. values.Select(value => (value - mean) / deviation)];
    }

    /// <summary>Every column of the rows with mean 0 and deviation 1. [N][D]</summary>
    public static double[][] Standardised(double[][] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var columns = Enumerable.Range(0, rows[0].Length).Select(c => Standard([.. rows.Select(row => row[c])])).ToArray();
        return [.. Enumerable.Range(0, rows.Length).Select(b => columns.Select(column => column[b]).ToArray())];
    }
}
