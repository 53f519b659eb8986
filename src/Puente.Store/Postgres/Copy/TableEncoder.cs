using System.Runtime.CompilerServices;
using Puente.Store.Conversations;
using Puente.Store.Conversations.Columns;
using Puente.Store.Schema;

namespace Puente.Store.Postgres.Copy;

/// <summary>What all conversations written by one call have in common.</summary>
/// <param name="OpenAge">Age of conversations that have not ended.</param>
internal readonly record struct RowStamp(
    byte[] Age,
    byte[] OpenAge,
    byte[] Source,
    long AsOfMicros,
    long StoredAtMicros
);

/// <summary>Rows of one table as binary COPY tuples.</summary>
internal sealed class TableEncoder
{
    /// <summary>Length and value of a cell of fixed size, at most.</summary>
    private const int FixedCellBytes = 4 + 16;

    private readonly Cell[] _cells;
    private readonly ColumnBuffer[] _columns;
    private readonly int _fixedBytes;
    private readonly int _endCell;
    private RowStamp _stamp;

    public TableEncoder(Table table)
    {
        _cells = [.. table.Columns.Select(CellOf)];
        _columns = new ColumnBuffer[_cells.Length];
        _endCell = table.Columns.Select(column => column.Member).ToList().IndexOf("conversationEnd");
        _fixedBytes = sizeof(short) + (_cells.Length * FixedCellBytes);
        Command =
            $"copy {PostgresDdl.Quote(table.Name)} ({PostgresDdl.QuoteAll(table.Columns.Select(column => column.Name))}) from stdin (format binary)";
    }

    private enum Cell : byte
    {
        ConversationId,
        ConversationStart,
        Age,
        AsOf,
        Source,
        ContentHash,
        StoredAt,
        Uuid,
        Text,
        Timestamp,
        BigInt,
        Integer,
        Double,
        Boolean,
        TextList,
        UuidList,
        IntList,
    }

    public string Command { get; }

    /// <summary>Encodes from these columns from now on.</summary>
    public void Bind(BatchTable rows, RowStamp stamp)
    {
        _stamp = stamp;
        var batched = rows.Columns;
        var first = _cells.Length - batched.Length;
        for (var index = 0; index < batched.Length; index++)
            _columns[first + index] = batched[index];
    }

    /// <summary>Rows from <paramref name="row"/> until <paramref name="end"/>, or until the buffer is full.</summary>
    /// <returns>The row to go on with.</returns>
    public int Encode(CopyBuffer buffer, in ConversationSpan span, int row, int end)
    {
        while (row < end && !buffer.IsFull)
            EncodeRow(buffer, span, row++);
        return row;
    }

    private void EncodeRow(CopyBuffer buffer, in ConversationSpan span, int row)
    {
        buffer.Reserve(_fixedBytes);
        buffer.Int16((short)_cells.Length);
        for (var index = 0; index < _cells.Length; index++)
        {
            var cell = _cells[index];
            if (cell < Cell.Uuid)
            {
                EncodeKey(buffer, span, cell, row);
                continue;
            }
            var column = _columns[index];
            if (!column.IsValid(row))
                buffer.Int32(-1);
            else
                EncodeValue(buffer, cell, column, row);
        }
    }

    private void EncodeKey(CopyBuffer buffer, in ConversationSpan span, Cell cell, int row)
    {
        switch (cell)
        {
            case Cell.ConversationId:
                buffer.Int32(16);
                buffer.Uuid(span.ConversationId);
                break;
            case Cell.ConversationStart:
                Time(buffer, span.StartMicros);
                break;
            case Cell.Age:
                Bytes(buffer, _columns[_endCell].IsValid(row) ? _stamp.Age : _stamp.OpenAge);
                break;
            case Cell.AsOf:
                Time(buffer, span.AsOfMicros ?? _stamp.AsOfMicros);
                break;
            case Cell.Source:
                Bytes(buffer, _stamp.Source);
                break;
            case Cell.ContentHash:
                buffer.Int32(sizeof(long));
                buffer.Int64(unchecked((long)span.ContentHash));
                break;
            default:
                Time(buffer, _stamp.StoredAtMicros);
                break;
        }
    }

