using System.Runtime.InteropServices;
using DuckDB.NET.Native;
using Puente.Store.Conversations;
using Puente.Store.Schema;

namespace Puente.Store.DuckDb;

/// <summary>Values of the columns in <c>conversations</c> that say where a version came from; UTF-8 and microseconds.</summary>
/// <param name="OpenAge">Age of conversations that have not ended.</param>
internal readonly record struct ProvenanceValues(
    Provenance Provenance,
    byte[] Age,
    byte[] OpenAge,
    byte[] Source,
    long AsOfMicros,
    long StoredAtMicros
);

/// <summary>
/// Appends rows of one conversation table straight from the columns of one batch after another, a data chunk of 2,048 rows at a
/// time, inside the open transaction of the connection. What it holds is not in the table before <see cref="Complete"/>.
/// </summary>
internal sealed class ChunkAppender : IDisposable
{
    /// <summary>DuckDB would hold 204,800 rows beside its memory limit: of sessions, 90 columns wide, that is some 300 MB.</summary>
    private const int MostHeldRows = 8_192;

    private readonly WritingConnection _connection;
    private readonly int _table;
    private readonly IReadOnlyList<Column> _columns;
    private readonly VectorWriter[] _vectors;
    private readonly DuckDBAppender _appender;
    private readonly DuckDBDataChunk _chunk;
    private readonly int _capacity = (int)NativeMethods.Helpers.DuckDBVectorSize();
    private ConversationBatch _batch = null!;
    private ProvenanceValues _provenance;
    private int _filled;
    private int _held;
    private bool _isComplete;

    public ChunkAppender(WritingConnection connection, int table)
    {
        (_connection, _table) = (connection, table);
        _columns = StoreSchema.ConversationTables[table].Columns;
        _vectors = new VectorWriter[_columns.Count];
        var name = StoreSchema.ConversationTables[table].Name;
        Check(NativeMethods.Appender.DuckDBAppenderCreate(connection.Native, null!, name, out _appender));

        var types = new DuckDBLogicalType[_columns.Count];
        for (var column = 0; column < types.Length; column++)
            types[column] = NativeMethods.Appender.DuckDBAppenderColumnType(_appender, (ulong)column);
        _chunk = NativeMethods.DataChunks.DuckDBCreateDataChunk(
            [.. types.Select(type => type.DangerousGetHandle())],
            (ulong)types.Length
        );
        foreach (var type in types)
            type.Dispose();
        TakeVectors();
    }

    /// <summary>Takes the next rows from this batch. Values are copied, so the batch is free after <see cref="Append"/>.</summary>
    public void Use(ConversationBatch batch, ProvenanceValues provenance) =>
        (_batch, _provenance) = (batch, provenance);

    /// <summary>Appends the rows of the conversations from <paramref name="first"/> to <paramref name="last"/>, both included.</summary>
    /// <returns>Rows appended.</returns>
    public int Append(int first, int last)
    {
        var conversation = first;
        var (row, _) = _batch.RowsOf(first, _table);
        var (lastFirst, lastCount) = _batch.RowsOf(last, _table);
        var end = lastFirst + lastCount;
        var appended = end - row;
        while (row < end)
        {
            var count = Math.Min(end - row, _capacity - _filled);
            AppendPiece(row, count, ref conversation);
            row += count;
            _filled += count;
            if (_filled == _capacity)
                SendChunk();
        }
        return appended;
    }

    /// <summary>Hands everything to the table. Without it, disposing leaves what was sent to the transaction's rollback.</summary>
    public void Complete()
    {
        if (_filled > 0)
            SendChunk();
        Check(NativeMethods.Appender.DuckDBAppenderClose(_appender));
        _isComplete = true;
    }

    public void Dispose()
    {
        // Destroying an appender flushes what it holds; after an error that must not reach the table.
        if (!_isComplete && !_appender.IsInvalid)
            NativeMethods.Appender.DuckDBAppenderClear(_appender);
        _chunk?.Dispose();
        _appender.Dispose();
    }

