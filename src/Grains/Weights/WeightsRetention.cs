namespace SelfPlay.Grains.Weights;

/// <summary>Which versions of the weights are kept: the newest ones, and a history that gets sparser as it grows, for ratings.</summary>
internal static class WeightsRetention
{
    /// <summary>Newest versions, all of which are kept.</summary>
    public const int Newest = 20;

    /// <summary>Spacing of the history while it is short.</summary>
    public const int Spacing = 10;

    /// <summary>Versions in the history at most; then its spacing doubles.</summary>
    public const int History = 64;

    /// <summary>Whether <paramref name="version"/> is kept when <paramref name="newest"/> is the newest. The first always is: ratings begin with it.</summary>
    public static bool Keeps(long version, long newest) =>
        version == 1 || version > newest - Newest || version % SpacingOf(newest) == 0;

    /// <summary>The newest version that will still be kept when many more have come: the one to rate. A short history has none; then it is the newest.</summary>
    public static long Lasting(long newest) => newest < Spacing ? newest : newest - (newest % SpacingOf(newest));

    private static long SpacingOf(long newest)
    {
        var spacing = (long)Spacing;
        while (newest / spacing > History)
        {
            spacing *= 2;
        }

        return spacing;
    }
}