    // The schema made buffer and cell together, so the kind of cell is the kind of buffer: no check a cell.
    private void EncodeValue(CopyBuffer buffer, Cell cell, ColumnBuffer column, int row)
    {
        switch (cell)
        {
            case Cell.Uuid:
                buffer.Int32(16);
                buffer.Uuid(Unsafe.As<ValueBuffer<Guid>>(column).Values[row]);
                break;
            case Cell.Text:
                Bytes(buffer, Unsafe.As<TextBuffer>(column)[row]);
                break;
            case Cell.Timestamp:
                Time(buffer, Unsafe.As<ValueBuffer<long>>(column).Values[row]);
                break;
            case Cell.BigInt:
                buffer.Int32(sizeof(long));
                buffer.Int64(Unsafe.As<ValueBuffer<long>>(column).Values[row]);
                break;
            case Cell.Integer:
                buffer.Int32(sizeof(int));
                buffer.Int32(Unsafe.As<ValueBuffer<int>>(column).Values[row]);
                break;
            case Cell.Double:
                buffer.Int32(sizeof(double));
                buffer.Double(Unsafe.As<ValueBuffer<double>>(column).Values[row]);
                break;
            case Cell.Boolean:
                buffer.Int32(1);
                buffer.Boolean(Unsafe.As<ValueBuffer<bool>>(column).Values[row]);
                break;
            case Cell.TextList:
                ListEncoder.Texts(buffer, Unsafe.As<ListBuffer<TextBuffer>>(column), row, _fixedBytes);
                break;
            case Cell.UuidList:
                ListEncoder.Uuids(buffer, Unsafe.As<ListBuffer<ValueBuffer<Guid>>>(column), row, _fixedBytes);
                break;
            default:
                ListEncoder.Ints(buffer, Unsafe.As<ListBuffer<ValueBuffer<int>>>(column), row, _fixedBytes);
                break;
        }
    }

    private static void Time(CopyBuffer buffer, long unixMicros)
    {
        buffer.Int32(sizeof(long));
        buffer.Int64(PostgresTime.ToServer(unixMicros));
    }

    private void Bytes(CopyBuffer buffer, ReadOnlySpan<byte> bytes)
    {
        buffer.Reserve(bytes.Length + _fixedBytes);
        buffer.Int32(bytes.Length);
        buffer.Raw(bytes);
    }

    private static Cell CellOf(Column column) =>
        column switch
        {
            { Role: ColumnRole.ConversationKey, Type: ColumnType.Uuid } => Cell.ConversationId,
            { Role: ColumnRole.ConversationKey } => Cell.ConversationStart,
            { Role: ColumnRole.Provenance } => column.Name switch
            {
                "age" => Cell.Age,
                "as_of" => Cell.AsOf,
                "source" => Cell.Source,
                "content_hash" => Cell.ContentHash,
                "stored_at" => Cell.StoredAt,
                _ => throw new InvalidOperationException($"Nothing fills column {column.Name}."),
            },
            _ => column.Type switch
            {
                ColumnType.Uuid => Cell.Uuid,
                ColumnType.Text or ColumnType.Json => Cell.Text,
                ColumnType.Timestamp => Cell.Timestamp,
                ColumnType.BigInt => Cell.BigInt,
                ColumnType.Integer => Cell.Integer,
                ColumnType.Double => Cell.Double,
                ColumnType.Boolean => Cell.Boolean,
                ColumnType.TextList => Cell.TextList,
                ColumnType.UuidList => Cell.UuidList,
                ColumnType.IntList => Cell.IntList,
                _ => throw new InvalidOperationException($"Column {column.Name} does not travel in batches."),
            },
        };
}
