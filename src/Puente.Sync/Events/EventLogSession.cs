using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using Microsoft.Data.Sqlite;
using Puente.Store;

namespace Puente.Sync.Events;

/// <summary>The writing connection with its prepared statements. Used by the writer task alone; thrown away after a failure.</summary>
internal sealed class EventLogSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _hear;
    private readonly PendingNotes _notes;
    private readonly Dictionary<string, long> _heard = new(StringComparer.Ordinal);

    public EventLogSession(string file, EventLogOptions options, TimeProvider time)
    {
        _connection = EventLogFile.OpenWriter(file, options.MostPages);
        _notes = new PendingNotes(this, options, time);
        using var id = Prepare("SELECT id FROM log");
        LogId = (string)id.ExecuteScalar()!;
        _insert = Prepare(
            """
            INSERT INTO events (topic, time, body, source, received_at, conversation_id, is_begin, content_hash)
            VALUES ($topic, $time, $body, $source, $received, $conversation, $begin, $hash)
            ON CONFLICT (content_hash) DO NOTHING
            """,
            "$topic",
            "$time",
            "$body",
            "$source",
            "$received",
            "$conversation",
            "$begin",
            "$hash"
        );
        _hear = Prepare(
            "INSERT INTO heard (source, received_at) VALUES ($source, $received) ON CONFLICT (source) DO UPDATE SET received_at = max(received_at, excluded.received_at)",
            "$source",
            "$received"
        );
        Measure();
    }

    public string LogId { get; }

    public long Begin { get; private set; }

    public long End { get; private set; }

    public PendingNotes Notes => _notes;

    public SqliteConnection Connection => _connection;

    /// <summary>All of them in one transaction, or none.</summary>
    public void Commit(List<LogWrite> writes)
    {
        EventLogFile.Execute(_connection, "BEGIN IMMEDIATE");
        foreach (var write in writes)
            write.Apply(this);
        _notes.Store();
        StoreHeard();
        WritePoint.Reached("log: before commit");
        EventLogFile.Execute(_connection, "COMMIT");
        Measure();
    }

    /// <returns>False when the log holds the event already.</returns>
    public bool Append(PlatformEvent item)
    {
        var topic = EventTopic.Parse(item.Topic);
        var body = item.Body.ToArray();
        var conversation = topic.ConversationOf(body);
        var isBegin = topic.ShowsBegin(body);
        var received = item.ReceivedAt.ToUnixTimeMilliseconds();
        if (!_heard.TryGetValue(item.Source, out var before) || received > before)
            _heard[item.Source] = received;
        Bind(
            _insert,
            item.Topic,
            item.Time.ToUnixTimeMilliseconds(),
            body,
            item.Source,
            received,
            conversation is { } id ? Key(id) : DBNull.Value,
            isBegin ? 1L : 0L,
            HashOf(item, body)
        );
        if (_insert.ExecuteNonQuery() == 0)
            return false;
        if (conversation is { } known)
            _notes.Note(known, topic, item, isBegin);
        return true;
    }

    public SqliteCommand Prepare(string sql, params ReadOnlySpan<string> parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in parameters)
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        return command;
    }

    public static void Bind(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var index = 0; index < values.Length; index++)
            command.Parameters[index].Value = values[index];
    }

    /// <summary>An id as the log keeps it: 16 bytes in the order of its text.</summary>
    public static byte[] Key(Guid id) => id.ToByteArray(bigEndian: true);

    public void Dispose()
    {
        _insert.Dispose();
        _hear.Dispose();
        _notes.Dispose();
        _connection.Dispose();
    }

    private void StoreHeard()
    {
        foreach (var (source, received) in _heard)
        {
            Bind(_hear, source, received);
            _hear.ExecuteNonQuery();
        }
        _heard.Clear();
    }

    /// <summary>128 bits: two different events among 10^12 share one with a chance of 10^-15.</summary>
    /// <remarks>The time is part of it: a queue that has three waiting, four, and three again says the same thing twice.</remarks>
    private static byte[] HashOf(PlatformEvent item, byte[] body)
    {
        var hash = new XxHash128();
        hash.Append(Encoding.UTF8.GetBytes(item.Topic));
        hash.Append("\n"u8);
        Span<byte> time = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(time, item.Time.ToUnixTimeMilliseconds());
        hash.Append(time);
        hash.Append(body);
        return hash.GetCurrentHash();
    }

    private void Measure()
    {
        End = EventLogFile.Number(_connection, EventLogFile.EndOfLog);
        Begin = EventLogFile.Number(_connection, $"SELECT coalesce(min(offset), {End} + 1) FROM events");
    }
}
