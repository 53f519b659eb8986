using System.Globalization;
using Npgsql;
using Puente.Store.Conversations;
using Puente.Store.Rebuilding;
using Puente.Store.Schema;

namespace Puente.Store.Postgres.Copy;

/// <summary>Stored conversations read back slice by slice, in the order of their ids, all as of one moment.</summary>
/// <remarks>Memory holds one slice; its length follows from the size of the one before.</remarks>
/// <param name="tableToSkip">Table whose rows are left where they are; null for none.</param>
internal sealed class ConversationSlices(NpgsqlConnection connection, string? tableToSkip = null) : IDisposable
{
    private const int FirstSlice = 32;
    private const int LongestSlice = 1024;
    private const long SliceBytes = 8 << 20;
    private readonly CopyRows _rows = new();
    private readonly List<ConversationSpan> _spans = [];
    private readonly TableDecoder[] _decoders =
    [
        .. StoreSchema.ConversationTables.Select(table => new TableDecoder(table)),
    ];
    private int[] _firstRows = [];
    private int _slice = FirstSlice;

    public ConversationBatch Batch { get; } = new();

    /// <summary>Ends with the connection: everything is read in one transaction.</summary>
    public Task<bool> BeginAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        BeginAsync($"conversation_start >= {Literal(from)} and conversation_start < {Literal(to)}", cancellationToken);

    /// <inheritdoc cref="BeginAsync(DateTimeOffset, DateTimeOffset, CancellationToken)"/>
    public Task<bool> BeginAsync(IReadOnlyList<ConversationKey> conversations, CancellationToken cancellationToken)
    {
        var ids = string.Join(',', conversations.Select(key => key.ConversationId.ToString("D")));
        return BeginAsync($"conversation_id = any('{{{ids}}}'::uuid[])", cancellationToken);
    }

    private async Task<bool> BeginAsync(string condition, CancellationToken cancellationToken)
    {
        await PostgresWriter.ExecuteAsync(
            connection,
            "begin transaction isolation level repeatable read, read only",
            cancellationToken
        );
        // A cursor's declaration takes no parameters.
        var sql = $"""
            declare conversations_between no scroll cursor for
            select conversation_id, conversation_start, content_hash from conversations
            where {condition}
            order by conversation_id
            """;
        await PostgresWriter.ExecuteAsync(connection, sql, cancellationToken);
        return true;
    }

    /// <returns>False when there are no more.</returns>
    public async Task<bool> NextAsync(CancellationToken cancellationToken)
    {
        await ReadSpansAsync(cancellationToken);
        if (_spans.Count == 0)
            return false;

        Batch.Clear();
        _firstRows = new int[_spans.Count * _decoders.Length];
        var ids = string.Join(',', _spans.Select(span => span.ConversationId.ToString("D")));
        for (var table = 0; table < _decoders.Length; table++)
        {
            if (StoreSchema.ConversationTables[table].Name != tableToSkip)
                await ReadTableAsync(table, ids, cancellationToken);
        }
        Batch.Declare(_spans, _firstRows);

        var fitting = _spans.Count * SliceBytes / Math.Max(1, Batch.Bytes);
        _slice = (int)Math.Clamp(fitting, 1, Math.Min(LongestSlice, _slice * 2));
        return true;
    }

    public void Dispose() => _rows.Dispose();

    private static string Literal(DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"timestamptz '{time.UtcDateTime:yyyy-MM-dd HH:mm:ss.ffffff}+00'");

    private async Task ReadSpansAsync(CancellationToken cancellationToken)
    {
        _spans.Clear();
        await using var command = new NpgsqlCommand($"fetch {_slice} from conversations_between", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var start = PostgresTime.Micros(reader.GetFieldValue<DateTimeOffset>(1));
            _spans.Add(new(reader.GetGuid(0), start, unchecked((ulong)reader.GetInt64(2))));
        }
    }

    private async Task ReadTableAsync(int table, string ids, CancellationToken cancellationToken)
    {
        var target = Batch[table];
        var next = 0;
        await _rows.BeginAsync(connection, _decoders[table].CommandFor(ids), cancellationToken);
        while (await _rows.NextAsync(cancellationToken))
        {
            var id = TableDecoder.ReadId(_rows.Tuple);
            // Both sides are in the order of the ids: conversations passed over have no rows here.
            while (next < _spans.Count && (next == 0 || _spans[next - 1].ConversationId != id))
                _firstRows[(next++ * _decoders.Length) + table] = target.Rows;
            _decoders[table].AddRow(_rows.Tuple, target);
        }
        while (next < _spans.Count)
            _firstRows[(next++ * _decoders.Length) + table] = target.Rows;
    }
}
