using Microsoft.Data.Sqlite;

namespace Puente.Sync.Events;

/// <summary>Reads an event log while somebody writes it, in this process or another. Safe to use from several threads.</summary>
public sealed class EventLogReader(string file, TimeProvider? time = null) : IAsyncDisposable
{
    /// <summary>A reading ends early at this size, so that bodies of a megabyte do not add up (promise P6).</summary>
    private const long MostBytes = 32L << 20;

    /// <summary>Another process cannot be woken; a glance at one row this often costs nothing.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);
    private const string Columns = "offset, topic, time, body, source, received_at";
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <inheritdoc cref="IEventLog.ReadAsync"/>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public Task<IReadOnlyList<LoggedEvent>> ReadAsync(long after, int limit, CancellationToken cancellationToken) =>
        ReadAsync(
            connection =>
            {
                using var command = Command(
                    connection,
                    $"SELECT {Columns} FROM events WHERE offset > $after ORDER BY offset LIMIT $limit",
                    ("$after", after),
                    ("$limit", limit)
                );
                return (IReadOnlyList<LoggedEvent>)ReadEvents(command, MostBytes);
            },
            cancellationToken
        );

    /// <inheritdoc cref="EventLog.ReadConversationsAsync"/>
    public Task<IReadOnlyDictionary<Guid, IReadOnlyList<LoggedEvent>>> ReadConversationsAsync(
        IReadOnlyCollection<Guid> conversations,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            connection =>
            {
                using var command = Command(
                    connection,
                    $"SELECT {Columns} FROM events WHERE conversation_id = $id ORDER BY offset",
                    ("$id", DBNull.Value)
                );
                var found = new Dictionary<Guid, IReadOnlyList<LoggedEvent>>();
                foreach (var conversation in conversations)
                {
                    command.Parameters[0].Value = EventLogSession.Key(conversation);
                    found[conversation] = ReadEvents(command, long.MaxValue);
                }
                return (IReadOnlyDictionary<Guid, IReadOnlyList<LoggedEvent>>)found;
            },
            cancellationToken
        );

    /// <summary>First and last offset; the first is one more than the last when the log is empty.</summary>
    public Task<(long Begin, long End)> ReadBoundsAsync(CancellationToken cancellationToken) =>
        ReadAsync(
            connection =>
            {
                var end = EventLogFile.Number(connection, EventLogFile.EndOfLog);
                return (EventLogFile.Number(connection, $"SELECT coalesce(min(offset), {end} + 1) FROM events"), end);
            },
            cancellationToken
        );

    /// <inheritdoc cref="IEventLog.ReadHeardAsync"/>
    internal Task<DateTimeOffset?> ReadHeardAsync(string source, CancellationToken cancellationToken) =>
        ReadAsync(
            connection =>
            {
                using var command = Command(
                    connection,
                    "SELECT received_at FROM heard WHERE source = $source",
                    ("$source", source)
                );
                return command.ExecuteScalar() is long received ? Time(received) : (DateTimeOffset?)null;
            },
            cancellationToken
        );

    /// <summary>The offset behind which everything was received at or after <paramref name="since"/>.</summary>
    public Task<long> FindAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        ReadAsync(
            connection =>
            {
                // The order of arrival is the order of offsets, so halving finds it without an index of times.
                using var probe = Command(
                    connection,
                    "SELECT offset, received_at FROM events WHERE offset >= $from ORDER BY offset LIMIT 1",
                    ("$from", 0L)
                );
                var low = EventLogFile.Number(connection, "SELECT coalesce(min(offset), 1) FROM events");
                var high = EventLogFile.Number(connection, "SELECT coalesce(max(offset), 0) FROM events") + 1;
                while (low < high)
                {
                    var middle = low + ((high - low) / 2);
                    probe.Parameters[0].Value = middle;
                    using var row = probe.ExecuteReader();
                    if (row.Read() && row.GetInt64(1) < since.ToUnixTimeMilliseconds())
                        low = row.GetInt64(0) + 1;
                    else
                        high = middle;
                }
                return low - 1;
            },
            cancellationToken
        );

    /// <inheritdoc cref="IEventLog.WaitAsync"/>
    public async Task WaitAsync(long after, CancellationToken cancellationToken)
    {
        while ((await ReadBoundsAsync(cancellationToken)).End <= after)
            await Task.Delay(Glance, _time, cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        using var pooled = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = file,
                Mode = SqliteOpenMode.ReadOnly,
                Pooling = true,
                DefaultTimeout = 10,
            }.ToString()
        );
        SqliteConnection.ClearPool(pooled);
        return ValueTask.CompletedTask;
    }

    internal Task<IReadOnlyList<PendingConversation>> ReadDueAsync(
        DateTimeOffset now,
        int limit,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            connection =>
            {
                using var command = Command(
                    connection,
                    "SELECT conversation_id, due_at, must_at, why, attempts, since, touched FROM pending WHERE due_at <= $now ORDER BY due_at LIMIT $limit",
                    ("$now", now.ToUnixTimeMilliseconds()),
                    ("$limit", limit)
                );
                using var row = command.ExecuteReader();
                var due = new List<PendingConversation>();
                while (row.Read())
                {
                    due.Add(
                        new PendingConversation(
                            new Guid(row.GetFieldValue<byte[]>(0), bigEndian: true),
                            Time(row.GetInt64(1)),
                            Time(row.GetInt64(2)),
                            row.GetString(3),
                            row.GetInt32(4),
                            Time(row.GetInt64(5)),
                            row.GetInt64(6)
                        )
                    );
                }
                return (IReadOnlyList<PendingConversation>)due;
            },
            cancellationToken
        );

    internal Task<(long Count, DateTimeOffset? NextAt)> CountPendingAsync(CancellationToken cancellationToken) =>
        ReadAsync<(long, DateTimeOffset?)>(
            connection =>
            {
                using var command = Command(connection, "SELECT count(*), min(due_at) FROM pending");
                using var row = command.ExecuteReader();
                row.Read();
                return (row.GetInt64(0), row.IsDBNull(1) ? null : Time(row.GetInt64(1)));
            },
            cancellationToken
        );

    private static List<LoggedEvent> ReadEvents(SqliteCommand command, long mostBytes)
    {
        using var row = command.ExecuteReader();
        var events = new List<LoggedEvent>();
        var bytes = 0L;
        while (bytes < mostBytes && row.Read())
        {
            var body = row.GetFieldValue<byte[]>(3);
            bytes += body.Length;
            events.Add(
                new LoggedEvent(
                    row.GetInt64(0),
                    new PlatformEvent(
                        row.GetString(1),
                        Time(row.GetInt64(2)),
                        body,
                        row.GetString(4),
                        Time(row.GetInt64(5))
                    )
                )
            );
        }
        return events;
    }

    private static DateTimeOffset Time(long unixMilliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds);

    private static SqliteCommand Command(
        SqliteConnection connection,
        string sql,
        params ReadOnlySpan<(string Name, object Value)> values
    )
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        return command;
    }

    private Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            using var connection = EventLogFile.OpenReader(file);
            return Task.FromResult(read(connection));
        }
        catch (SqliteException error)
        {
            throw EventLogFile.Fault($"The event log {file} could not be read", error);
        }
    }
}
