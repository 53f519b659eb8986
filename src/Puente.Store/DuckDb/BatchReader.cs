using DuckDB.NET.Data;
using DuckDB.NET.Native;
using Puente.Store.Conversations;
using Puente.Store.Rebuilding;
using Puente.Store.Schema;

namespace Puente.Store.DuckDb;

/// <summary>Reads stored conversations back into a batch, a bounded piece at a time, in the order of their ids.</summary>
internal sealed class BatchReader
{
    private readonly DuckDBConnection _connection;
    private readonly string _range;
    private readonly string? _tableToSkip;
    private readonly List<ConversationSpan> _spans = [];
    private int[] _firstRows = [];
    private Guid? _lastId;

    public BatchReader(DuckDBConnection connection, DateTimeOffset from, DateTimeOffset to)
    {
        _connection = connection;
        _range =
            $"conversation_start >= make_timestamp({DuckDbSql.Micros(from)}) AND conversation_start < make_timestamp({DuckDbSql.Micros(to)})";
    }

    /// <param name="conversations">At least one.</param>
    public BatchReader(DuckDBConnection connection, IReadOnlyList<ConversationKey> conversations, string? tableToSkip)
    {
        (_connection, _tableToSkip) = (connection, tableToSkip);
        // The range finds the rows; the ids only choose among them.
        var first = DuckDbSql.Micros(conversations.Min(key => key.ConversationStart));
        var last = DuckDbSql.Micros(conversations.Max(key => key.ConversationStart));
        var ids = string.Join(", ", conversations.Select(key => $"'{key.ConversationId:D}'::UUID"));
        _range =
            $"conversation_start >= make_timestamp({first}) AND conversation_start <= make_timestamp({last}) AND conversation_id IN ({ids})";
    }

    /// <returns>False when there are no more.</returns>
    public bool ReadNext(ConversationBatch batch, int conversations)
    {
        batch.Clear();
        _spans.Clear();
        var after = _lastId is { } last ? $" AND conversation_id > '{last}'::UUID" : "";
        ReadChunks(
            $"SELECT conversation_id, conversation_start, content_hash FROM conversations WHERE {_range}{after} ORDER BY conversation_id LIMIT {conversations}",
            (chunk, count) =>
            {
                for (var row = 0; row < count; row++)
                {
                    _spans.Add(
                        new(Vector(chunk, 0).Uuid(row), Vector(chunk, 1).Long(row), (ulong)Vector(chunk, 2).Long(row))
                    );
                }
            }
        );
        if (_spans.Count == 0)
            return false;

        _lastId = _spans[^1].ConversationId;
        var tables = StoreSchema.ConversationTables.Count;
        _firstRows = new int[_spans.Count * tables];
        for (var table = 0; table < tables; table++)
        {
            if (StoreSchema.ConversationTables[table].Name != _tableToSkip)
                ReadTable(batch, table, tables);
        }
        batch.Declare(_spans, _firstRows);
        return true;
    }

    private void ReadTable(ConversationBatch batch, int table, int tables)
    {
        var schema = StoreSchema.ConversationTables[table];
        var columns = schema.BatchColumns.Select(column => DuckDbDdl.Quote(column.Name));
        var order = schema
            .BatchColumns.Where(column => column.Role == ColumnRole.Ordinal)
            .Select(column => column.Name);
        var rows = batch[table];
        var conversation = 0;
        ReadChunks(
            $"SELECT conversation_id, {string.Join(", ", columns)} FROM {schema.Name} WHERE {_range}"
                + $" AND conversation_id BETWEEN '{_spans[0].ConversationId}'::UUID AND '{_spans[^1].ConversationId}'::UUID"
                + $" ORDER BY {string.Join(", ", order.Prepend("conversation_id"))}",
            (chunk, count) =>
            {
                var ids = Vector(chunk, 0);
                for (var row = 0; row < count; row++)
                {
                    var id = ids.Uuid(row);
                    while (_spans[conversation].ConversationId != id)
                        _firstRows[(++conversation * tables) + table] = rows.Rows + row;
                }
                for (var column = 0; column < rows.Columns.Length; column++)
                    Vector(chunk, column + 1).CopyTo(rows.Columns[column], 0, count, rows.Rows);
                rows.Rows += count;
            }
        );
        while (++conversation < _spans.Count)
            _firstRows[(conversation * tables) + table] = rows.Rows;
    }

    private static VectorReader Vector(DuckDBDataChunk chunk, int column) =>
        new(NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, column));

    private void ReadChunks(string sql, Action<DuckDBDataChunk, int> read)
    {
        var state = NativeMethods.Query.DuckDBQuery(_connection.NativeConnection, sql, out var result);
        try
        {
            if (state != DuckDBState.Success)
            {
                throw DuckDbErrors.Fault(
                    $"DuckDB could not read conversations: {NativeMethods.Query.DuckDBResultError(ref result)}"
                );
            }
            while (true)
            {
                using var chunk = NativeMethods.Query.DuckDBFetchChunk(result);
                if (chunk.IsInvalid)
                    return;
                read(chunk, (int)NativeMethods.DataChunks.DuckDBDataChunkGetSize(chunk));
            }
        }
        finally
        {
            NativeMethods.Query.DuckDBDestroyResult(ref result);
        }
    }
}
