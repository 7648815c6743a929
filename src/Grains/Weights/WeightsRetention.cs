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
    public static bool Keeps(long version, long newest)
    {
        var spacing = (long)Spacing;
        while (newest / spacing > History)
        {
            spacing *= 2;
        }

        return version == 1 || version > newest - Newest || version % spacing == 0;
    }
}
