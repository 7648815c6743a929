using System.Collections.Immutable;

namespace SelfPlay.Contracts.Arena;

/// <summary>Rated matches of a run, keyed by its name: between its versions and against fixed players, with Elo ratings.</summary>
[Alias("selfplay.IArenaGrain")]
public interface IArenaGrain : IGrainWithStringKey
{
    /// <summary>
    /// Queues one rating round of <paramref name="version"/>, to be played on the silo's search threads; returns at once.
    /// <see cref="ArenaTable.Pending"/> counts down to 0 while its matches are played and recorded.
    /// </summary>
    [Alias("Rate")]
    Task RateAsync(long version, int gamesPerOpponent);

    /// <summary>Matches queued and not yet recorded.</summary>
    [Alias("GetPending")]
    Task<int> GetPendingAsync();

    /// <summary>Records the results of a match that was played elsewhere.</summary>
    [Alias("Record")]
    Task RecordAsync(MatchRecord match);

    /// <summary>Ratings from all recorded matches, best first.</summary>
    [Alias("GetRatings")]
    Task<ArenaTable> GetRatingsAsync();
}

/// <summary>Result of a match; results for the first-named player.</summary>
/// <param name="First">Player, as on the command line.</param>
/// <param name="Second">Player.</param>
/// <param name="Wins">Games the first-named player won.</param>
/// <param name="Draws">Games drawn.</param>
/// <param name="Losses">Games it lost.</param>
/// <param name="PlayedAt">When.</param>
[GenerateSerializer, Immutable, Alias("selfplay.MatchRecord")]
public sealed record MatchRecord(string First, string Second, int Wins, int Draws, int Losses, DateTimeOffset PlayedAt);

/// <summary>A player's rating.</summary>
/// <param name="Player">Player, as on the command line.</param>
/// <param name="Elo">Maximum-likelihood Elo; `random` is 0.</param>
/// <param name="Low">Lower end of the 95 % confidence interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Games">Games it rests on.</param>
[GenerateSerializer, Immutable, Alias("selfplay.Rating")]
public sealed record Rating(string Player, double Elo, double Low, double High, int Games);

/// <summary>Everything the arena knows of a run.</summary>
/// <param name="Ratings">Best first.</param>
/// <param name="Matches">All results.</param>
/// <param name="Pending">Matches queued and not yet recorded.</param>
/// <param name="Failure">One sentence why the newest match that failed did so, or null.</param>
[GenerateSerializer, Immutable, Alias("selfplay.ArenaTable")]
public sealed record ArenaTable(ImmutableArray<Rating> Ratings, ImmutableArray<MatchRecord> Matches, int Pending, string? Failure);
