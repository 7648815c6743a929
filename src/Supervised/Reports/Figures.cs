using System.Globalization;

namespace SelfPlay.Supervised.Reports;

/// <summary>How numbers are written in reports.</summary>
public static class Figures
{
    private const double Largest = 1e7;
    private const double Smallest = 1e-4;

    /// <summary>With <paramref name="digits"/> significant digits; very large and very small ones with an exponent.</summary>
    public static string Format(double value, int digits = 5)
    {
        var size = Math.Abs(value);
        if (value == 0 || !double.IsFinite(value) || size is >= Smallest and < Largest)
        {
            var rounded = value == 0 || !double.IsFinite(value) ? value : Round(value, digits);
            return rounded.ToString("0.##########", CultureInfo.InvariantCulture);
        }

        return value.ToString($"0.{new string('#', digits - 1)}e0", CultureInfo.InvariantCulture);
    }

    private static double Round(double value, int digits)
    {
        var decimals = digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return Math.Round(value, Math.Clamp(decimals, 0, 15));
    }
}
