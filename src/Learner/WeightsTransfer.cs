using SelfPlay.Contracts.Weights;

namespace SelfPlay.Learner;

/// <summary>Moves weights and checkpoints to and from the weights grain, chunk by chunk.</summary>
internal static class WeightsTransfer
{
    /// <summary>Uploads and publishes; returns the version, or 0 if a newer lease has fenced this learner off.</summary>
    public static async Task<long> PublishAsync(this IWeightsGrain grain, long token, Snapshot snapshot)
    {
        var (weights, checkpoint) = (Guid.NewGuid(), Guid.NewGuid());
        await UploadAsync(grain, weights, snapshot.Weights);
        await UploadAsync(grain, checkpoint, snapshot.Checkpoint);
        return await grain.PublishAsync(token, weights, checkpoint, snapshot.Steps);
    }

    /// <summary>The newest checkpoint, or null if there is none.</summary>
    public static async Task<byte[]?> DownloadCheckpointAsync(this IWeightsGrain grain)
    {
        using var content = new MemoryStream();
        while (true)
        {
            var chunk = await grain.ReadCheckpointAsync(content.Length);
            if (chunk is null)
            {
                return null;
            }

            if (chunk.Length == 0)
            {
                return content.ToArray();
            }

            content.Write(chunk);
        }
    }

    private static async Task UploadAsync(IWeightsGrain grain, Guid upload, byte[] content)
    {
        var offset = 0;
        do
        {
            var count = Math.Min(IWeightsGrain.MaxChunkBytes, content.Length - offset);
            await grain.UploadAsync(upload, offset, content.AsSpan(offset, count).ToArray());
            offset += count;
        }
        while (offset < content.Length);
    }
}

/// <summary>What is published: the network, and everything needed to go on from it.</summary>
/// <param name="Steps">Learner steps done.</param>
/// <param name="SamplesLearnt">Samples drawn.</param>
/// <param name="Weights">A safetensors file.</param>
/// <param name="Checkpoint">The agent's checkpoint.</param>
internal sealed record Snapshot(long Steps, long SamplesLearnt, byte[] Weights, byte[] Checkpoint);
