using Puente.Store.Conversations.Columns;

namespace Puente.Store.Postgres.Copy;

/// <summary>Arrays of one dimension without nulls, as PostgreSQL's <c>array_recv</c> reads them.</summary>
/// <remarks>Each method leaves room for <c>reserve</c> bytes after the array.</remarks>
internal static class ListEncoder
{
    public const int Int4Oid = 23;
    public const int TextOid = 25;
    public const int UuidOid = 2950;

    /// <summary>Length, dimensions, null flag, item type, count, lower bound.</summary>
    private const int HeadBytes = 6 * sizeof(int);

    public static void Texts(CopyBuffer buffer, ListBuffer<TextBuffer> list, int row, int reserve)
    {
        var (first, count) = list[row];
        var bytes = 0;
        for (var item = first; item < first + count; item++)
            bytes += sizeof(int) + list.Items[item].Length;
        Head(buffer, TextOid, count, bytes, reserve);
        for (var item = first; item < first + count; item++)
        {
            var text = list.Items[item];
            buffer.Int32(text.Length);
            buffer.Raw(text);
        }
    }

    public static void Uuids(CopyBuffer buffer, ListBuffer<ValueBuffer<Guid>> list, int row, int reserve)
    {
        var (first, count) = list[row];
        Head(buffer, UuidOid, count, count * (sizeof(int) + 16), reserve);
        foreach (var value in list.Items.Values.Slice(first, count))
        {
            buffer.Int32(16);
            buffer.Uuid(value);
        }
    }

    public static void Ints(CopyBuffer buffer, ListBuffer<ValueBuffer<int>> list, int row, int reserve)
    {
        var (first, count) = list[row];
        Head(buffer, Int4Oid, count, count * 2 * sizeof(int), reserve);
        foreach (var value in list.Items.Values.Slice(first, count))
        {
            buffer.Int32(sizeof(int));
            buffer.Int32(value);
        }
    }

    private static void Head(CopyBuffer buffer, int itemOid, int count, int itemBytes, int reserve)
    {
        buffer.Reserve(HeadBytes + itemBytes + reserve);
        var isEmpty = count == 0;
        buffer.Int32((isEmpty ? 3 : 5) * sizeof(int) + itemBytes);
        buffer.Int32(isEmpty ? 0 : 1); // dimensions
        buffer.Int32(0); // no nulls
        buffer.Int32(itemOid);
        if (isEmpty)
            return;
        buffer.Int32(count);
        buffer.Int32(1); // lower bound
    }
}
