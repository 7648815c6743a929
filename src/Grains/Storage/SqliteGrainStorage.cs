using System.Text.Json;
using Orleans.Storage;

namespace SelfPlay.Grains.Storage;

/// <summary>Orleans' grain state in the SQLite database, as JSON by System.Text.Json; writes check the etag.</summary>
internal sealed class SqliteGrainStorage(SqliteDatabase database) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var grain = grainId.ToString();
        var (etag, json) = await database.ReadAsync(session =>
        {
            using var reader = session.Query("SELECT etag, json FROM grain_state WHERE name = $0 AND grain = $1", stateName, grain);
            return reader.Read() ? (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)) : (0L, null);
        });
        grainState.RecordExists = json is not null;
        grainState.ETag = json is null ? null : etag.ToString();
        grainState.State = json is null ? Activator.CreateInstance<T>() : Parse<T>(json, grain);
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(grainState.State);
        var (grain, etag) = (grainId.ToString(), grainState.ETag);
        var next = await database.WriteAsync(session =>
        {
            var stored = Check(session, stateName, grain, etag);
            var version = (stored ?? 0) + 1;
            session.Run(
                "INSERT INTO grain_state (name, grain, etag, json) VALUES ($0, $1, $2, $3) ON CONFLICT (name, grain) DO UPDATE SET etag = excluded.etag, json = excluded.json",
                stateName, grain, version, json);
            return version;
        });
        grainState.ETag = next.ToString();
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (grain, etag) = (grainId.ToString(), grainState.ETag);
        await database.WriteAsync(session =>
        {
            Check(session, stateName, grain, etag);
            return session.Run("DELETE FROM grain_state WHERE name = $0 AND grain = $1", stateName, grain);
        });
        grainState.ETag = null;
        grainState.RecordExists = false;
        grainState.State = Activator.CreateInstance<T>();
    }

    private static long? Check(SqliteSession session, string stateName, string grain, string? etag)
    {
        var stored = session.Integer("SELECT etag FROM grain_state WHERE name = $0 AND grain = $1", stateName, grain);
        return stored?.ToString() == etag
            ? stored
            : throw new InconsistentStateException($"The state '{stateName}' of {grain} was changed by another activation.", stored?.ToString() ?? "none", etag ?? "none");
    }

    private static T Parse<T>(byte[] json, string grain)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json) ?? throw new StorageException($"The stored state of {grain} is empty; restore the database from a copy.");
        }
        catch (JsonException e)
        {
            throw new StorageException($"The stored state of {grain} is not readable; restore the database from a copy.", e);
        }
    }
}
