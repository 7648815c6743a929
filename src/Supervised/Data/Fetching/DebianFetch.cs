namespace SelfPlay.Supervised.Data.Fetching;

/// <summary>Takes files out of a Debian package that it downloads and unpacks; needs apt's package lists, but no rights.</summary>
internal static class DebianFetch
{
    public static void Run(DebianPackage source, IReadOnlyList<DataFile> files, string staging, ToolRunner tools, FetchLimits limits)
    {
        // As root apt would download as the user _apt, who has no business in another user's cache.
        tools.Run(
            "apt-get", ["-q", "-o", "APT::Sandbox::User=root", "-o", "Acquire::Retries=1", "download", source.Package], staging, limits.Download);
        var package = Directory.GetFiles(staging, "*.deb") is [var single]
            ? single
            : throw new FetchException("apt-get left no package behind");
        var unpacked = Path.Combine(staging, "unpacked");
        tools.Run("dpkg-deb", ["-x", package, unpacked], staging, limits.Unpack);
        foreach (var file in files)
        {
            var path = Path.Combine(unpacked, source.PathOf(file).TrimStart('/'));
            if (!File.Exists(path))
            {
                throw new FetchException($"the package has no {source.PathOf(file)}");
            }

            File.Move(path, DataFetcher.StagedPath(staging, file));
        }
    }
}
