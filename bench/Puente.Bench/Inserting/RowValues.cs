using System.Text;
using NpgsqlTypes;
using Puente.Store.Conversations.Columns;
using Puente.Store.Schema;

namespace Puente.Bench.Inserting;

/// <summary>Values of a batch as parameters of an insert.</summary>
internal static class RowValues
{
    public static NpgsqlDbType TypeOf(ColumnType type) =>
        type switch
        {
            ColumnType.Uuid => NpgsqlDbType.Uuid,
            ColumnType.Text => NpgsqlDbType.Text,
            ColumnType.Timestamp => NpgsqlDbType.TimestampTz,
            ColumnType.BigInt => NpgsqlDbType.Bigint,
            ColumnType.Integer => NpgsqlDbType.Integer,
            ColumnType.Double => NpgsqlDbType.Double,
            ColumnType.Boolean => NpgsqlDbType.Boolean,
            ColumnType.TextList => NpgsqlDbType.Array | NpgsqlDbType.Text,
            ColumnType.UuidList => NpgsqlDbType.Array | NpgsqlDbType.Uuid,
            ColumnType.IntList => NpgsqlDbType.Array | NpgsqlDbType.Integer,
            ColumnType.Json => NpgsqlDbType.Json,
            ColumnType.Bytes => NpgsqlDbType.Bytea,
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown column type."),
        };

    public static DateTime Time(long micros) => DateTime.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    public static object Read(ColumnBuffer column, ColumnType type, int row)
    {
        if (!column.IsValid(row))
            return DBNull.Value;
        return column switch
        {
            ValueBuffer<Guid> uuids => uuids.Values[row],
            ValueBuffer<long> longs => type == ColumnType.Timestamp ? Time(longs.Values[row]) : longs.Values[row],
            ValueBuffer<int> ints => ints.Values[row],
            ValueBuffer<double> doubles => doubles.Values[row],
            ValueBuffer<bool> flags => flags.Values[row],
            TextBuffer texts => Encoding.UTF8.GetString(texts[row]),
            ListBuffer<TextBuffer> list => Texts(list, row),
            ListBuffer<ValueBuffer<Guid>> list => list.Items.Values.Slice(list[row].First, list[row].Count).ToArray(),
            ListBuffer<ValueBuffer<int>> list => list.Items.Values.Slice(list[row].First, list[row].Count).ToArray(),
            _ => throw new InvalidOperationException($"No parameter for {column.GetType().Name}."),
        };
    }

    private static string[] Texts(ListBuffer<TextBuffer> list, int row)
    {
        var (first, count) = list[row];
        return [.. Enumerable.Range(first, count).Select(item => Encoding.UTF8.GetString(list.Items[item]))];
    }
}
