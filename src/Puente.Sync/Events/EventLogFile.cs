using Microsoft.Data.Sqlite;

namespace Puente.Sync.Events;

/// <summary>The file of the event log: its tables, and how connections to it are opened.</summary>
internal static class EventLogFile
{
    private const int Version = 2;

    private const string Tables = """
        CREATE TABLE events (
          offset INTEGER PRIMARY KEY AUTOINCREMENT,
          topic TEXT NOT NULL,
          time INTEGER NOT NULL,
          body BLOB NOT NULL,
          source TEXT NOT NULL,
          received_at INTEGER NOT NULL,
          conversation_id BLOB,
          is_begin INTEGER NOT NULL,
          content_hash BLOB NOT NULL UNIQUE
        );
        CREATE INDEX events_of_conversation ON events (conversation_id) WHERE conversation_id IS NOT NULL;
        CREATE INDEX events_begin ON events (conversation_id) WHERE is_begin = 1;
        CREATE TABLE pending (
          conversation_id BLOB PRIMARY KEY,
          due_at INTEGER NOT NULL,
          must_at INTEGER NOT NULL,
          why TEXT NOT NULL,
          attempts INTEGER NOT NULL,
          since INTEGER NOT NULL,
          touched INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX pending_due ON pending (due_at);
        CREATE TABLE fetched (
          conversation_id BLOB PRIMARY KEY,
          as_of INTEGER NOT NULL,
          is_open INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE readers (
          name TEXT PRIMARY KEY,
          offset INTEGER NOT NULL,
          updated_at INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE log (id TEXT NOT NULL);
        """;

    /// <summary>What version 2 adds. An event that another source had brought before is no row, but it was heard.</summary>
    private const string Heard = """
        CREATE TABLE heard (
          source TEXT PRIMARY KEY,
          received_at INTEGER NOT NULL
        ) WITHOUT ROWID;
        """;

    /// <summary>What the rows of an older log tell of it. Not all of them are asked: a log can have many gigabytes.</summary>
    private const string HeardBefore = """
        INSERT INTO heard (source, received_at)
        SELECT source, max(received_at) FROM events
        WHERE offset > (SELECT coalesce(max(offset), 0) FROM events) - 100000
        GROUP BY source;
        """;

    /// <summary>
    /// The newest event's offset. The sequence outlives the rows, so an empty log still knows its end; repeats use up numbers
    /// of it, so while there are rows they say more.
    /// </summary>
    public const string EndOfLog =
        "SELECT coalesce((SELECT max(offset) FROM events), (SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0)";

    /// <summary>Opens the one connection that writes, and makes the tables of a new file.</summary>
    /// <exception cref="IOException">The file cannot be opened, is something else, or is of a newer version.</exception>
    public static SqliteConnection OpenWriter(string file, long mostPages)
    {
        var connection = Connect(file, SqliteOpenMode.ReadWriteCreate, pooled: false);
        try
        {
            connection.Open();
            // FULL: an event is acknowledged to its source after the commit, so the commit must be on the disk.
            // Checkpoints every 4,096 pages: each moves the randomly placed pages of the indexes, so let them be few.
            Execute(
                connection,
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 4096; PRAGMA journal_size_limit = 67108864; PRAGMA busy_timeout = 5000"
            );
            if (mostPages > 0)
                Execute(connection, $"PRAGMA max_page_count = {mostPages}");
            Ensure(connection, file);
            return connection;
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw Fault($"The event log {file} could not be opened", error);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A connection that reads a snapshot while others write, in this process or another.</summary>
    public static SqliteConnection OpenReader(string file)
    {
        var connection = Connect(file, SqliteOpenMode.ReadOnly, pooled: true);
        try
        {
            connection.Open();
            return connection;
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw Fault($"The event log {file} could not be opened for reading", error);
        }
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>SQLite's codes in the family that callers know: the disk refused.</summary>
    public static IOException Fault(string what, SqliteException error) =>
        new(
            $"{what}: SQLite error {error.SqliteExtendedErrorCode} ({error.Message.TrimEnd('.')}). Nothing of it is stored; check free space and rights of the disk.",
            error
        );

    private static void Ensure(SqliteConnection connection, string file)
    {
        var version = Number(connection, "PRAGMA user_version");
        if (version > Version)
        {
            throw new IOException(
                $"The event log {file} has version {version}, this program knows up to {Version}: upgrade the program. The file was not touched."
            );
        }
        if (version == Version)
            return;
        if (version == 0 && Number(connection, "SELECT count(*) FROM sqlite_master") > 0)
            throw new IOException($"{file} holds tables, but it is not an event log: name another file.");
        var steps =
            version == 0
                ? $"{Tables} {Heard} INSERT INTO log (id) VALUES ('{Guid.CreateVersion7():N}');"
                : $"{Heard} {HeardBefore}";
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"{steps} PRAGMA user_version = {Version};";
        command.ExecuteNonQuery();
        transaction.Commit();
    }

    private static SqliteConnection Connect(string file, SqliteOpenMode mode, bool pooled) =>
        new(
            new SqliteConnectionStringBuilder
            {
                DataSource = file,
                Mode = mode,
                Pooling = pooled,
                DefaultTimeout = 10,
            }.ToString()
        );
}
