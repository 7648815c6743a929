using Microsoft.Data.Sqlite;

namespace SelfPlay.Grains.Storage;

/// <summary>
/// The one database file of a data directory, open for writing by this process alone. All changes go through one writer
/// thread that commits what has queued up in one transaction; readers use connections of their own, off the threads
/// that grains run on.
/// </summary>
/// <remarks>
/// Write-ahead logging with synchronous=FULL: a commit is on the disk before its callers hear of it, so that neither
/// kill -9 nor a power cut takes back what was acknowledged. The group commit makes that affordable: everything that
/// arrives while the disk is busy shares the next flush.
/// </remarks>
public sealed class SqliteDatabase : IDisposable
{
    /// <summary>Reading connections open at once.</summary>
    private const int Readers = 4;

    private readonly DataDirectoryLock _lock;
    private readonly SqliteWriter _writer;
    private readonly Stack<SqliteSession> _idle = new();
    private readonly SemaphoreSlim _readers = new(Readers);
    private bool _disposed;

    private SqliteDatabase(string path, DataDirectoryLock directoryLock, SqliteWriter writer)
    {
        FilePath = path;
        _lock = directoryLock;
        _writer = writer;
    }

    /// <summary>Full name of the database file.</summary>
    public string FilePath { get; }

    /// <summary>Opens the database of <paramref name="dataDirectory"/>, and makes directory and file if they do not exist.</summary>
    /// <exception cref="StorageException">It is damaged, foreign, not accessible, or open in another process.</exception>
    public static SqliteDatabase Open(string dataDirectory)
    {
        var directory = MakeDirectory(dataDirectory);
        var path = Path.Combine(directory, SqliteSchema.FileName);
        var directoryLock = DataDirectoryLock.Take(directory);
        SqliteDatabase? database = null;
        try
        {
            if (!File.Exists(path))
            {
                SqliteSchema.Create(path);
            }

            SqliteSchema.Check(path);
            return database = new SqliteDatabase(path, directoryLock, new SqliteWriter(path));
        }
        catch (SqliteException e)
        {
            throw SqliteSchema.Translate(path, e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new StorageException($"'{path}' cannot be used ({e.Message}); give another directory with --data.", e);
        }
        finally
        {
            if (database is null)
            {
                directoryLock.Dispose();
            }
        }
    }

    /// <summary>Queues a change for the writer thread; completes when it is durable.</summary>
    internal Task<T> WriteAsync<T>(Func<SqliteSession, T> operation) => _writer.WriteAsync(operation);

    /// <summary>Reads on a thread of the thread pool, from what has been committed so far.</summary>
    internal Task<T> ReadAsync<T>(Func<SqliteSession, T> operation) => Task.Run(async () =>
    {
        await _readers.WaitAsync();
        try
        {
            var session = Rent();
            var result = operation(session);
            Return(session);
            return result;
        }
        catch (SqliteException e)
        {
            // The connection is given up with the error: it may hold an open statement.
            throw SqliteSchema.Translate(FilePath, e);
        }
        finally
        {
            _readers.Release();
        }
    });

    /// <summary>Commits what is queued, closes the file and lets other processes have it.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        lock (_idle)
        {
            _disposed = true;
            while (_idle.TryPop(out var session))
            {
                session.Dispose();
            }
        }

        _lock.Dispose();
    }

    private static string MakeDirectory(string dataDirectory)
    {
        try
        {
            return Directory.CreateDirectory(dataDirectory).FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The data directory '{dataDirectory}' cannot be made ({e.Message}); give another with --data.", e);
        }
    }

    private SqliteSession Rent()
    {
        lock (_idle)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_idle.TryPop(out var session))
            {
                return session;
            }
        }

        return new SqliteSession(FilePath, SqliteOpenMode.ReadOnly);
    }

    private void Return(SqliteSession session)
    {
        lock (_idle)
        {
            if (!_disposed)
            {
                _idle.Push(session);
                return;
            }
        }

        session.Dispose();
    }
}
