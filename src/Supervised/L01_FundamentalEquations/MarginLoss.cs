namespace SelfPlay.Supervised.L01_FundamentalEquations;

/// <summary>
/// Losses of a binary classifier as functions of its margin m = 2 y s(x), y being −1 or 1: how far, and in the right direction
/// or not, the score lies from the border.
/// </summary>
/// <param name="Name">Name for people.</param>
/// <param name="Of">The loss.</param>
/// <param name="Slope">Its derivative; at a kink the right one.</param>
internal sealed record MarginLoss(string Name, Func<double, double> Of, Func<double, double> Slope)
{
    /// <summary>ln(1 + e^−m) = −ln P(y|x): the log loss of P(y|x) = 1 / (1 + e^−m).</summary>
    public static MarginLoss Log { get; } = new(
        "log loss",
        m => Math.Max(0, -m) + double.LogP1(Math.Exp(-Math.Abs(m))),
        m => -1 / (1 + Math.Exp(m)));

    /// <summary>max(0, 1 − m), of the support vector machine (Cortes and Vapnik 1995): a margin of 1 is enough.</summary>
    public static MarginLoss Hinge { get; } = new("hinge loss", m => Math.Max(0, 1 - m), m => m < 1 ? -1 : 0);
}
