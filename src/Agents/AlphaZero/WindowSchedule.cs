namespace SelfPlay.Agents.AlphaZero;

/// <summary>
/// How many of the newest samples the learner draws from: sublinear in the samples made so far, so that the games of the
/// first, weak networks leave early while later the window holds enough variety (Wu 2019, "Accelerating self-play learning
/// in Go", appendix C): c (1 + beta ((N / c)^alpha - 1) / alpha) for N samples made, N while that is below c.
/// </summary>
internal static class WindowSchedule
{
    private const double Alpha = 0.75; // both from the paper
    private const double Beta = 0.4;

    /// <summary>Samples to draw from.</summary>
    /// <param name="made">Samples made so far, N.</param>
    /// <param name="start">Size from which growth is sublinear, c.</param>
    /// <param name="most">What the window can hold.</param>
    public static int Size(double made, int start, int most)
    {
        var size = made <= start ? made : start * (1 + (Beta * (Math.Pow(made / start, Alpha) - 1) / Alpha));
        return (int)Math.Clamp(size, 1, most);
    }
}
