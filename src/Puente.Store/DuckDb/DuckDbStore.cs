using DuckDB.NET.Data;
using Puente.Store.Conversations;
using Puente.Store.Schema;

namespace Puente.Store.DuckDb;

/// <summary>The store in one DuckDB file, owned by this process.</summary>
public sealed partial class DuckDbStore : IStore
{
    private static readonly HashSet<string> OpenFiles = [];
    private readonly string _file;
    private readonly WritingConnection _connection;
    private readonly DuckDBConnection _reading;
    private readonly Allowance _allowance;

    // Reads may come from any thread while one other writes; small ones share a connection.
    private readonly Lock _readGate = new();
    private readonly Lock _exportGate = new();
    private int _exports;
    private DuckDbTransaction? _transaction;
    private bool _isDisposed;

    private DuckDbStore(
        string file,
        DuckDBConnection connection,
        DuckDBConnection reading,
        TimeProvider time,
        DuckDbRoom room
    )
    {
        (_file, _reading, Time) = (file, reading, time);
        _allowance = new Allowance(
            room,
            setting =>
            {
                // Not on the writing connection: a reader on another thread may be the one who wants more.
                using var settings = Connect(file);
                settings.Execute(setting);
            }
        );
        _connection = new WritingConnection(connection, _allowance);
        Held = new HeldConversations(LoadDay, loadLive: LoadLive);
        Catalog = connection.Scalar<string>("SELECT current_database()");
    }

    public string Description => $"DuckDB {Path.GetFileName(_file)}";

    public StoreDialect Dialect => StoreDialect.DuckDb;

    /// <summary>DuckDB names a database after its file.</summary>
    internal string Catalog { get; }

    internal TimeProvider Time { get; }

    internal HeldConversations Held { get; }

    internal WritePlan Plan { get; } = new();

    /// <summary>Opens the store in <paramref name="file"/>, creating it when there is none, upgrading it when it is older.</summary>
    /// <exception cref="StoreException">
    /// Another process or this one holds the file, it cannot be written, it is something else, or it is newer.
    /// </exception>
    public static Task<DuckDbStore> OpenAsync(
        string file,
        TimeProvider time,
        CancellationToken cancellationToken = default
    ) => OpenAsync(file, time, StoreWork.Load, cancellationToken);

    /// <inheritdoc cref="OpenAsync(string, TimeProvider, CancellationToken)"/>
    public static Task<DuckDbStore> OpenAsync(
        string file,
        TimeProvider time,
        StoreWork work,
        CancellationToken cancellationToken
    ) => OpenAsync(file, time, DuckDbRoom.For(work), cancellationToken);

    internal static Task<DuckDbStore> OpenAsync(
        string file,
        TimeProvider time,
        DuckDbRoom room,
        CancellationToken cancellationToken
    ) => OpenAsync(file, time, StoreSchema.Version, SchemaUpgrades.Steps, room, cancellationToken);

    internal static Task<DuckDbStore> OpenAsync(
        string file,
        TimeProvider time,
        int schemaVersion,
        IReadOnlyList<SchemaStep> steps,
        DuckDbRoom room,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        file = Path.GetFullPath(file);
        lock (OpenFiles)
        {
            if (!OpenFiles.Add(file))
                throw DuckDbErrors.Fault($"{file} is open in this process already: one owner at a time.");
        }

        DuckDBConnection? connection = null;
        var isDone = false;
        try
        {
            connection = Connect(file);
            DuckDbSchema.Ensure(connection, $"DuckDB {Path.GetFileName(file)}", time, schemaVersion, steps);
            Configure(connection, file, room);
            var store = new DuckDbStore(file, connection, Connect(file), time, room);
            isDone = true;
            return Task.FromResult(store);
        }
        finally
        {
            if (!isDone)
            {
                connection?.Dispose();
                Release(file);
            }
        }
    }

