using Microsoft.Data.Sqlite;

namespace Puente.Sync.Events;

/// <summary>
/// Decides, event by event and in the commit of the event itself, which conversations must be fetched from the platform, so
/// that no crash can part an event from the fetch it calls for.
/// </summary>
internal sealed class PendingNotes : IDisposable
{
    private const int RememberedBegins = 100_000;
    private readonly EventLogOptions _options;
    private readonly TimeProvider _time;
    private readonly SqliteCommand _upsert;
    private readonly SqliteCommand _dropBegin;
    private readonly SqliteCommand _hasBegin;
    private readonly SqliteCommand _fetched;
    private readonly SqliteCommand _saveFetched;
    private readonly SqliteCommand _newest;

    /// <summary>Conversations of the open transaction, with the newest event of each that does not call for a fetch by itself.</summary>
    private readonly Dictionary<Guid, DateTimeOffset> _toCheck = [];
    private HashSet<Guid> _begun = [];
    private HashSet<Guid> _begunBefore = [];
    private long _touched;

    public PendingNotes(EventLogSession session, EventLogOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        // An entry that was changed while its conversation was being fetched must not be taken for the one that was read.
        _touched = Math.Max(
            EventLogFile.Number(session.Connection, "SELECT coalesce(max(touched), 0) FROM pending"),
            time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000
        );
        _upsert = session.Prepare(
            """
            INSERT INTO pending (conversation_id, due_at, must_at, why, attempts, since, touched)
            VALUES ($id, $due, $must, $why, 0, $since, $touched)
            ON CONFLICT (conversation_id) DO UPDATE SET
              due_at = min(due_at, excluded.due_at),
              must_at = min(must_at, excluded.must_at),
              why = CASE
                WHEN why = 'begin' THEN excluded.why
                WHEN excluded.why IN ('begin', 'end') THEN why
                ELSE excluded.why END,
              touched = excluded.touched
            """,
            "$id",
            "$due",
            "$must",
            "$why",
            "$since",
            "$touched"
        );
        _dropBegin = session.Prepare("DELETE FROM pending WHERE conversation_id = $id AND why = 'begin'", "$id");
        _hasBegin = session.Prepare(
            "SELECT EXISTS (SELECT 1 FROM events WHERE conversation_id = $id AND is_begin = 1) OR EXISTS (SELECT 1 FROM fetched WHERE conversation_id = $id)",
            "$id"
        );
        _fetched = session.Prepare("SELECT as_of FROM fetched WHERE conversation_id = $id AND is_open = 0", "$id");
        _saveFetched = session.Prepare(
            "INSERT INTO fetched (conversation_id, as_of, is_open) VALUES ($id, $as_of, $is_open) ON CONFLICT (conversation_id) DO UPDATE SET as_of = max(as_of, excluded.as_of), is_open = excluded.is_open",
            "$id",
            "$as_of",
            "$is_open"
        );
        _newest = session.Prepare("SELECT max(time) FROM events WHERE conversation_id = $id", "$id");
    }

    /// <summary>Called for each event that is new to the log.</summary>
    public void Note(Guid conversation, EventTopic topic, PlatformEvent item, bool isBegin)
    {
        var due = (item.Time < item.ReceivedAt ? item.Time : item.ReceivedAt) + _options.Grace;
        switch (topic.Kind)
        {
            case EventKind.Snapshot:
                Pend(conversation, due, due, PendingReason.Snapshot);
                return;
            case EventKind.End:
                Pend(conversation, due, item.ReceivedAt + _options.Grace + _options.Recheck, PendingReason.End);
                break;
        }
        if (isBegin && _begun.Add(conversation))
        {
            EventLogSession.Bind(_dropBegin, EventLogSession.Key(conversation));
            _dropBegin.ExecuteNonQuery();
        }
        if (!_toCheck.TryGetValue(conversation, out var newest) || item.Time > newest)
            _toCheck[conversation] = item.Time;
    }

    /// <summary>What can only be said when all events of the transaction are in: order within it must not matter.</summary>
    public void Store()
    {
        var now = _time.GetUtcNow();
        foreach (var (conversation, newest) in _toCheck)
        {
            var due = (newest < now ? newest : now) + _options.Grace;
            if (!HasBegin(conversation))
                Pend(conversation, due, due, PendingReason.Begin);
            else if (FetchedAsOf(conversation) is { } asOf && newest.ToUnixTimeMilliseconds() > asOf)
                Pend(conversation, due, due, PendingReason.Late);
        }
        _toCheck.Clear();
        if (_begun.Count > RememberedBegins)
            (_begunBefore, _begun) = (_begun, []);
    }

    /// <summary>
    /// A conversation was read from the platform. An event that came after the question, and called for nothing because nobody
    /// had read it as ended before, calls for it again now.
    /// </summary>
    public void Fetched(Guid conversation, DateTimeOffset asOf, bool isOpen)
    {
        var id = EventLogSession.Key(conversation);
        EventLogSession.Bind(_saveFetched, id, asOf.ToUnixTimeMilliseconds(), isOpen ? 1L : 0L);
        _saveFetched.ExecuteNonQuery();
        if (isOpen)
            return;
        EventLogSession.Bind(_newest, id);
        if (_newest.ExecuteScalar() is not long newest || newest <= asOf.ToUnixTimeMilliseconds())
            return;
        var due = DateTimeOffset.FromUnixTimeMilliseconds(newest) + _options.Grace;
        Pend(conversation, due, due, PendingReason.Late);
    }

    public void Pend(Guid conversation, DateTimeOffset due, DateTimeOffset must, string why)
    {
        EventLogSession.Bind(
            _upsert,
            EventLogSession.Key(conversation),
            due.ToUnixTimeMilliseconds(),
            must.ToUnixTimeMilliseconds(),
            why,
            _time.GetUtcNow().ToUnixTimeMilliseconds(),
            ++_touched
        );
        _upsert.ExecuteNonQuery();
    }

    public void Dispose()
    {
        _upsert.Dispose();
        _dropBegin.Dispose();
        _hasBegin.Dispose();
        _fetched.Dispose();
        _saveFetched.Dispose();
        _newest.Dispose();
    }

    private bool HasBegin(Guid conversation)
    {
        if (_begun.Contains(conversation) || _begunBefore.Contains(conversation))
            return true;
        EventLogSession.Bind(_hasBegin, EventLogSession.Key(conversation));
        return (long)_hasBegin.ExecuteScalar()! != 0 && _begun.Add(conversation);
    }

    private long? FetchedAsOf(Guid conversation)
    {
        EventLogSession.Bind(_fetched, EventLogSession.Key(conversation));
        return _fetched.ExecuteScalar() as long?;
    }
}
