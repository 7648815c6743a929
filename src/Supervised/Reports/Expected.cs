using System.Globalization;

namespace SelfPlay.Supervised.Reports;

/// <summary>Where an expected value comes from, which decides how strictly it is meant.</summary>
public enum Origin
{
    /// <summary>A closed form or a theorem: holds for every seed.</summary>
    Theory,

    /// <summary>A figure that a paper or a reference implementation reached.</summary>
    Reference,

    /// <summary>A figure of this course's own, set so that a broken lesson misses it.</summary>
    Own,
}

/// <summary>What a figure should be: an interval, and the value it is compared with.</summary>
/// <param name="Lower">Least value accepted.</param>
/// <param name="Upper">Greatest value accepted.</param>
/// <param name="Truth">The value theory or paper states; null if there is only a bound.</param>
public sealed record Expected(double Lower, double Upper, double? Truth = null)
{
    /// <summary>The value <paramref name="truth"/>, give or take <paramref name="tolerance"/> in its own units.</summary>
    public static Expected Near(double truth, double tolerance) => new(truth - tolerance, truth + tolerance, truth);

    /// <summary>The value <paramref name="truth"/>, give or take a share of it (0.02 = 2 %).</summary>
    public static Expected Within(double truth, double share) => Near(truth, Math.Abs(truth) * share);

    /// <summary>At most <paramref name="bound"/>; <paramref name="reference"/> is what others reached.</summary>
    public static Expected AtMost(double bound, double? reference = null) => new(double.NegativeInfinity, bound, reference);

    /// <summary>At least <paramref name="bound"/>; <paramref name="reference"/> is what others reached.</summary>
    public static Expected AtLeast(double bound, double? reference = null) => new(bound, double.PositiveInfinity, reference);

    /// <summary>From <paramref name="lower"/> to <paramref name="upper"/>.</summary>
    public static Expected Between(double lower, double upper, double? reference = null) => new(lower, upper, reference);

    /// <summary>Whether <paramref name="measured"/> is accepted; NaN never is.</summary>
    public bool Accepts(double measured) => measured >= Lower && measured <= Upper;

    /// <summary>For people: `0.6614 ± 0.0198`, `≤ 3.3 (2.97)`.</summary>
    public override string ToString() => (double.IsNegativeInfinity(Lower), double.IsPositiveInfinity(Upper)) switch
    {
        (true, false) => $"≤ {Format(Upper)}{Aside()}",
        (false, true) => $"≥ {Format(Lower)}{Aside()}",
        _ when Truth is { } truth && IsCentred(truth) => Upper == Lower ? Format(truth) : $"{Format(truth)} ± {Figures.Format(Upper - truth, 2)}",
        _ => $"{Format(Lower)} to {Format(Upper)}{Aside()}",
    };

    private static string Format(double value) => Figures.Format(value);

    private bool IsCentred(double truth) => Math.Abs(Upper + Lower - (2 * truth)) <= 1e-9 * (Math.Abs(Upper) + Math.Abs(Lower));

    private string Aside() => Truth is { } truth ? string.Create(CultureInfo.InvariantCulture, $" ({Format(truth)})") : "";
}
