using System.Diagnostics.CodeAnalysis;
using SelfPlay.Supervised.Data.Fetching;

namespace SelfPlay.Supervised.Data;

/// <summary>
/// Finds the files of data sets on this machine: in the user's own folder, then in the cache, then where Debian packages
/// install them; else it fetches the set into the cache from the first of its sources that works. A file is handed out only
/// if its content is the expected one. Any thread; fetches follow one another.
/// </summary>
public sealed class DataLibrary
{
    /// <summary>The variable that names the user's own folder of data sets.</summary>
    public const string FolderVariable = "SELFPLAY_DATA";

    private readonly string? _folder;
    private readonly string? _cache;
    private readonly DataFetcher _fetcher;
    private readonly VerifiedFiles _verified;
    private readonly Lock _gate = new();

    internal DataLibrary(string? folder, string? cache, DataFetcher fetcher)
    {
        _folder = folder;
        _cache = cache;
        _fetcher = fetcher;
        _verified = new VerifiedFiles(cache is null ? null : Path.Combine(cache, ".verified"));
    }

    /// <summary>
    /// This machine's library: the folder in `SELFPLAY_DATA`, the user's cache (`$XDG_CACHE_HOME/selfplay/data`, by default
    /// `~/.cache/selfplay/data`), the sets' other sources.
    /// </summary>
    /// <param name="progress">Is told in one line what is being fetched, which can take minutes.</param>
    public static DataLibrary OfMachine(Action<string>? progress = null)
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable);
        return new DataLibrary(string.IsNullOrWhiteSpace(folder) ? null : folder, UserCache(), new DataFetcher(progress));
    }

    /// <summary>Whether every file of the set is at hand without fetching; looks for files only and reads none.</summary>
    public bool Has(DataSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return set.Files.All(file => Places(set, file).Any(place => File.Exists(place.Path)));
    }

    /// <summary>Whether all files of a set are at hand or could be fetched now; if not, why.</summary>
    public bool TryHave(DataSet set, [NotNullWhen(false)] out string? why)
    {
        ArgumentNullException.ThrowIfNull(set);
        try
        {
            foreach (var file in set.Files)
            {
                _ = PathOf(set, file.Name);
            }

            why = null;
            return true;
        }
        catch (DataException missing)
        {
            why = missing.Message;
            return false;
        }
    }

    /// <summary>The path of a verified file of the set, fetched now unless it is at hand.</summary>
    /// <param name="set">The data set.</param>
    /// <param name="file">The name of one of its files.</param>
    /// <exception cref="DataException">It cannot be had, or the user's own copy is not the right one.</exception>
    public string PathOf(DataSet set, string file)
    {
        ArgumentNullException.ThrowIfNull(set);
        var wanted = set.FileOf(file);
        lock (_gate)
        {
            var failures = new List<string>();
            if (_folder is not null && !Directory.Exists(_folder))
            {
                failures.Add($"{FolderVariable} names {_folder}, which is not a folder");
            }

            return Find(set, wanted, failures) ?? Fetch(set, wanted, failures);
        }
    }

    private static string? UserCache()
    {
        // The XDG specification: a relative path is as good as none.
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (!Path.IsPathFullyQualified(cache ?? ""))
        {
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            cache = home.Length > 0 ? Path.Combine(home, ".cache") : null;
        }

        return cache is null ? null : Path.Combine(cache, "selfplay", "data");
    }

    private enum PlaceKind
    {
        Own,
        Cache,
        Installed,
    }

    private IEnumerable<(PlaceKind Kind, string Path)> Places(DataSet set, DataFile file)
    {
        if (_folder is not null)
        {
            yield return (PlaceKind.Own, Path.Combine(_folder, file.Name));
        }

        if (_cache is not null)
        {
            yield return (PlaceKind.Cache, Path.Combine(_cache, file.Name));
        }

        foreach (var source in set.Sources.OfType<InstalledFolder>())
        {
            yield return (PlaceKind.Installed, source.PathOf(file));
        }
    }

    private string? Find(DataSet set, DataFile file, List<string> failures)
    {
        foreach (var (kind, path) in Places(set, file).Where(place => File.Exists(place.Path)))
        {
            if (_verified.Mismatch(path, file) is not { } mismatch)
            {
                return path;
            }

            // What the user put there is for the user to replace; elsewhere another copy may do.
            if (kind == PlaceKind.Own)
            {
                throw new DataException($"{path} is not the file of {set.Title}: it {mismatch}; replace or remove it.");
            }

            failures.Add($"{path} {mismatch}");
        }

        return null;
    }

    private string Fetch(DataSet set, DataFile wanted, List<string> failures)
    {
        if (_cache is null)
        {
            failures.Add("this user has no folder to fetch it to, as XDG_CACHE_HOME and HOME name none");
        }
        else
        {
            // What is at hand stays; a file in the cache that failed its check is fetched again.
            var missing = set.Files.Where(file => file == wanted || !Places(set, file).Any(place => File.Exists(place.Path)));
            var path = Path.Combine(_cache, wanted.Name);
            if (_fetcher.TryFetch(set, [.. missing], _cache, failures) && _verified.Mismatch(path, wanted) is null)
            {
                return path;
            }
        }

        throw new DataException(Missing(set, failures));
    }

    private static string Missing(DataSet set, List<string> failures)
    {
        var more = set.Files.Count - 1;
        var rest = more switch { 0 => "", 1 => " and 1 more file", _ => $" and {more} more files" };
        var advice = set.Sources.Select(source => source.Advice).OfType<string>()
            .Append($"set {FolderVariable} to a folder that holds {set.Files[0].Name}{rest}");
        var tried = failures.Count > 0 ? $" ({string.Join("; ", failures)})" : "";
        return $"The data set '{set.Name}' is not at hand{tried}: {string.Join(", or ", advice)}.";
    }
}
