using MathNet.Numerics.Distributions;

namespace SelfPlay.Supervised.Numerics;

/// <summary>A straight line through points by (weighted) least squares, with the errors of its coefficients.</summary>
/// <param name="Intercept">Value at x = 0.</param>
/// <param name="Slope">Rise per unit of x.</param>
/// <param name="InterceptError">Standard error of the intercept.</param>
/// <param name="SlopeError">Standard error of the slope.</param>
/// <param name="Points">How many points.</param>
internal sealed record LineFit(double Intercept, double Slope, double InterceptError, double SlopeError, int Points)
{
    /// <summary>Fits a line.</summary>
    /// <param name="x">[N], at least two different values.</param>
    /// <param name="y">[N]</param>
    /// <param name="weight">Relative weights, one over the variance of y; null weighs all alike. [N]</param>
    public static LineFit Of(IReadOnlyList<double> x, IReadOnlyList<double> y, IReadOnlyList<double>? weight = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Count, x.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(x.Count, 2);
        double Weight(int i) => weight?[i] ?? 1;
        var all = Enumerable.Range(0, x.Count).ToArray();
        var total = all.Sum(Weight);
        var (meanX, meanY) = (all.Sum(i => Weight(i) * x[i]) / total, all.Sum(i => Weight(i) * y[i]) / total);
        var squares = all.Sum(i => Weight(i) * (x[i] - meanX) * (x[i] - meanX));
        var slope = all.Sum(i => Weight(i) * (x[i] - meanX) * (y[i] - meanY)) / squares;
        var intercept = meanY - (slope * meanX);
        var residual = all.Sum(i => Weight(i) * Square(y[i] - intercept - (slope * x[i]))) / Math.Max(1, x.Count - 2);
        return new LineFit(
            intercept,
            slope,
            Math.Sqrt(residual * ((1 / total) + (meanX * meanX / squares))),
            Math.Sqrt(residual / squares),
            x.Count);
    }

    /// <summary>The exponent p of y = c·xᵖ: a line through the logarithms.</summary>
    public static LineFit OfPower(IReadOnlyList<double> x, IReadOnlyList<double> y) =>
        Of([.. x.Select(v => Math.Log(v))], [.. y.Select(v => Math.Log(v))]);

    /// <summary>Half the 95 % confidence interval of the slope (Student's t with N − 2 degrees of freedom).</summary>
    public double SlopeInterval => Points > 2 ? SlopeError * StudentT.InvCDF(0, 1, Points - 2, 0.975) : double.PositiveInfinity;

    /// <summary>The line's value.</summary>
    public double At(double x) => Intercept + (Slope * x);

    private static double Square(double x) => x * x;
}
