using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Puente.Scim.Storage;

/// <summary>
/// What directories have pushed, in one SQLite file. A write is one transaction and on the disk before it is answered; one
/// process writes, any number read.
/// </summary>
public sealed class ScimStore : IDisposable
{
    private const int Version = 1;
    private readonly string _file;
    private readonly SqliteConnection _writer;
    private readonly Lock _gate = new();
    private readonly ConcurrentBag<SqliteConnection> _readers = [];

    private ScimStore(string file, SqliteConnection writer) => (_file, _writer) = (file, writer);

    /// <summary>Opens the file, or makes it; only its owner may read it.</summary>
    /// <exception cref="IOException">It is something else, or a newer version wrote it.</exception>
    public static ScimStore Open(string file)
    {
        file = Path.GetFullPath(file);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        MakePrivate(file);
        var connection = Connect(file, SqliteOpenMode.ReadWriteCreate);
        try
        {
            // FULL: what was answered with 201 must outlive a power cut.
            Run(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
            if (VersionOf(connection, file) < Version)
                Run(connection, Schema);
            // A bulk request that was ended half way has named members that never came.
            Run(connection, "DELETE FROM members WHERE member_id NOT IN (SELECT id FROM resources)");
            return new ScimStore(file, connection);
        }
        catch (SqliteException fault)
        {
            connection.Dispose();
            throw new IOException($"{file} cannot be used as the store of SCIM: {fault.SqliteErrorCode}.", fault);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Tests end the process at these moments of a write: <c>written</c>, <c>committed</c>.</summary>
    internal static Action<string>? Observer { get; set; }

    /// <summary>Everything in it happens, or nothing.</summary>
    internal T Write<T>(Func<ScimSession, T> work)
    {
        lock (_gate)
        {
            using var transaction = _writer.BeginTransaction(deferred: false);
            var session = new ScimSession(_writer, transaction);
            var result = work(session);
            if (session.HasChanged)
                session.CountChange();
            Observer?.Invoke("written");
            transaction.Commit();
            Observer?.Invoke("committed");
            return result;
        }
    }

    /// <summary>Sees one moment.</summary>
    internal T Read<T>(Func<ScimSession, T> work)
    {
        if (!_readers.TryTake(out var connection))
            connection = Connect(_file, SqliteOpenMode.ReadOnly);
        try
        {
            using var transaction = connection.BeginTransaction(deferred: true);
            return work(new ScimSession(connection, transaction));
        }
        finally
        {
            _readers.Add(connection);
        }
    }

    public void Dispose()
    {
        while (_readers.TryTake(out var reader))
            reader.Dispose();
        lock (_gate)
            _writer.Dispose();
    }

    internal static SqliteConnection Connect(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = file,
                Mode = mode,
                Pooling = false,
                DefaultTimeout = 10,
            }.ToString()
        );
        try
        {
            connection.Open();
            return connection;
        }
        catch (SqliteException fault)
        {
            connection.Dispose();
            throw new IOException($"{file} cannot be opened: {fault.SqliteErrorCode}.", fault);
        }
    }

    /// <exception cref="IOException">A newer version wrote it.</exception>
    internal static long VersionOf(SqliteConnection connection, string file)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        var version = (long)command.ExecuteScalar()!;
        return version <= Version
            ? version
            : throw new IOException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{file} was written by a newer Puente (format {version}, this one knows {Version}). Use that version."
                )
            );
    }

    private static void MakePrivate(string file)
    {
        if (File.Exists(file) || OperatingSystem.IsWindows())
            return;
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using var made = new FileStream(file, options);
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private const string Schema = """
        BEGIN;
        CREATE TABLE resources (
          seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL, name TEXT NOT NULL,
          external TEXT, version INTEGER NOT NULL, created TEXT NOT NULL, modified TEXT NOT NULL, body TEXT NOT NULL);
        CREATE UNIQUE INDEX user_names ON resources (name) WHERE type = 'User';
        CREATE INDEX names ON resources (type, name);
        CREATE INDEX externals ON resources (external) WHERE external IS NOT NULL;
        CREATE INDEX types ON resources (type, seq);
        CREATE TABLE members (
          group_id TEXT NOT NULL, member_id TEXT NOT NULL, PRIMARY KEY (group_id, member_id)) WITHOUT ROWID;
        CREATE INDEX member_of ON members (member_id, group_id);
        CREATE TABLE changes (one INTEGER PRIMARY KEY CHECK (one = 1), count INTEGER NOT NULL, file TEXT NOT NULL);
        INSERT INTO changes VALUES (1, 0, lower(hex(randomblob(8))));
        PRAGMA user_version = 1;
        COMMIT;
        """;
}
