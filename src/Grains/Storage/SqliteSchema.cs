using Microsoft.Data.Sqlite;

namespace SelfPlay.Grains.Storage;

/// <summary>Tables of the database file, how a new file is made, and how an existing one is judged before it is used.</summary>
internal static class SqliteSchema
{
    /// <summary>Name of the database file in the data directory.</summary>
    public const string FileName = "selfplay.db";

    /// <summary>SQLite's application_id of our files: "SPLY" in ASCII.</summary>
    private const long ApplicationId = 0x53504C59;

    /// <summary>SQLite's user_version: raised with every change of the tables.</summary>
    private const long Version = 1;

    private static readonly string Tables = $"""
        PRAGMA application_id = {ApplicationId};
        PRAGMA user_version = {Version};
        CREATE TABLE shards (
            shard INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            episodes INTEGER NOT NULL,
            samples INTEGER NOT NULL,
            steps INTEGER NOT NULL,
            window_episodes INTEGER NOT NULL,
            window_samples INTEGER NOT NULL,
            window_bytes INTEGER NOT NULL);
        CREATE TABLE episodes (
            shard INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            id BLOB NOT NULL,
            weights_version INTEGER NOT NULL,
            samples INTEGER NOT NULL,
            steps INTEGER NOT NULL,
            samples_through INTEGER NOT NULL,
            payload BLOB NOT NULL);
        CREATE UNIQUE INDEX episodes_by_sequence ON episodes (shard, sequence);
        CREATE UNIQUE INDEX episodes_by_id ON episodes (shard, id);
        CREATE TABLE blobs (key TEXT NOT NULL UNIQUE, tag TEXT NOT NULL, content BLOB NOT NULL);
        CREATE TABLE grain_state (
            name TEXT NOT NULL,
            grain TEXT NOT NULL,
            etag INTEGER NOT NULL,
            json BLOB NOT NULL,
            PRIMARY KEY (name, grain)) WITHOUT ROWID;
        """;

    /// <summary>
    /// Makes a new database under another name and renames it when it is complete, so that a file of that name is
    /// never half made: an empty one is then known to be damaged.
    /// </summary>
    public static void Create(string path)
    {
        var unfinished = path + ".new";
        File.Delete(unfinished);
        using (var session = new SqliteSession(unfinished, SqliteOpenMode.ReadWriteCreate))
        {
            session.Run("BEGIN");
            session.Run(Tables);
            session.Run("COMMIT");
        }

        File.Move(unfinished, path);
    }

    /// <summary>Reads through the whole file without changing it.</summary>
    /// <exception cref="StorageException">It is not a sound database of ours.</exception>
    public static void Check(string path)
    {
        if (new FileInfo(path).Length == 0)
        {
            throw Damaged(path, "it is empty");
        }

        try
        {
            using var session = new SqliteSession(path, SqliteOpenMode.ReadOnly);
            if (session.Integer("PRAGMA application_id") != ApplicationId)
            {
                throw new StorageException($"'{path}' is an SQLite database of another program; move it away, or give another directory with --data.");
            }

            if (session.Integer("PRAGMA user_version") is var version && version != Version)
            {
                throw new StorageException($"'{path}' has schema version {version} and this program reads version {Version}; use the program that wrote it, or give another directory with --data.");
            }

            using var findings = session.Query("PRAGMA quick_check(1)");
            var finding = findings.Read() ? findings.GetString(0) : "the check gave no answer";
            if (finding != "ok")
            {
                throw Damaged(path, finding.ReplaceLineEndings(" "));
            }
        }
        catch (SqliteException e)
        {
            throw Translate(path, e);
        }
    }

    /// <summary>The clear sentence for an error of SQLite's.</summary>
    public static StorageException Translate(string path, SqliteException e)
    {
        const int Full = 13, CantOpen = 14, ReadOnly = 8, InputOutput = 10, NotADatabase = 26, Corrupt = 11, Permission = 3, Busy = 5;
        return e.SqliteErrorCode switch
        {
            NotADatabase => new StorageException($"'{path}' is not an SQLite database; restore it from a copy, move it away, or give another directory with --data.", e),
            Corrupt => Damaged(path, "its pages do not fit together", e),
            Full => new StorageException($"The disk that holds '{path}' is full; free some space and resume the run.", e),
            CantOpen or ReadOnly or Permission => new StorageException($"'{path}' cannot be opened for writing; check the permissions of the file and its directory, or give another directory with --data.", e),
            InputOutput => new StorageException($"Reading or writing '{path}' failed; check the disk it is on.", e),
            Busy => new StorageException($"'{path}' is locked by another program; close it and try again.", e),
            _ => new StorageException($"The database '{path}' refused an operation ({e.Message}).", e),
        };
    }

    private static StorageException Damaged(string path, string how, Exception? inner = null)
    {
        var message = $"The database '{path}' is damaged ({how}); restore it from a copy, move it away, or give another directory with --data.";
        return inner is null ? new StorageException(message) : new StorageException(message, inner);
    }
}
