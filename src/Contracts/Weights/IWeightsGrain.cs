using System.Collections.Immutable;
using Orleans.Concurrency;

namespace SelfPlay.Contracts.Weights;

/// <summary>
/// The weights of a run, keyed by its name: numbered immutable snapshots (safetensors), and the learner's newest
/// checkpoint. Large contents move in chunks of at most <see cref="MaxChunkBytes"/>.
/// </summary>
[Alias("selfplay.IWeightsGrain")]
public interface IWeightsGrain : IGrainWithStringKey
{
    /// <summary>Most bytes of content in one call.</summary>
    const int MaxChunkBytes = 1 << 20;

    /// <summary>
    /// Announces a learner's fencing token: from now on nothing with an older one is published. Every learner calls this
    /// before it reads the checkpoint, so that what it reads stays the newest. False when the token itself is too old.
    /// </summary>
    [Alias("Fence")]
    Task<bool> FenceAsync(long leaseToken);

    /// <summary>Stages one chunk of an upload; chunks come in order, and offset 0 begins anew.</summary>
    [Alias("Upload")]
    Task UploadAsync(Guid upload, long offset, [Immutable] byte[] chunk);

    /// <summary>
    /// Makes a staged upload the next version, together with the learner's counters, in one durable transaction with the
    /// staged checkpoint if one is named. Refused (0) when the fencing token is older than the newest seen.
    /// </summary>
    /// <returns>The new version, from 1.</returns>
    [Alias("Publish")]
    Task<long> PublishAsync(long leaseToken, Guid weightsUpload, Guid? checkpointUpload, long steps);

    /// <summary>The newest version, waiting at most <paramref name="wait"/> (bounded to 15 s) for one newer than <paramref name="known"/>; null if nothing has been published.</summary>
    [Alias("WaitForNewer"), AlwaysInterleave]
    Task<WeightsInfo?> WaitForNewerAsync(long known, TimeSpan wait, CancellationToken cancellationToken = default);

    /// <summary>Versions that are kept, oldest first.</summary>
    [Alias("List")]
    Task<ImmutableArray<WeightsInfo>> ListAsync();

    /// <summary>Part of a version's content; empty behind its end, null if the version is not kept.</summary>
    [Alias("Read")]
    Task<byte[]?> ReadAsync(long version, long offset);

    /// <summary>Part of the newest checkpoint; empty behind its end, null if there is none.</summary>
    [Alias("ReadCheckpoint")]
    Task<byte[]?> ReadCheckpointAsync(long offset);
}

/// <summary>A version of the weights.</summary>
/// <param name="Version">Number, from 1.</param>
/// <param name="Steps">Learner steps that made it.</param>
/// <param name="Bytes">Size.</param>
/// <param name="PublishedAt">When.</param>
[GenerateSerializer, Immutable, Alias("selfplay.WeightsInfo")]
public sealed record WeightsInfo(long Version, long Steps, long Bytes, DateTimeOffset PublishedAt);
