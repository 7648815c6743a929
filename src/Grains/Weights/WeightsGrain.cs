using System.Collections.Immutable;
using System.Globalization;
using SelfPlay.Contracts.Weights;
using SelfPlay.Grains.Storage;
using SelfPlay.Grains.Telemetry;

namespace SelfPlay.Grains.Weights;

/// <summary>
/// The weights of a run: stages uploads in memory, publishes them in one transaction, and wakes those who wait for a
/// newer version.
/// </summary>
[GrainType("weights")]
internal sealed class WeightsGrain(IBlobStore blobs, SelfPlayMetrics metrics, TimeProvider time) : Grain, IWeightsGrain
{
    /// <summary>Longest wait for a newer version: well under the response timeout.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(15);

    private readonly StagedUploads _uploads = new();
    private ImmutableArray<WeightsInfo> _versions = [];
    private TaskCompletionSource _published = NewSignal();
    private string _run = "";
    private long _fence;
    private bool _deactivating;

    private WeightsInfo? Newest => _versions.IsEmpty ? null : _versions[^1];

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _run = this.GetPrimaryKeyString();
        var stored = await blobs.ListAsync(WeightsKeys.Prefix(_run));
        _versions = [.. stored.Select(WeightsKeys.Info)];
        var fence = await blobs.ListAsync(WeightsKeys.Fence(_run));
        _fence = fence.FirstOrDefault(b => b.Key == WeightsKeys.Fence(_run)) is { } blob ? long.Parse(blob.Tag, CultureInfo.InvariantCulture) : 0;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _deactivating = true;
        _published.TrySetResult();
        return Task.CompletedTask;
    }

    public async Task<bool> FenceAsync(long leaseToken)
    {
        if (leaseToken < _fence)
        {
            return false;
        }

        if (leaseToken > _fence)
        {
            await blobs.CommitAsync([FenceChange(leaseToken)]);
            _fence = leaseToken;
        }

        return true;
    }

    public Task UploadAsync(Guid upload, long offset, byte[] chunk)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(chunk.Length, IWeightsGrain.MaxChunkBytes);
        _uploads.Add(upload, offset, chunk);
        return Task.CompletedTask;
    }

    public async Task<long> PublishAsync(long leaseToken, Guid weightsUpload, Guid? checkpointUpload, long steps)
    {
        if (leaseToken < _fence)
        {
            Forget(weightsUpload, checkpointUpload);
            return 0;
        }

        using var span = SelfPlayMetrics.Activities.StartActivity("weights.publish")?.SetTag("run", _run).SetTag("steps", steps);
        var content = _uploads.Get(weightsUpload);
        var info = new WeightsInfo((Newest?.Version ?? 0) + 1, steps, content.Length, time.GetUtcNow());
        var surplus = _versions.Where(v => !WeightsRetention.Keeps(v.Version, info.Version)).ToList();
        var tag = WeightsKeys.Tag(new WeightsTag(steps, info.PublishedAt));
        List<BlobChange> changes = [BlobChange.Put(WeightsKeys.Version(_run, info.Version), tag, content), FenceChange(leaseToken)];
        if (checkpointUpload is { } checkpoint)
        {
            changes.Add(BlobChange.Put(WeightsKeys.Checkpoint(_run), tag, _uploads.Get(checkpoint)));
        }

        changes.AddRange(surplus.Select(v => BlobChange.Delete(WeightsKeys.Version(_run, v.Version))));
        await blobs.CommitAsync([.. changes]);

        _fence = leaseToken;
        _versions = [.. _versions.Except(surplus), info];
        Forget(weightsUpload, checkpointUpload);
        metrics.Published(_run);
        var signal = _published;
        _published = NewSignal();
        signal.SetResult();
        return info.Version;
    }

    public async Task<WeightsInfo?> WaitForNewerAsync(long known, TimeSpan wait, CancellationToken cancellationToken = default)
    {
        var start = time.GetTimestamp();
        var limit = wait < MaxWait ? wait : MaxWait;
        while ((Newest?.Version ?? 0) <= known && !_deactivating)
        {
            var left = limit - time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                break;
            }

            try
            {
                await _published.Task.WaitAsync(left, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                break;
            }
        }

        return Newest;
    }

    public Task<ImmutableArray<WeightsInfo>> ListAsync() => Task.FromResult(_versions);

    public Task<byte[]?> ReadAsync(long version, long offset) => blobs.ReadAsync(WeightsKeys.Version(_run, version), offset, IWeightsGrain.MaxChunkBytes);

    public Task<byte[]?> ReadCheckpointAsync(long offset) => blobs.ReadAsync(WeightsKeys.Checkpoint(_run), offset, IWeightsGrain.MaxChunkBytes);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private BlobChange FenceChange(long token) => BlobChange.Put(WeightsKeys.Fence(_run), token.ToString(CultureInfo.InvariantCulture), []);

    private void Forget(Guid weights, Guid? checkpoint)
    {
        _uploads.Remove(weights);
        if (checkpoint is { } upload)
        {
            _uploads.Remove(upload);
        }
    }
}
