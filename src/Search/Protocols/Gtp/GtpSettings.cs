namespace SelfPlay.Search.Protocols.Gtp;

/// <summary>What a controller sets once for all games.</summary>
internal sealed class GtpSettings
{
    /// <summary>The clocks.</summary>
    public GtpClock Clock { get; } = new();

    /// <summary>The komi that results are told by; null for the game's own.</summary>
    public double? Komi { get; set; }
}
