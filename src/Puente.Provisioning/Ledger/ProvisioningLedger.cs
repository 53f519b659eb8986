using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Puente.Provisioning.Ledger;

/// <summary>The ledger cannot be used: it belongs to another organisation, or was written by a newer version.</summary>
public sealed class LedgerException(string message) : IOException(message);

/// <summary>
/// What was done to whom, durable before the platform hears of it (docs/decisions/0010). Safe for use from many threads of
/// one process; across processes see <see cref="LedgerLock"/>.
/// </summary>
public sealed partial class ProvisioningLedger : IDisposable
{
    private const int Version = 1;
    private readonly SqliteConnection _connection;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();

    private ProvisioningLedger(SqliteConnection connection, TimeProvider time) =>
        (_connection, _time) = (connection, time);

    /// <summary>Opens the file, or makes it.</summary>
    /// <exception cref="LedgerException">A newer version wrote it.</exception>
    public static ProvisioningLedger Open(string file, TimeProvider time)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder)
            Directory.CreateDirectory(folder);
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString()
        );
        try
        {
            connection.Open();
            var ledger = new ProvisioningLedger(connection, time);
            // FULL: an intent must have reached the disk before the request leaves.
            ledger.Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000;");
            var version = (long)ledger.Scalar("PRAGMA user_version")!;
            if (version > Version)
                throw new LedgerException(
                    $"The ledger {file} was written by a newer Puente (format {version}, this one knows {Version}). Use that version."
                );
            if (version < Version)
                ledger.Execute(Schema);
            return ledger;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Ties the ledger to one organisation, for good.</summary>
    /// <exception cref="LedgerException">It belongs to another: its links would name strangers.</exception>
    public void Bind(string organisationId, string organisationName)
    {
        lock (_gate)
        {
            Execute("INSERT OR IGNORE INTO meta VALUES ('organisation', $id)", ("$id", organisationId));
            var bound = (string)Scalar("SELECT value FROM meta WHERE name = 'organisation'")!;
            if (!string.Equals(bound, organisationId, StringComparison.OrdinalIgnoreCase))
                throw new LedgerException(
                    $"This ledger belongs to the organisation {bound}, but the settings lead to {organisationName} ({organisationId}). Use another data folder for it. Nothing was done."
                );
        }
    }

    public void Dispose() => _connection.Dispose();

    private const string Schema = $"""
        BEGIN;
        CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS people (
          key TEXT PRIMARY KEY, name TEXT NOT NULL, user_id TEXT NOT NULL, phone_id TEXT) WITHOUT ROWID;
        CREATE UNIQUE INDEX IF NOT EXISTS people_user ON people (user_id);
        CREATE TABLE IF NOT EXISTS written (
          key TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (key, field)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS runs (
          run INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, started TEXT NOT NULL, ended TEXT, outcome TEXT,
          planned INTEGER NOT NULL, undoes INTEGER);
        CREATE TABLE IF NOT EXISTS steps (
          run INTEGER NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL,
          user_id TEXT, target TEXT NOT NULL, target_name TEXT NOT NULL, beside TEXT NOT NULL, reason TEXT NOT NULL,
          changes TEXT NOT NULL, state TEXT NOT NULL, detail TEXT NOT NULL, intended TEXT NOT NULL, settled TEXT,
          PRIMARY KEY (run, number)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS steps_open ON steps (state) WHERE state = 'Intended';
        CREATE INDEX IF NOT EXISTS steps_person ON steps (key);
        PRAGMA user_version = 1;
        COMMIT;
        """;

    private void Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = Command(sql, values);
        command.ExecuteNonQuery();
    }

    private object? Scalar(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = Command(sql, values);
        return command.ExecuteScalar();
    }

    private List<T> Rows<T>(
        string sql,
        Func<SqliteDataReader, T> read,
        params ReadOnlySpan<(string Name, object? Value)> values
    )
    {
        using var command = Command(sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    private SqliteCommand Command(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of this class; values go in as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    private string Now() => Text(_time.GetUtcNow());

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
