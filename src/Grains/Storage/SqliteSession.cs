using Microsoft.Data.Sqlite;

namespace SelfPlay.Grains.Storage;

/// <summary>One connection with its prepared statements. Used by one thread at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = [];

    public SqliteSession(string path, SqliteOpenMode mode)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 10 };
        _connection = new SqliteConnection(settings.ToString());
        _connection.Open();
    }

    /// <summary>Runs a statement; returns the number of rows it changed.</summary>
    /// <param name="sql">The statement, with parameters $0, $1, ...</param>
    /// <param name="arguments">Their values.</param>
    public int Run(string sql, params ReadOnlySpan<object> arguments) => Bind(sql, arguments).ExecuteNonQuery();

    /// <summary>The first column of the first row as an integer, or null if there is no row or it is NULL.</summary>
    public long? Integer(string sql, params ReadOnlySpan<object> arguments) => Bind(sql, arguments).ExecuteScalar() as long?;

    /// <summary>Runs a query.</summary>
    public SqliteDataReader Query(string sql, params ReadOnlySpan<object> arguments) => Bind(sql, arguments).ExecuteReader();

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    private SqliteCommand Bind(string sql, ReadOnlySpan<object> arguments)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
#pragma warning disable CA2100 // every statement in this folder is a constant; values go in as parameters
            command.CommandText = sql;
#pragma warning restore CA2100
            for (var i = 0; i < arguments.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
            }

            _commands.Add(sql, command);
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            command.Parameters[i].Value = arguments[i];
        }

        return command;
    }
}