    private void AppendPiece(int row, int count, ref int conversation)
    {
        var batched = 0;
        for (var index = 0; index < _columns.Count; index++)
        {
            ref var vector = ref _vectors[index];
            var column = _columns[index];
            if (column.IsBatched)
                vector.Copy(_batch.Tables[_table].Columns[batched++], row, count, _filled);
            else if (column.Role == ColumnRole.Provenance && column.Name != "content_hash")
                FillProvenance(ref vector, column.Name, row, count);
        }
        FillSpans(row, count, ref conversation);
    }

    /// <param name="row">Of the table of conversations: the number of the conversation too.</param>
    private void FillProvenance(ref VectorWriter vector, string column, int row, int count)
    {
        switch (column)
        {
            case "age":
                for (var index = 0; index < count; index++)
                    vector.Fill(AgeOf(row + index), _filled + index, 1);
                break;
            case "source":
                vector.Fill(_provenance.Source, _filled, count);
                break;
            case "as_of":
                for (var index = 0; index < count; index++)
                {
                    var asOf = _batch.Conversations[row + index].AsOfMicros ?? _provenance.AsOfMicros;
                    vector.Fill(asOf, _filled + index, 1);
                }
                break;
            case "stored_at":
                vector.Fill(_provenance.StoredAtMicros, _filled, count);
                break;
            default:
                throw new InvalidOperationException($"Nobody fills the column {column}.");
        }
    }

    private byte[] AgeOf(int conversation) =>
        _provenance.Provenance.OpenAge is not null && _batch.IsOpen(conversation)
            ? _provenance.OpenAge
            : _provenance.Age;

    /// <summary>Id and start, which come first, and for the table of conversations the hash.</summary>
    private void FillSpans(int row, int count, ref int conversation)
    {
        var end = row + count;
        var position = _filled;
        while (row < end)
        {
            var (first, rows) = _batch.RowsOf(conversation, _table);
            var taken = Math.Min(end, first + rows) - row;
            if (taken > 0)
            {
                ref readonly var span = ref _batch.Conversations[conversation];
                _vectors[0].Fill(span.ConversationId, position, taken);
                _vectors[1].Fill(span.StartMicros, position, taken);
                if (_table == 0)
                    _vectors[HashColumn].Fill((long)span.ContentHash, position, taken);
                row += taken;
                position += taken;
            }
            if (row >= first + rows)
                conversation++;
        }
    }

    private static readonly int HashColumn = StoreSchema
        .ConversationTables[0]
        .Columns.Select(column => column.Name)
        .ToList()
        .IndexOf("content_hash");

    private void SendChunk()
    {
        NativeMethods.DataChunks.DuckDBDataChunkSetSize(_chunk, (ulong)_filled);
        Check(NativeMethods.Appender.DuckDBAppendDataChunk(_appender, _chunk));
        NativeMethods.DataChunks.DuckDBDataChunkReset(_chunk);
        _held += _filled;
        _filled = 0;
        if (_held >= MostHeldRows)
        {
            Check(NativeMethods.Appender.DuckDBAppenderFlush(_appender));
            _held = 0;
        }
        TakeVectors();
    }

    private void TakeVectors()
    {
        for (var column = 0; column < _vectors.Length; column++)
            _vectors[column] = new VectorWriter(NativeMethods.DataChunks.DuckDBDataChunkGetVector(_chunk, column));
    }

    private void Check(DuckDBState state)
    {
        if (state == DuckDBState.Success)
            return;
        using var error = NativeMethods.Appender.DuckDBAppenderErrorData(_appender);
        var message = NativeMethods.ErrorData.DuckDBErrorDataMessage(error);
        _connection.Note(message);
        throw DuckDbErrors.Fault(
            $"DuckDB refused rows for {StoreSchema.ConversationTables[_table].Name}: {message}. The open transaction is undone; nothing of it is stored."
        );
    }
}
