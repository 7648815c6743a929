namespace SelfPlay.Games.Control;

/// <summary>Uniform numbers of an interval.</summary>
internal static class Uniform
{
    /// <summary>Uniform in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public static double Draw<TRandom>(double low, double high, ref TRandom random)
        where TRandom : IRandomSource => low + ((high - low) * random.Unit());
}
