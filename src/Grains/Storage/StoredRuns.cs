using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SelfPlay.Contracts.Runs;
using SelfPlay.Contracts.Telemetry;
using SelfPlay.Contracts.Weights;
using SelfPlay.Grains.Runs;
using SelfPlay.Grains.Telemetry;
using SelfPlay.Grains.Weights;

namespace SelfPlay.Grains.Storage;

/// <summary>
/// The runs of a data directory, for reading only: takes no lock, changes nothing, and works while another process trains
/// there. Used by one thread at a time.
/// </summary>
public sealed class StoredRuns : IDisposable
{
    private const int MaxRead = int.MaxValue;
    private readonly SqliteSession _session;
    private readonly string _path;

    private StoredRuns(string path, SqliteSession session) => (_path, _session) = (path, session);

    /// <summary>Whether <paramref name="dataDirectory"/> has a database, sound or not.</summary>
    public static bool Exist(string dataDirectory) => File.Exists(Path.Combine(dataDirectory, SqliteSchema.FileName));

    /// <summary>Opens the database of <paramref name="dataDirectory"/>.</summary>
    /// <exception cref="StorageException">There is none, or it is not a sound database of ours.</exception>
    public static StoredRuns Open(string dataDirectory)
    {
        var path = Path.Combine(Path.GetFullPath(dataDirectory), SqliteSchema.FileName);
        if (!File.Exists(path))
        {
            throw new StorageException($"There is no database '{path}'; give the data directory of a run with --data.");
        }

        SqliteSchema.Check(path);
        try
        {
            return new StoredRuns(path, new SqliteSession(path, SqliteOpenMode.ReadOnly));
        }
        catch (SqliteException e)
        {
            throw SqliteSchema.Translate(path, e);
        }
    }

    /// <summary>All runs as they were last saved, newest first.</summary>
    public ImmutableArray<RunStatus> List() => Read(session =>
    {
        var runs = new List<RunStatus>();
        using var reader = session.Query("SELECT json FROM grain_state WHERE name = 'run'");
        while (reader.Read())
        {
            if (JsonSerializer.Deserialize<StoredRun>(reader.GetFieldValue<byte[]>(0)) is { } run && run.ToStatus(run.Elapsed) is { } status)
            {
                runs.Add(status);
            }
        }

        return runs.OrderByDescending(r => r.StartedAt).ToImmutableArray();
    });

    /// <summary>One run as it was last saved, or null.</summary>
    public RunStatus? Find(string run) => List().FirstOrDefault(r => r.Spec.Name == run);

    /// <summary>The versions of a run's weights that are kept, oldest first.</summary>
    public ImmutableArray<WeightsInfo> Versions(string run) => Read(session => SqliteBlobStore.List(session, WeightsKeys.Prefix(run)).Select(WeightsKeys.Info).ToImmutableArray());

    /// <summary>The content of a version (a safetensors file), or of the newest one; null if it is not kept.</summary>
    public byte[]? Weights(string run, long? version = null)
    {
        var wanted = version ?? Versions(run).LastOrDefault()?.Version;
        return wanted is null ? null : Read(session => SqliteBlobStore.Read(session, WeightsKeys.Version(run, wanted.Value), 0, MaxRead));
    }

    /// <summary>Ids of all episodes that are in a run's replay, shard by shard in order.</summary>
    public ImmutableArray<Guid> EpisodeIds(string run) => Read(session =>
    {
        var ids = ImmutableArray.CreateBuilder<Guid>();
        var prefix = run + "/";
        using var reader = session.Query(
            "SELECT e.id FROM episodes e JOIN shards s ON s.shard = e.shard WHERE s.name >= $0 AND s.name < $1 ORDER BY s.name, e.sequence",
            prefix, prefix + char.MaxValue);
        while (reader.Read())
        {
            ids.Add(new Guid(reader.GetFieldValue<byte[]>(0)));
        }

        return ids.ToImmutable();
    });

    /// <summary>The curves of a run as they were last saved, in order of arrival; empty if there are none.</summary>
    public ImmutableArray<MetricPoint> Curves(string run) =>
        Read(session => SqliteBlobStore.Read(session, TelemetryGrain.KeyOf(run), 0, MaxRead)) is { } stored ? SeriesStore.Load(stored).Query(0).Points : [];

    /// <summary>Closes the file.</summary>
    public void Dispose() => _session.Dispose();

    private T Read<T>(Func<SqliteSession, T> read)
    {
        try
        {
            return read(_session);
        }
        catch (SqliteException e)
        {
            throw SqliteSchema.Translate(_path, e);
        }
        catch (JsonException e)
        {
            throw new StorageException($"The database '{_path}' holds a run that is not readable; restore the file from a copy.", e);
        }
    }
}
