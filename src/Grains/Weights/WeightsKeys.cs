using System.Globalization;
using System.Text.Json;
using SelfPlay.Contracts.Weights;
using SelfPlay.Grains.Storage;

namespace SelfPlay.Grains.Weights;

/// <summary>Names of the blobs that hold weights and checkpoints. A run's name holds no slash, so prefixes do not mix runs up.</summary>
internal static class WeightsKeys
{
    public static string Prefix(string run) => $"weights/{run}/";

    public static string Version(string run, long version) => Prefix(run) + version.ToString("D12", CultureInfo.InvariantCulture);

    public static string Checkpoint(string run) => $"checkpoint/{run}";

    public static string Fence(string run) => $"fence/{run}";

    public static string Tag(WeightsTag tag) => JsonSerializer.Serialize(tag);

    /// <summary>The version that a blob listed under <see cref="Prefix"/> holds.</summary>
    public static WeightsInfo Info(BlobInfo blob)
    {
        var tag = JsonSerializer.Deserialize<WeightsTag>(blob.Tag)!;
        var version = long.Parse(blob.Key.AsSpan(blob.Key.LastIndexOf('/') + 1), CultureInfo.InvariantCulture);
        return new WeightsInfo(version, tag.Steps, blob.Bytes, tag.PublishedAt);
    }
}

/// <summary>What is stored beside a version.</summary>
/// <param name="Steps">Learner steps that made it.</param>
/// <param name="PublishedAt">When.</param>
internal sealed record WeightsTag(long Steps, DateTimeOffset PublishedAt);
