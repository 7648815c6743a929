using SelfPlay.Contracts.Weights;

namespace SelfPlay.Grains.Weights;

/// <summary>Puts the chunks of a version together.</summary>
internal static class WeightsDownload
{
    /// <summary>The content of a version, or null if it is not kept any longer.</summary>
    public static async Task<byte[]?> ReadAsync(IWeightsGrain weights, WeightsInfo info)
    {
        var content = new byte[info.Bytes];
        for (var offset = 0; offset < content.Length;)
        {
            var chunk = await weights.ReadAsync(info.Version, offset);
            if (chunk is null || chunk.Length == 0 || offset + chunk.Length > content.Length)
            {
                return null;
            }

            chunk.CopyTo(content, offset);
            offset += chunk.Length;
        }

        return content;
    }
}
