namespace SelfPlay.Cli.Benchmarks;

/// <summary>What a benchmark found: the median of its readings, and how far they lie apart.</summary>
/// <param name="Name">Name of the figure (`playouts.connect4`).</param>
/// <param name="Value">Median.</param>
/// <param name="Unit">Unit (`moves/s`).</param>
/// <param name="Min">Lowest reading.</param>
/// <param name="Max">Highest reading.</param>
internal sealed record BenchmarkResult(string Name, double Value, string Unit, double Min, double Max)
{
    /// <summary>The result of an odd number of readings.</summary>
    public static BenchmarkResult Of(string name, string unit, IEnumerable<double> readings)
    {
        double[] sorted = [.. readings.Order()];
        return new(name, sorted[sorted.Length / 2], unit, sorted[0], sorted[^1]);
    }
}

/// <summary>A group of benchmarks that `bench` can run by name.</summary>
/// <param name="Name">Name of the suite.</param>
/// <param name="Description">What it measures, in a few words.</param>
/// <param name="Run">Runs it; results come as they are found.</param>
internal sealed record BenchmarkSuite(string Name, string Description, Func<Effort, CancellationToken, IAsyncEnumerable<BenchmarkResult>> Run);

/// <summary>How long to measure.</summary>
/// <param name="Seconds">Length of one reading, s.</param>
internal sealed record Effort(double Seconds)
{
    /// <summary>Readings of a figure: enough for a median that one disturbance does not move.</summary>
    public const int Readings = 5;
}
