using System.Collections.Immutable;

namespace SelfPlay.Grains.Storage;

/// <summary>The blobs in the SQLite database.</summary>
internal sealed class SqliteBlobStore(SqliteDatabase database) : IBlobStore
{
    public Task CommitAsync(ImmutableArray<BlobChange> changes) => database.WriteAsync(session =>
    {
        foreach (var change in changes)
        {
            if (change.Content is null)
            {
                session.Run("DELETE FROM blobs WHERE key = $0", change.Key);
            }
            else
            {
                session.Run(
                    "INSERT INTO blobs (key, tag, content) VALUES ($0, $1, $2) ON CONFLICT (key) DO UPDATE SET tag = excluded.tag, content = excluded.content",
                    change.Key, change.Tag, change.Content);
            }
        }

        return changes.Length;
    });

    public Task<ImmutableArray<BlobInfo>> ListAsync(string prefix) => database.ReadAsync(session => List(session, prefix));

    public Task<byte[]?> ReadAsync(string key, long offset, int count) => database.ReadAsync(session => Read(session, key, offset, count));

    internal static ImmutableArray<BlobInfo> List(SqliteSession session, string prefix)
    {
        var blobs = ImmutableArray.CreateBuilder<BlobInfo>();
        using var reader = session.Query("SELECT key, tag, length(content) FROM blobs WHERE key >= $0 AND key < $1 ORDER BY key", prefix, prefix + char.MaxValue);
        while (reader.Read())
        {
            blobs.Add(new BlobInfo(reader.GetString(0), reader.GetString(1), reader.GetInt64(2)));
        }

        return blobs.ToImmutable();
    }

    internal static byte[]? Read(SqliteSession session, string key, long offset, int count)
    {
        using var reader = session.Query("SELECT substr(content, $1, $2) FROM blobs WHERE key = $0", key, offset + 1, count);
        return reader.Read() ? reader.GetFieldValue<byte[]>(0) : null;
    }
}
