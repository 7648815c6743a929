namespace SelfPlay.Grains.Arena;

/// <summary>The players that every rating of a run is measured against, whether it trains or is rated later.</summary>
public static class FixedPlayers
{
    /// <summary>The player whose rating is 0.</summary>
    public const string Anchor = "random";

    /// <summary>All of them, weakest first.</summary>
    public static IReadOnlyList<string> Names { get; } = [Anchor, "mcts:100", "mcts:1000", "alphabeta:5"];

    /// <summary>Pairs of neighbours, whose matches tie the scale together.</summary>
    public static IEnumerable<(string Stronger, string Weaker)> Neighbours => Names.Skip(1).Zip(Names);
}
