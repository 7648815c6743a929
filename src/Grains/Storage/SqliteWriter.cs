using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace SelfPlay.Grains.Storage;

/// <summary>
/// The thread that owns the writing connection. It takes all operations that have queued up, does them in one transaction
/// and completes their tasks after the commit. An operation that throws is undone alone.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    /// <summary>Operations in one transaction: bounds how long the first of them waits for the last.</summary>
    private const int MaxGroup = 256;

    private readonly BlockingCollection<Operation> _queue = [];
    private readonly SqliteSession _session;
    private readonly string _path;
    private readonly Thread _thread;

    public SqliteWriter(string path)
    {
        _path = path;
        _session = new SqliteSession(path, SqliteOpenMode.ReadWrite);
        _session.Run("PRAGMA journal_mode = WAL");
        _session.Run("PRAGMA synchronous = FULL");
        _session.Run("PRAGMA journal_size_limit = 67108864"); // a large checkpoint leaves no large -wal file behind
        _thread = new Thread(Work) { IsBackground = true, Name = "selfplay-storage" };
        _thread.Start();
    }

    public Task<T> WriteAsync<T>(Func<SqliteSession, T> action)
    {
        var operation = new Operation<T>(action);
        try
        {
            _queue.Add(operation);
        }
        catch (InvalidOperationException)
        {
            return Task.FromException<T>(new ObjectDisposedException(nameof(SqliteDatabase)));
        }

        return operation.Task;
    }

    public void Dispose()
    {
        if (!_queue.IsAddingCompleted)
        {
            _queue.CompleteAdding();
            _thread.Join();
            _session.Dispose();
        }
    }

    private void Work()
    {
        var group = new List<Operation>();
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            group.Add(first);
            while (group.Count < MaxGroup && _queue.TryTake(out var next))
            {
                group.Add(next);
            }

            Commit(group);
            group.Clear();
        }
    }

    private void Commit(List<Operation> group)
    {
        try
        {
            _session.Run("BEGIN IMMEDIATE");
            foreach (var operation in group)
            {
                _session.Run("SAVEPOINT operation");
                if (!operation.TryRun(_session))
                {
                    _session.Run("ROLLBACK TO operation");
                }

                _session.Run("RELEASE operation");
            }

            _session.Run("COMMIT");
        }
        catch (SqliteException e)
        {
            var failure = SqliteSchema.Translate(_path, e);
            RollBack();
            foreach (var operation in group)
            {
                operation.Fail(failure);
            }

            return;
        }

        foreach (var operation in group)
        {
            operation.Complete();
        }
    }

    private void RollBack()
    {
        try
        {
            _session.Run("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has already rolled back by itself, as it does when the disk is full.
        }
    }

    private abstract class Operation
    {
        public abstract bool TryRun(SqliteSession session);

        public abstract void Complete();

        public abstract void Fail(Exception failure);
    }

    private sealed class Operation<T>(Func<SqliteSession, T> action) : Operation
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _result = default!;
        private Exception? _failure;

        public Task<T> Task => _completion.Task;

        public override bool TryRun(SqliteSession session)
        {
            try
            {
                _result = action(session);
                return true;
            }
            catch (Exception e) when (e is not SqliteException)
            {
                _failure = e; // handed to the caller by Complete; an error of SQLite's fails the whole transaction
                return false;
            }
        }

        public override void Complete()
        {
            if (_failure is null)
            {
                _completion.SetResult(_result);
            }
            else
            {
                _completion.SetException(_failure);
            }
        }

        public override void Fail(Exception failure) => _completion.TrySetException(failure);
    }
}
