using System.Data;
using Npgsql;

namespace Puente.Store.Postgres;

/// <summary>The one session that writes; connects again, and takes the lock again, after it was lost.</summary>
internal sealed class PostgresWriter(PostgresTarget target, PostgresStoreOptions options) : IAsyncDisposable
{
    private NpgsqlConnection? _connection;

    /// <summary>Connected, locked, and the schema is there.</summary>
    public async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        if (_connection is { State: ConnectionState.Open } open)
            return open;
        await DropAsync();

        var connection = target.CreateWriter();
        try
        {
            await connection.OpenAsync(cancellationToken);
            await KeepAliveAsync(connection, cancellationToken);
            await PostgresLock.TakeAsync(connection, target, options.WriterPatience, cancellationToken);
            await PostgresSchema.EnsureAsync(connection, target, options, cancellationToken);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
        return _connection = connection;
    }

    /// <summary>A session with an open transaction. One that died unnoticed since the last transaction is replaced.</summary>
    public async Task<NpgsqlConnection> BeginAsync(CancellationToken cancellationToken)
    {
        var wasOpen = _connection is { State: ConnectionState.Open };
        var connection = await ConnectAsync(cancellationToken);
        try
        {
            await ExecuteAsync(connection, "begin", cancellationToken);
        }
        catch (Exception exception) when (wasOpen && PostgresFault.IsLost(exception))
        {
            await DropAsync();
            connection = await ConnectAsync(cancellationToken);
            await ExecuteAsync(connection, "begin", cancellationToken);
        }
        return connection;
    }

    public async ValueTask DropAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }

    public ValueTask DisposeAsync() => DropAsync();

    public static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    // A writer's machine that lost its power says no goodbye; without these the server would keep its lock for hours.
    private static Task KeepAliveAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        ExecuteAsync(
            connection,
            "set tcp_keepalives_idle = 30; set tcp_keepalives_interval = 10; set tcp_keepalives_count = 3",
            cancellationToken
        );
}
