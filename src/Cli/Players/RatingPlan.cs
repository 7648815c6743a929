using SelfPlay.Cli.CommandLine;
using SelfPlay.Games;
using SelfPlay.Grains.Arena;
using SelfPlay.Search.Players;

namespace SelfPlay.Cli.Players;

/// <summary>Who plays whom when a run is rated.</summary>
/// <param name="Run">Name of the run.</param>
/// <param name="Game">What it plays.</param>
/// <param name="Versions">The versions as players, oldest first.</param>
/// <param name="Matches">The pairings.</param>
internal sealed record RatingPlan(string Run, GameInfo Game, IReadOnlyList<PlayerSpec> Versions, IReadOnlyList<(PlayerSpec First, PlayerSpec Second)> Matches)
{
    /// <summary>Every version against every fixed and every further player; neighbours, versions or fixed players, against each other.</summary>
    public static RatingPlan Make(DataFolder runs, string run, int versions, int? simulations, IReadOnlyList<PlayerSpec> further)
    {
        var game = runs.GameOf(run);
        var kept = runs.Runs.Versions(run);
        if (kept.IsEmpty)
        {
            throw new CommandFailedException($"The run '{run}' has not published any weights yet.");
        }

        PlayerSpec[] players = [.. Spread(kept.Length, versions).Select(i => new PlayerSpec(PlayerKind.Run, Simulations: simulations, Run: run, Version: kept[i].Version))];
        return new(run, game, players,
        [
            .. players.SelectMany(_ => FixedPlayers.Names.Select(PlayerSpec.Parse).Concat(further), (player, other) => (player, other)),
            .. players.Skip(1).Zip(players),
            .. FixedPlayers.Neighbours.Select(pair => (PlayerSpec.Parse(pair.Stronger), PlayerSpec.Parse(pair.Weaker))),
        ]);
    }

    /// <summary>Indices of at most <paramref name="wanted"/> of <paramref name="count"/>, evenly spread and the last one among them.</summary>
    internal static IEnumerable<int> Spread(int count, int wanted)
    {
        var taken = Math.Min(wanted, count);
        return taken == 1 ? [count - 1] : Enumerable.Range(0, taken).Select(i => (int)((long)i * (count - 1) / (taken - 1)));
    }
}
