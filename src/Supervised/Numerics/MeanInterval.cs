using MathNet.Numerics.Distributions;

namespace SelfPlay.Supervised.Numerics;

/// <summary>The mean of independent values with what is known about its error.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="StandardError">Standard deviation of the values over √N.</param>
/// <param name="Count">Number of values, N.</param>
internal sealed record MeanInterval(double Mean, double StandardError, int Count)
{
    /// <summary>Of at least two values.</summary>
    public static MeanInterval Of(IReadOnlyCollection<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(values.Count, 2, nameof(values));
        var mean = values.Average();
        var variance = values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1);
        return new MeanInterval(mean, Math.Sqrt(variance / values.Count), values.Count);
    }

    /// <summary>Half the 95 % confidence interval (Student's t with N − 1 degrees of freedom).</summary>
    public double Half => StandardError * StudentT.InvCDF(0, 1, Count - 1, 0.975);

    /// <summary>Standard deviation of the values.</summary>
    public double Deviation => StandardError * Math.Sqrt(Count);

    /// <summary>How many standard errors the mean is above <paramref name="truth"/>.</summary>
    public double Score(double truth) => (Mean - truth) / StandardError;
}
