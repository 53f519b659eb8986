using Npgsql;
using Puente.Store.Conversations;
using Puente.Store.Postgres.Copy;

namespace Puente.Store.Postgres;

/// <summary>
/// The tables in PostgreSQL 14 or newer, in a database schema of their own. One process writes, under an advisory lock; any
/// number read, with Puente or without.
/// </summary>
public sealed partial class PostgresStore : IStore
{
    private readonly PostgresStoreOptions _options;
    private readonly NpgsqlDataSource _readers;
    private readonly PostgresWriter? _writer;
    private PostgresTransaction? _open;

    private PostgresStore(PostgresTarget target, PostgresStoreOptions options)
    {
        (Target, _options) = (target, options);
        _readers = target.CreateReaders();
        _writer = options.ReadOnly ? null : new PostgresWriter(target, options);
    }

    public string Description => Target.Description;

    public StoreDialect Dialect => StoreDialect.Postgres;

    internal PostgresTarget Target { get; }

    internal TimeProvider Time => _options.Time;

    internal WritePlan Plan { get; } = new();

    internal ConversationCopy Copy { get; } = new();

    /// <summary>Connects, takes the writer's lock and makes the tables when there are none.</summary>
    /// <param name="address">
    /// <c>postgres://user:password@host:port/database?schema=puente</c>, or as Npgsql reads it:
    /// <c>Host=db.example;Username=puente;Password=…;Database=puente</c>.
    /// </param>
    /// <exception cref="StoreException">
    /// The server is away or refuses, another process writes, or the tables are of a newer version.
    /// </exception>
    public static async Task<PostgresStore> OpenAsync(
        string address,
        PostgresStoreOptions? options,
        CancellationToken cancellationToken
    )
    {
        options ??= new PostgresStoreOptions();
        if (PostgresUrl.IsUrl(address))
        {
            address = PostgresUrl.ToConnectionString(address, out var schema);
            options = options with { Schema = schema ?? options.Schema };
        }
        var store = new PostgresStore(new PostgresTarget(address, options), options);
        try
        {
            await store.ConnectAsync(cancellationToken);
            return store;
        }
        catch (Exception exception)
        {
            await store.DisposeAsync();
            if (PostgresFault.IsServer(exception))
                throw PostgresFault.Environment(store.Target, "opening the store", exception);
            throw;
        }
    }

    public async Task<IStoreTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        if (_writer is null)
            throw new InvalidOperationException($"{Description} was opened for reading only.");
        if (_open is not null)
            throw new InvalidOperationException("Only one transaction may be open at a time.");
        try
        {
            var connection = await _writer.BeginAsync(cancellationToken);
            return _open = new PostgresTransaction(this, connection);
        }
        catch (Exception exception) when (PostgresFault.IsServer(exception))
        {
            throw PostgresFault.Environment(Target, "beginning a transaction", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_open is not null)
            await _open.DisposeAsync();
        if (_writer is not null)
            await _writer.DisposeAsync();
        await _readers.DisposeAsync();
        Copy.Dispose();
    }

    internal ValueTask DropWriterAsync() => _writer is null ? ValueTask.CompletedTask : _writer.DropAsync();

    internal void Ended(PostgresTransaction transaction)
    {
        if (_open == transaction)
            _open = null;
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        if (_writer is not null)
        {
            await _writer.ConnectAsync(cancellationToken);
            return;
        }
        await using var connection = await _readers.OpenConnectionAsync(cancellationToken);
        await PostgresSchema.RequireAsync(connection, Target, _options, cancellationToken);
    }
}
