using SelfPlay.Contracts.Arena;
using SelfPlay.Grains.Weights;
using SelfPlay.Search.Players;

namespace SelfPlay.Grains.Arena;

/// <summary>Which matches rate a version of a run.</summary>
internal static class RatingRound
{
    /// <summary>
    /// Simulations a move of a rated version: a quarter of what `run:NAME` plays with, so that a round takes seconds from
    /// the self-play that goes on beside it.
    /// </summary>
    public const int Simulations = 50;

    /// <summary>Name of a version as a player.</summary>
    public static string Player(string run, long version) => $"run:{run}@{version}:{Simulations}";

    /// <summary>The same version as it plays for a user, with its own default of simulations: what the solver judges.</summary>
    public static string Judged(string player) => (PlayerSpec.Parse(player) with { Simulations = null }).ToString();

    /// <summary>Pairs to play for <paramref name="version"/>, given what has been played. Fixed neighbours play each other once.</summary>
    public static IEnumerable<(string First, string Second)> Pairs(string run, long version, IReadOnlyCollection<MatchRecord> played)
    {
        var player = Player(run, version);
        foreach (var opponent in FixedPlayers.Names)
        {
            yield return (player, opponent);
        }

        var previous = played.LastOrDefault(m => m.First != player && m.First.StartsWith($"run:{run}@", StringComparison.Ordinal) && IsKept(m.First, version))?.First;
        if (previous is not null)
        {
            yield return (player, previous);
        }

        foreach (var (stronger, weaker) in FixedPlayers.Neighbours)
        {
            if (!played.Any(m => m.First == stronger && m.Second == weaker))
            {
                yield return (stronger, weaker);
            }
        }
    }

    private static bool IsKept(string player, long newest) =>
        PlayerSpec.Parse(player).Version is { } version && WeightsRetention.Keeps(version, newest);
}
