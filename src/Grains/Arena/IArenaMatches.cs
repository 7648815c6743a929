using SelfPlay.Search.Matches;

namespace SelfPlay.Grains.Arena;

/// <summary>Plays the arena's matches.</summary>
public interface IArenaMatches
{
    /// <summary>Plays one match off the grain's thread.</summary>
    /// <exception cref="Search.Players.PlayerSpecException">One of the players cannot be had.</exception>
    Task<MatchResult> PlayAsync(ArenaMatch match, CancellationToken cancellationToken);

    /// <summary>
    /// Share of positions in which a player errs, judged by an exact solver over positions of its own making in which an
    /// error is possible; null for games that have no such solver.
    /// </summary>
    /// <exception cref="Search.Players.PlayerSpecException">The player cannot be had.</exception>
    Task<double?> JudgeAsync(string game, string player, CancellationToken cancellationToken);
}

/// <summary>A match to play.</summary>
/// <param name="Game">Catalogue name of the game.</param>
/// <param name="First">Player, as on the command line.</param>
/// <param name="Second">Player.</param>
/// <param name="Games">Games, colours alternating.</param>
/// <param name="Seed">Seed of openings and players.</param>
public sealed record ArenaMatch(string Game, string First, string Second, int Games, ulong Seed);
