using System.Runtime.InteropServices;
using Puente.Store.Conversations.Columns;
using Puente.Store.Quarantine;
using Puente.Store.Schema;

namespace Puente.Store.Conversations;

/// <summary>
/// Many conversations as columns, table by table, ready for a bulk writer. Kept and cleared, not made anew: after the first
/// pages it allocates nothing. Rows of one conversation are contiguous in every table, in the order of
/// <see cref="Conversations"/>. Conversation id and start are not repeated per row: writers take them from the span.
/// </summary>
public sealed class ConversationBatch
{
    private static readonly int EndColumn = StoreSchema
        .ConversationTables[0]
        .BatchColumns.Select(column => column.Member)
        .ToList()
        .IndexOf("conversationEnd");
    private readonly BatchTable[] _tables;
    private readonly List<ConversationSpan> _conversations = [];
    private readonly List<int> _firstRows = [];
    private readonly List<QuarantinedRecord> _quarantined = [];
    private long _quarantinedBytes;

    public ConversationBatch() => _tables = [.. StoreSchema.ConversationTables.Select(table => new BatchTable(table))];

    /// <summary>Conversations in the batch.</summary>
    public int Count => _conversations.Count;

    /// <summary>One per <see cref="StoreSchema.ConversationTables"/>, in that order.</summary>
    public IReadOnlyList<BatchTable> Tables => _tables;

    public ReadOnlySpan<ConversationSpan> Conversations => CollectionsMarshal.AsSpan(_conversations);

    public IReadOnlyList<QuarantinedRecord> Quarantined => _quarantined;

    /// <summary>Rows of all tables.</summary>
    public long Rows
    {
        get
        {
            long rows = 0;
            foreach (var table in _tables)
                rows += table.Rows;
            return rows;
        }
    }

    /// <summary>Memory used by what the batch holds, in bytes; about right.</summary>
    public long Bytes
    {
        get
        {
            var bytes = _quarantinedBytes + (_conversations.Count * (32L + (sizeof(int) * _tables.Length)));
            foreach (var table in _tables)
            {
                foreach (var column in table.Columns)
                    bytes += column.Bytes;
            }
            return bytes;
        }
    }

    /// <summary>Rows of the conversation at <paramref name="conversation"/> in table number <paramref name="table"/>.</summary>
    public (int First, int Count) RowsOf(int conversation, int table)
    {
        var first = _firstRows[(conversation * _tables.Length) + table];
        var next =
            conversation + 1 < _conversations.Count
                ? _firstRows[((conversation + 1) * _tables.Length) + table]
                : _tables[table].Rows;
        return (first, next - first);
    }

    /// <summary>Tables that have rows of the conversation: bit n for table number n.</summary>
    internal ushort TablesOf(int conversation)
    {
        var tables = 0;
        for (var table = 0; table < _tables.Length; table++)
        {
            if (RowsOf(conversation, table).Count > 0)
                tables |= 1 << table;
        }
        return checked((ushort)tables);
    }

    /// <summary>True for a conversation without <c>conversationEnd</c>.</summary>
    public bool IsOpen(int conversation) => !_tables[0].Columns[EndColumn].IsValid(conversation);

    /// <summary><c>conversationEnd</c>, UTC, microseconds since 1970; null while it is open.</summary>
    public long? EndMicros(int conversation) =>
        IsOpen(conversation) ? null : _tables[0].Column<ValueBuffer<long>>(EndColumn).Values[conversation];

    /// <summary>Gives one conversation a version of its own instead of the one of the whole batch.</summary>
    public void SetAsOf(int conversation, DateTimeOffset asOf) =>
        _conversations[conversation] = _conversations[conversation] with
        {
            AsOfMicros = (asOf.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond,
        };

    public void Clear()
    {
        foreach (var table in _tables)
            table.Truncate(0);
        _conversations.Clear();
        _firstRows.Clear();
        _quarantined.Clear();
        _quarantinedBytes = 0;
    }

    internal BatchTable this[int table] => _tables[table];

    /// <summary>Declares the conversations of rows that were filled in table by table, for rebuilding.</summary>
    /// <param name="firstRows">First row in each table, conversation by conversation.</param>
    internal void Declare(IReadOnlyList<ConversationSpan> conversations, IReadOnlyList<int> firstRows)
    {
        _conversations.AddRange(conversations);
        _firstRows.AddRange(firstRows);
    }

    /// <summary>Remembers where the rows of the next conversation begin.</summary>
    internal void Begin()
    {
        foreach (var table in _tables)
            _firstRows.Add(table.Rows);
    }

    /// <summary>Completes the conversation begun last.</summary>
    internal void End(ConversationSpan span) => _conversations.Add(span);

    /// <summary>Takes back the conversation begun last and not ended.</summary>
    internal void Abandon() => TruncateConversations(_conversations.Count);

    internal void Quarantine(QuarantinedRecord record)
    {
        _quarantined.Add(record);
        _quarantinedBytes += record.Bytes.Length;
    }

    internal (int Conversations, int Quarantined) Mark() => (_conversations.Count, _quarantined.Count);

    /// <summary>Back to a mark: what came later, whole or half, is gone.</summary>
    internal void Rollback((int Conversations, int Quarantined) mark)
    {
        TruncateConversations(mark.Conversations);
        for (var index = mark.Quarantined; index < _quarantined.Count; index++)
            _quarantinedBytes -= _quarantined[index].Bytes.Length;
        _quarantined.RemoveRange(mark.Quarantined, _quarantined.Count - mark.Quarantined);
    }

    private void TruncateConversations(int count)
    {
        var offset = count * _tables.Length;
        if (offset < _firstRows.Count)
        {
            for (var table = 0; table < _tables.Length; table++)
                _tables[table].Truncate(_firstRows[offset + table]);
            _firstRows.RemoveRange(offset, _firstRows.Count - offset);
        }
        _conversations.RemoveRange(count, _conversations.Count - count);
    }
}