    public Task<IStoreTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_transaction is not null)
            throw new InvalidOperationException("A transaction is open already: one at a time.");
        _allowance.Write();
        return Task.FromResult<IStoreTransaction>(_transaction = new DuckDbTransaction(this, _connection));
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        if (_transaction is not null)
            await _transaction.DisposeAsync();
        await _reading.DisposeAsync();
        await _connection.DisposeAsync();
        Release(_file);
    }

    internal void Leave(DuckDbTransaction transaction)
    {
        if (_transaction == transaction)
            _transaction = null;
    }

    /// <summary>Connections to one file share one database within the process.</summary>
    private static DuckDBConnection Connect(string file)
    {
        // Extensions are never fetched: what a store can do must not depend on a network. Files of the newest format are a
        // tenth smaller and take a quarter less time to commit; they need this version of DuckDB, or a later one, to be read.
        // The last rows of each column lie in a block of memory, and there are some four hundred columns: with DuckDB's own
        // blocks of 256 KiB they alone are more than a hub may hold, and each commit wrote them out and in again (175 ms
        // instead of 45). A file is a fifteenth smaller with 64 KiB; with 32 KiB it is a seventh larger.
        var connection = new DuckDBConnection(
            $"Data Source={file};autoinstall_known_extensions=false;autoload_known_extensions=false;storage_compatibility_version=latest;default_block_size=65536"
        );
        try
        {
            connection.Open();
            return connection;
        }
        catch (DuckDBException error)
        {
            connection.Dispose();
            throw DuckDbErrors.OnOpen(file, error);
        }
    }

    private static void Configure(DuckDBConnection connection, string file, DuckDbRoom room)
    {
        connection.Execute($"SET checkpoint_threshold = '{room.Log / 1024}KiB'");
        // Pages arrive on whatever thread is free, and DuckDB's allocator keeps for each what it gave back: a sync of 150,000
        // conversations held 450 MB of it. A thread of the allocator's own returns them: peak 1,175 MB became 890 MB.
        connection.Execute("SET allocator_background_threads = true");
        connection.Execute(DuckDbRoom.Limit(room.Asking));
        // What does not fit is written beside the store, by default on nine tenths of the free disk: then the next commit fails.
        connection.Execute($"SET max_temp_directory_size = '{4 * room.Asking / 1024}KiB'");
        connection.Execute("CREATE TEMPORARY TABLE staged (id UUID)");
        // Queries may read the store, and nothing else on this machine; exports leave through one folder.
        var folder = ExportFolder(file).Replace("'", "''", StringComparison.Ordinal);
        connection.Execute($"SET allowed_directories = ['{folder}']");
        connection.Execute("SET enable_external_access = false");
    }

    private static void Release(string file)
    {
        lock (OpenFiles)
            OpenFiles.Remove(file);
    }

    private void LoadDay(long fromMicros, long toMicros, Dictionary<Guid, Held> entries)
    {
        // On the writing connection: rows of the open transaction count, those that still wait in it too.
        _transaction?.Flush();
        _connection.Read(
            "SELECT conversation_id, epoch_us(conversation_start), epoch_us(as_of), content_hash, age FROM conversations"
                + $" WHERE conversation_start >= make_timestamp({fromMicros}) AND conversation_start < make_timestamp({toMicros})",
            row =>
                entries[row.GetGuid(0)] = new Held(
                    row.GetInt64(1),
                    row.GetInt64(2),
                    (ulong)row.GetInt64(3),
                    Stored: true,
                    Index: -1,
                    ConversationAges.FromColumn(row.GetString(4))
                )
        );
    }

    private void LoadLive(Dictionary<Guid, long> starts)
    {
        _transaction?.Flush();
        _connection.Read(
            "SELECT conversation_id, epoch_us(conversation_start) FROM conversations WHERE age = 'live'",
            row => starts[row.GetGuid(0)] = row.GetInt64(1)
        );
    }
}
