using DuckDB.NET.Data;
using DuckDB.NET.Native;
using Puente.Store.Conversations;
using Puente.Store.Rebuilding;
using Puente.Store.Schema;

namespace Puente.Store.DuckDb;

/// <summary>Reads stored conversations back into a batch, a bounded piece at a time.</summary>
/// <remarks>
/// Rows are put in order and chosen here, not by DuckDB: for a page of a hundred conversations, <c>ORDER BY</c> over ninety
/// columns costs as much as reading them, and a list of a hundred ids more than that, to plan alone.
/// </remarks>
internal sealed class BatchReader
{
    /// <summary>Reading what lies between is cheaper than choosing, up to this many for each that is wanted.</summary>
    private const int Between = 4;

    private readonly DuckDBConnection _connection;
    private readonly string? _tableToSkip;

    /// <summary>The conversations wanted, in order of start; null: all of <see cref="_interval"/>, in order of id.</summary>
    private readonly ConversationKey[]? _wanted;
    private readonly string _interval;
    private readonly List<ConversationSpan> _spans = [];
    private readonly Dictionary<Guid, int> _places = [];
    private readonly OrderedRows _rows = new();
    private int[] _firstRows = [];
    private int _taken;
    private Guid? _lastId;

    /// <summary>All that began in <c>[from, to)</c>, in order of id.</summary>
    public BatchReader(DuckDBConnection connection, DateTimeOffset from, DateTimeOffset to)
    {
        _connection = connection;
        _interval =
            $"conversation_start >= make_timestamp({DuckDbSql.Micros(from)}) AND conversation_start < make_timestamp({DuckDbSql.Micros(to)})";
    }

    /// <summary>These, in order of start.</summary>
    public BatchReader(DuckDBConnection connection, IReadOnlyList<ConversationKey> conversations, string? tableToSkip)
    {
        (_connection, _tableToSkip, _interval) = (connection, tableToSkip, "");
        _wanted = [.. conversations.OrderBy(key => key.ConversationStart)];
    }

    /// <returns>False when there are no more.</returns>
    public bool ReadNext(ConversationBatch batch, int conversations)
    {
        batch.Clear();
        string? rows;
        do
        {
            _spans.Clear();
            rows = _wanted is null ? NextOfAll(conversations) : NextOfWanted(_wanted, conversations);
        } while (rows is not null && _spans.Count == 0);
        if (rows is null)
            return false;

        _places.Clear();
        for (var place = 0; place < _spans.Count; place++)
            _places[_spans[place].ConversationId] = place;
        var tables = StoreSchema.ConversationTables.Count;
        _firstRows = new int[_spans.Count * tables];
        for (var table = 0; table < tables; table++)
        {
            if (StoreSchema.ConversationTables[table].Name != _tableToSkip)
                ReadTable(batch, table, rows);
        }
        batch.Declare(_spans, _firstRows);
        return true;
    }

    /// <returns>Where the rows of the next conversations are, and maybe those of others; null when there are no more.</returns>
    private string? NextOfAll(int conversations)
    {
        var after = _lastId is { } last ? $" AND conversation_id > '{last}'::UUID" : "";
        ReadSpans($"{_interval}{after} ORDER BY conversation_id LIMIT {conversations}");
        if (_spans.Count == 0)
            return null;
        _lastId = _spans[^1].ConversationId;
        return $"{_interval} AND conversation_id BETWEEN '{_spans[0].ConversationId}'::UUID AND '{_lastId}'::UUID";
    }

    /// <inheritdoc cref="NextOfAll"/>
    private string? NextOfWanted(ConversationKey[] wanted, int conversations)
    {
        if (_taken == wanted.Length)
            return null;
        var piece = wanted.AsSpan(_taken, Math.Min(conversations, wanted.Length - _taken)).ToArray();
        _taken += piece.Length;
        var first = DuckDbSql.Micros(piece[0].ConversationStart);
        var last = DuckDbSql.Micros(piece[^1].ConversationStart);
        var range = $"conversation_start >= make_timestamp({first}) AND conversation_start <= make_timestamp({last})";
        var most = Between * piece.Length;
        ReadSpans($"{range} LIMIT {most + 1}");
        if (_spans.Count > most)
        {
            _spans.Clear();
            range +=
                $" AND conversation_id IN ({string.Join(", ", piece.Select(key => $"'{key.ConversationId:D}'::UUID"))})";
            ReadSpans(range);
        }
        var ids = piece.Select(key => key.ConversationId).ToHashSet();
        _spans.RemoveAll(span => !ids.Contains(span.ConversationId));
        return range;
    }

    private void ReadSpans(string which) =>
        ReadChunks(
            $"SELECT conversation_id, conversation_start, content_hash FROM conversations WHERE {which}",
            chunk =>
            {
                using (chunk)
                {
                    var (ids, starts, hashes) = (chunk.Vector(0), chunk.Vector(1), chunk.Vector(2));
                    for (var row = 0; row < chunk.Rows; row++)
                        _spans.Add(new(ids.Uuid(row), starts.Long(row), (ulong)hashes.Long(row)));
                }
            }
        );

    private void ReadTable(ConversationBatch batch, int table, string which)
    {
        var schema = StoreSchema.ConversationTables[table];
        var columns = schema.BatchColumns.Select(column => DuckDbDdl.Quote(column.Name));
        var ordinals = schema.BatchColumns.Count(column => column.Role == ColumnRole.Ordinal);
        _rows.Clear();
        try
        {
            ReadChunks(
                $"SELECT conversation_id, {string.Join(", ", columns)} FROM {schema.Name} WHERE {which}",
                chunk => _rows.Add(chunk, _places, ordinals)
            );
            _rows.Order();
            var tables = StoreSchema.ConversationTables.Count;
            var next = 0;
            for (var place = 0; place < _spans.Count; place++)
            {
                _firstRows[(place * tables) + table] = next;
                next = _rows.EndOf(place, next);
            }
            _rows.CopyTo(batch[table]);
        }
        finally
        {
            _rows.Clear();
        }
    }

    /// <param name="read">Takes the chunk over.</param>
    private void ReadChunks(string sql, Action<ResultChunk> read)
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
                var chunk = NativeMethods.Query.DuckDBFetchChunk(result);
                if (chunk.IsInvalid)
                {
                    chunk.Dispose();
                    return;
                }
                read(new ResultChunk(chunk));
            }
        }
        finally
        {
            NativeMethods.Query.DuckDBDestroyResult(ref result);
        }
    }
}
