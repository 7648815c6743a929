using System.Collections.Immutable;
using SelfPlay.Contracts.Replay;

namespace SelfPlay.Grains.Storage;

/// <summary>
/// Durable logs of episodes, one per replay shard. A log numbers its episodes from 1 without gaps and never renumbers
/// them. A task that completes means that the change is durable. Thread-safe.
/// </summary>
public interface IEpisodeLog
{
    /// <summary>Totals of a shard; all zero if it has never been written to.</summary>
    Task<ShardTotals> GetTotalsAsync(string shard);

    /// <summary>Appends the episodes whose ids the log does not hold; the others change nothing.</summary>
    /// <returns>The totals after it, and how many episodes were new.</returns>
    Task<AppendedEpisodes> AppendAsync(string shard, ImmutableArray<EpisodeRecord> episodes);

    /// <summary>Episodes numbered above <paramref name="cursor"/> in order: at least one if there is one, and then as many as fit into <paramref name="maxBytes"/>.</summary>
    Task<ReplayPage> ReadAsync(string shard, long cursor, int maxBytes);

    /// <summary>The number after which at most <paramref name="samples"/> newest samples lie.</summary>
    Task<long> SeekAsync(string shard, long samples);

    /// <summary>Deletes the oldest episodes: those whose samples are all among the first <paramref name="samples"/> that were ever appended.</summary>
    Task<ShardTotals> TrimAsync(string shard, long samples);
}

/// <summary>Totals of a shard.</summary>
/// <param name="Episodes">Episodes ever appended: also the number of the newest one.</param>
/// <param name="Samples">Samples ever appended.</param>
/// <param name="Steps">Steps ever appended.</param>
/// <param name="WindowEpisodes">Episodes held now.</param>
/// <param name="WindowSamples">Samples held now.</param>
/// <param name="WindowBytes">Payload bytes held now.</param>
public readonly record struct ShardTotals(
    long Episodes,
    long Samples,
    long Steps,
    long WindowEpisodes,
    long WindowSamples,
    long WindowBytes);

/// <summary>What an append did.</summary>
/// <param name="Totals">Totals after it.</param>
/// <param name="New">Episodes that were not in the log before.</param>
/// <param name="NewSamples">Samples in those.</param>
public readonly record struct AppendedEpisodes(ShardTotals Totals, int New, long NewSamples);
