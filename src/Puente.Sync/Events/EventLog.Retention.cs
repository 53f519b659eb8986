using Microsoft.Data.Sqlite;

namespace Puente.Sync.Events;

public sealed partial class EventLog
{
    /// <summary>Rows deleted in one commit, so that nobody who appends waits long.</summary>
    private const int TrimStep = 2_000;

    /// <summary>Says that a reader has had everything up to an offset; what it has not had is kept as long as the size allows.</summary>
    public Task HoldAsync(string reader, long offset, CancellationToken cancellationToken) =>
        WriteAsync(
            new LogChange(session =>
            {
                using var command = session.Prepare(
                    "INSERT INTO readers (name, offset, updated_at) VALUES ($name, $offset, $now) ON CONFLICT (name) DO UPDATE SET offset = excluded.offset, updated_at = excluded.updated_at",
                    "$name",
                    "$offset",
                    "$now"
                );
                EventLogSession.Bind(command, reader, offset, _time.GetUtcNow().ToUnixTimeMilliseconds());
                return command.ExecuteNonQuery();
            }),
            cancellationToken
        );

    /// <summary>A reader that is gone for good no longer holds anything.</summary>
    public Task ReleaseAsync(string reader, CancellationToken cancellationToken) =>
        WriteAsync(
            new LogChange(session =>
            {
                using var command = session.Prepare("DELETE FROM readers WHERE name = $name", "$name");
                EventLogSession.Bind(command, reader);
                return command.ExecuteNonQuery();
            }),
            cancellationToken
        );

    /// <summary>Deletes some of what is too old or too much, oldest first.</summary>
    /// <returns>How many events went, and which of them some reader had not had.</returns>
    public async Task<TrimResult> TrimAsync(CancellationToken cancellationToken)
    {
        var result = new TrimResult(0, []);
        await WriteAsync(new LogChange(session => (result = Trim(session)).Deleted), cancellationToken);
        return result;
    }

    private TrimResult Trim(EventLogSession session)
    {
        var connection = session.Connection;
        var cutoff = (_time.GetUtcNow() - _options.KeepFor).ToUnixTimeMilliseconds();
        EventLogFile.Execute(
            connection,
            $"DELETE FROM fetched WHERE conversation_id IN (SELECT conversation_id FROM fetched WHERE as_of < {cutoff} LIMIT {TrimStep})"
        );
        var readers = ReadReaders(connection);
        var floor = readers.Count == 0 ? long.MaxValue : readers.Min(reader => reader.Offset);
        var isTooBig =
            EventLogFile.Number(
                connection,
                "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size"
            ) > _options.KeepBytes;

        // The oldest rows are looked at, not all that are old: the cost of a step does not grow with the log.
        var condition = isTooBig ? "" : $" WHERE received_at < {cutoff} AND offset <= {floor}";
        var last = EventLogFile.Number(
            connection,
            $"SELECT coalesce(max(offset), 0) FROM (SELECT offset, received_at FROM events ORDER BY offset LIMIT {TrimStep}){condition}"
        );
        if (last == 0)
            return new TrimResult(0, []);

        var lost = isTooBig ? ReadLost(connection, readers, last) : [];
        using var delete = session.Prepare("DELETE FROM events WHERE offset <= $last", "$last");
        EventLogSession.Bind(delete, last);
        return new TrimResult(delete.ExecuteNonQuery(), lost);
    }

    private static List<(string Name, long Offset)> ReadReaders(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name, offset FROM readers ORDER BY name";
        using var row = command.ExecuteReader();
        var readers = new List<(string, long)>();
        while (row.Read())
            readers.Add((row.GetString(0), row.GetInt64(1)));
        return readers;
    }

    private static List<LostEvents> ReadLost(
        SqliteConnection connection,
        List<(string Name, long Offset)> readers,
        long last
    )
    {
        var lost = new List<LostEvents>();
        foreach (var (name, offset) in readers.Where(reader => reader.Offset < last))
        {
            using var command = connection.CreateCommand();
            command.CommandText =
                "SELECT count(*), min(time), max(time) FROM events WHERE offset > $from AND offset <= $to";
            command.Parameters.AddWithValue("$from", offset);
            command.Parameters.AddWithValue("$to", last);
            using var row = command.ExecuteReader();
            if (row.Read() && row.GetInt64(0) > 0)
            {
                lost.Add(
                    new LostEvents(
                        name,
                        row.GetInt64(0),
                        offset + 1,
                        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)),
                        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2))
                    )
                );
            }
        }
        return lost;
    }
}

public sealed record TrimResult(int Deleted, IReadOnlyList<LostEvents> Lost);

/// <summary>Events that were deleted for their size before a reader had had them.</summary>
/// <param name="FirstOffset">Of the first of them.</param>
/// <param name="From">Earliest platform time among them.</param>
/// <param name="To">Latest.</param>
public sealed record LostEvents(string Reader, long Count, long FirstOffset, DateTimeOffset From, DateTimeOffset To);
