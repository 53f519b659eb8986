using System.Buffers.Binary;
using Puente.Store.Conversations;
using Puente.Store.Conversations.Columns;
using Puente.Store.Schema;

namespace Puente.Store.Postgres.Copy;

/// <summary>Binary COPY tuples back into a batch's columns: the <see cref="TableEncoder"/> read backwards.</summary>
internal sealed class TableDecoder
{
    private readonly string _table;
    private readonly string _columns;
    private readonly string _order;
    private readonly bool[] _isTime;

    public TableDecoder(Table table)
    {
        _table = PostgresDdl.Quote(table.Name);
        _columns = PostgresDdl.QuoteAll([
            TableBuilder.IdColumn.Name,
            .. table.BatchColumns.Select(column => column.Name),
        ]);
        _order = PostgresDdl.QuoteAll(table.Key);
        _isTime = [.. table.BatchColumns.Select(column => column.Type == ColumnType.Timestamp)];
    }

    /// <summary>Rows of these conversations, in the order of the key. COPY takes no parameters.</summary>
    public string CommandFor(string uuids) =>
        $"copy (select {_columns} from {_table} where conversation_id = any('{{{uuids}}}'::uuid[]) order by {_order}) to stdout (format binary)";

    public static Guid ReadId(ReadOnlySpan<byte> tuple) =>
        new(tuple.Slice(sizeof(short) + sizeof(int), 16), bigEndian: true);

    /// <summary>Appends the tuple as the next row.</summary>
    public void AddRow(ReadOnlySpan<byte> tuple, BatchTable rows)
    {
        var row = rows.Rows++;
        var fields = tuple[(sizeof(short) + sizeof(int) + 16)..];
        for (var index = 0; index < _isTime.Length; index++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(fields);
            fields = fields[sizeof(int)..];
            if (length < 0)
                continue;
            Set(rows.Columns[index], row, fields[..length], _isTime[index]);
            fields = fields[length..];
        }
    }

    private static void Set(ColumnBuffer column, int row, ReadOnlySpan<byte> value, bool isTime)
    {
        switch (column)
        {
            case TextBuffer texts:
                texts.Set(row, value);
                break;
            case ValueBuffer<Guid> uuids:
                uuids.Set(row, new Guid(value, bigEndian: true));
                break;
            case ValueBuffer<int> numbers:
                numbers.Set(row, BinaryPrimitives.ReadInt32BigEndian(value));
                break;
            case ValueBuffer<long> numbers:
                var number = BinaryPrimitives.ReadInt64BigEndian(value);
                numbers.Set(row, isTime ? PostgresTime.FromServer(number) : number);
                break;
            case ValueBuffer<double> numbers:
                numbers.Set(row, BinaryPrimitives.ReadDoubleBigEndian(value));
                break;
            case ValueBuffer<bool> flags:
                flags.Set(row, value[0] != 0);
                break;
            default:
                SetList(column, row, value);
                break;
        }
    }

    private static void SetList(ColumnBuffer column, int row, ReadOnlySpan<byte> array)
    {
        var count = 0;
        var items = ReadOnlySpan<byte>.Empty;
        if (BinaryPrimitives.ReadInt32BigEndian(array) > 0)
        {
            count = BinaryPrimitives.ReadInt32BigEndian(array[(3 * sizeof(int))..]);
            items = array[(5 * sizeof(int))..];
        }
        for (; count > 0; count--)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(items);
            var item = items.Slice(sizeof(int), length);
            items = items[(sizeof(int) + length)..];
            switch (column)
            {
                case ListBuffer<TextBuffer> texts:
                    texts.Items.Set(texts.Items.Length, item);
                    break;
                case ListBuffer<ValueBuffer<Guid>> uuids:
                    uuids.Items.Set(uuids.Items.Length, new Guid(item, bigEndian: true));
                    break;
                case ListBuffer<ValueBuffer<int>> numbers:
                    numbers.Items.Set(numbers.Items.Length, BinaryPrimitives.ReadInt32BigEndian(item));
                    break;
            }
        }
        Close(column, row);
    }

    private static void Close(ColumnBuffer column, int row)
    {
        switch (column)
        {
            case ListBuffer<TextBuffer> texts:
                texts.Close(row);
                break;
            case ListBuffer<ValueBuffer<Guid>> uuids:
                uuids.Close(row);
                break;
            case ListBuffer<ValueBuffer<int>> numbers:
                numbers.Close(row);
                break;
        }
    }
}
