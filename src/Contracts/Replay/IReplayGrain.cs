using System.Collections.Immutable;

namespace SelfPlay.Contracts.Replay;

/// <summary>One shard of a run's replay, keyed `run/shard`: a durable append-only log of episodes, trimmed to a window.</summary>
[Alias("selfplay.IReplayGrain")]
public interface IReplayGrain : IGrainWithStringKey
{
    /// <summary>
    /// Appends episodes; returns once they are durable. An episode whose id is already in the log is acknowledged and not
    /// stored again. <see cref="AppendOutcome.Throttled"/> stores nothing: try again after the delay.
    /// </summary>
    /// <param name="episodes">What to append.</param>
    /// <param name="last">The actor stops and cannot offer them again: they are stored whatever the budget says.</param>
    [Alias("Append")]
    Task<AppendResult> AppendAsync(ImmutableArray<EpisodeRecord> episodes, bool last = false);

    /// <summary>Episodes after <paramref name="cursor"/> in order of their sequence numbers, at most about <paramref name="maxBytes"/> of payload (at least one).</summary>
    [Alias("Read")]
    Task<ReplayPage> ReadAsync(long cursor, int maxBytes);

    /// <summary>
    /// The cursor after which at most <paramref name="samples"/> newest samples lie: where a learner that starts up begins
    /// to read.
    /// </summary>
    [Alias("Seek")]
    Task<long> SeekAsync(long samples);

    /// <summary>
    /// The learner says how far it has come, which frees actors that were throttled, and how many of the newest samples that it has read it
    /// still needs; older episodes may be deleted, unread ones never.
    /// </summary>
    [Alias("Acknowledge")]
    Task AcknowledgeAsync(LearnerAcknowledgement acknowledgement);

    /// <summary>Size of the shard.</summary>
    [Alias("GetStatus")]
    Task<ReplayStatus> GetStatusAsync();
}

/// <summary>An episode on its way through the system. The payload is the algorithm's own (MessagePack, LZ4).</summary>
/// <param name="Id">Made by the actor; the same episode always has the same id.</param>
/// <param name="WeightsVersion">Weights that played it.</param>
/// <param name="Samples">Training samples in it.</param>
/// <param name="Steps">Moves or environment steps in it.</param>
/// <param name="Payload">The episode, encoded by its algorithm.</param>
[GenerateSerializer, Immutable, Alias("selfplay.EpisodeRecord")]
public sealed record EpisodeRecord(Guid Id, long WeightsVersion, int Samples, int Steps, byte[] Payload);

/// <summary>How far a learner has come with one shard.</summary>
/// <param name="SamplesLearnt">This shard's part, by its share of all samples, of the samples drawn so far, repeats counted.</param>
/// <param name="SamplesPerInsert">How often each sample is to be drawn on average.</param>
/// <param name="SlackSamples">Samples the shard may be ahead of what <paramref name="SamplesLearnt"/> pays for before appends are refused.</param>
/// <param name="WindowSamples">Newest samples of this shard that the learner still needs, of the <paramref name="ReadSamples"/>.</param>
/// <param name="ReadSamples">Samples ever appended up to the learner's cursor: all behind it is unread and is kept.</param>
[GenerateSerializer, Immutable, Alias("selfplay.LearnerAcknowledgement")]
public sealed record LearnerAcknowledgement(long SamplesLearnt, double SamplesPerInsert, long SlackSamples, long WindowSamples, long ReadSamples);

/// <summary>Whether an append was done.</summary>
[GenerateSerializer, Alias("selfplay.AppendOutcome")]
public enum AppendOutcome
{
    /// <summary>All episodes are durable.</summary>
    Stored = 0,

    /// <summary>Nothing was stored: the learner is behind its samples-per-insert budget.</summary>
    Throttled = 1,
}

/// <summary>Answer to an append.</summary>
/// <param name="Outcome">Whether it was done.</param>
/// <param name="RetryAfter">When throttled: how long to wait.</param>
[GenerateSerializer, Immutable, Alias("selfplay.AppendResult")]
public sealed record AppendResult(AppendOutcome Outcome, TimeSpan RetryAfter);

/// <summary>A page of the log.</summary>
/// <param name="Episodes">Episodes in order.</param>
/// <param name="Cursor">Where the next page begins.</param>
/// <param name="More">Whether there are more episodes behind it already.</param>
/// <param name="TotalSamples">Samples ever appended up to <paramref name="Cursor"/>, trimmed ones included.</param>
[GenerateSerializer, Immutable, Alias("selfplay.ReplayPage")]
public sealed record ReplayPage(ImmutableArray<EpisodeRecord> Episodes, long Cursor, bool More, long TotalSamples);

/// <summary>Size of a shard.</summary>
/// <param name="TotalEpisodes">Episodes ever appended.</param>
/// <param name="TotalSamples">Samples ever appended.</param>
/// <param name="TotalSteps">Steps ever appended.</param>
/// <param name="WindowEpisodes">Episodes in the log now.</param>
/// <param name="Bytes">Payload bytes in the log now.</param>
/// <param name="Throttled">Appends refused since activation.</param>
[GenerateSerializer, Immutable, Alias("selfplay.ReplayStatus")]
public sealed record ReplayStatus(long TotalEpisodes, long TotalSamples, long TotalSteps, long WindowEpisodes, long Bytes, long Throttled);
