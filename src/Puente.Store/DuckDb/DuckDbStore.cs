using DuckDB.NET.Data;
using Puente.Store.Conversations;
using Puente.Store.Schema;

namespace Puente.Store.DuckDb;

/// <summary>The store in one DuckDB file, owned by this process.</summary>
public sealed partial class DuckDbStore : IStore
{
    private static readonly HashSet<string> OpenFiles = [];
    private readonly string _file;
    private readonly DuckDBConnection _connection;
    private readonly DuckDBConnection _reading;

    // Reads may come from any thread while one other writes; small ones share a connection.
    private readonly Lock _readGate = new();
    private readonly Lock _threadsGate = new();
    private readonly long _queryMemory;
    private DuckDbTransaction? _transaction;
    private bool _isSingleThreaded;
    private bool _isDisposed;

    private DuckDbStore(
        string file,
        DuckDBConnection connection,
        DuckDBConnection reading,
        TimeProvider time,
        long queryMemory
    )
    {
        (_file, _connection, _reading, Time, _queryMemory) = (file, connection, reading, time, queryMemory);
        Held = new HeldConversations(LoadDay, loadLive: LoadLive);
        Catalog = connection.Scalar<string>("SELECT current_database()");
    }

    /// <summary>
    /// Bytes that queries may hold: a quarter of the machine's memory, from 512 MB to 4 GB. DuckDB's own four fifths would leave
    /// nothing to the streams of the process it runs in.
    /// </summary>
    private static long QueryMemory =>
        Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4, 512L * 1024 * 1024, 4L * 1024 * 1024 * 1024);

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
    ) => OpenAsync(file, time, StoreSchema.Version, SchemaUpgrades.Steps, cancellationToken);

    internal static Task<DuckDbStore> OpenAsync(
        string file,
        TimeProvider time,
        int schemaVersion,
        IReadOnlyList<SchemaStep> steps,
        CancellationToken cancellationToken,
        long? queryMemory = null
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
            Configure(connection, file, queryMemory ?? QueryMemory);
            var store = new DuckDbStore(file, connection, Connect(file), time, queryMemory ?? QueryMemory);
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
        // While loading, the decoder has the other processors.
        UseThreads(single: true);
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
        var connection = new DuckDBConnection(
            $"Data Source={file};autoinstall_known_extensions=false;autoload_known_extensions=false;storage_compatibility_version=latest"
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

    private static void Configure(DuckDBConnection connection, string file, long queryMemory)
    {
        // DuckDB's own 16 MB rewrites half-filled row groups every few commits: loading 2,000 conversations a commit took
        // 6.3 s of processor time with it, 5.2 s with 128 MB, 3.7 s with 256 MB. After a crash this much log is read again
        // (46 MB took 2 s on a busy machine), so not more.
        connection.Execute("SET checkpoint_threshold = '128MB'");
        // Pages arrive on whatever thread is free, and DuckDB's allocator keeps for each what it gave back: a sync of 150,000
        // conversations held 450 MB of it. A thread of the allocator's own returns them: peak 1,175 MB became 890 MB.
        connection.Execute("SET allocator_background_threads = true");
        connection.Execute(LimitOf(queryMemory));
        // What does not fit is written beside the store, by default on nine tenths of the free disk: then the next commit fails.
        connection.Execute($"SET max_temp_directory_size = '{4 * queryMemory / 1024}KiB'");
        connection.Execute("CREATE TEMPORARY TABLE staged (id UUID)");
        // Queries may read the store, and nothing else on this machine; exports leave through one folder.
        var folder = ExportFolder(file).Replace("'", "''", StringComparison.Ordinal);
        connection.Execute($"SET allowed_directories = ['{folder}']");
        connection.Execute("SET enable_external_access = false");
    }

    private static string LimitOf(long bytes) => $"SET memory_limit = '{bytes / 1024}KiB'";

    private static void Release(string file)
    {
        lock (OpenFiles)
            OpenFiles.Remove(file);
    }

    private void UseThreads(bool single)
    {
        lock (_threadsGate)
        {
            if (single == _isSingleThreaded)
                return;
            // Not on the writing connection: a reader on another thread may be the one who wants more threads.
            using var settings = Connect(_file);
            // Loading needs no more: DuckDB keeps what it has written as long as it may, and a backfill writes without end (P6).
            // 512 MB made a sync's peak 790 MB, 384 MB 700 MB, at the same cost in processor time.
            settings.Execute(single ? "SET threads = 1" : "RESET threads");
            settings.Execute(single ? "SET memory_limit = '384MB'" : LimitOf(_queryMemory));
            _isSingleThreaded = single;
        }
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
