using System.Buffers.Binary;
using DuckDB.NET.Native;
using Puente.Store.Conversations.Columns;

namespace Puente.Store.DuckDb;

/// <summary>Copies one vector of a result into a column buffer: <see cref="VectorWriter"/> read backwards.</summary>
internal readonly unsafe struct VectorReader(IntPtr vector)
{
    private const int InlineBytes = 12;
    private readonly void* _data = NativeMethods.Vectors.DuckDBVectorGetData(vector);
    private readonly ulong* _validity = NativeMethods.Vectors.DuckDBVectorGetValidity(vector);

    /// <summary>Rows <c>[first, first + count)</c> of the vector become the buffer's rows from <paramref name="target"/> on.</summary>
    public void CopyTo(ColumnBuffer column, int first, int count, int target)
    {
        for (var row = first; row < first + count; row++)
        {
            if (_validity == null || (_validity[row >> 6] & (1UL << (row & 63))) != 0)
                CopyRow(column, row, target + row - first);
        }
    }

    public Guid Uuid(int row)
    {
        var source = (ulong*)_data + (row * 2);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, source[1] ^ (1UL << 63));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], source[0]);
        return new Guid(bytes, bigEndian: true);
    }

    public long Long(int row) => ((long*)_data)[row];

    public int Int(int row) => ((int*)_data)[row];

    private void CopyRow(ColumnBuffer column, int row, int target)
    {
        switch (column)
        {
            case ValueBuffer<Guid> uuids:
                uuids.Set(target, Uuid(row));
                break;
            case ValueBuffer<long> longs:
                longs.Set(target, Long(row));
                break;
            case ValueBuffer<int> ints:
                ints.Set(target, Int(row));
                break;
            case ValueBuffer<double> doubles:
                doubles.Set(target, ((double*)_data)[row]);
                break;
            case ValueBuffer<bool> flags:
                flags.Set(target, ((bool*)_data)[row]);
                break;
            case TextBuffer texts:
                texts.Set(target, Text(row));
                break;
            case ListBuffer<TextBuffer> list:
                CopyItems(list.Items, row);
                list.Close(target);
                break;
            case ListBuffer<ValueBuffer<Guid>> list:
                CopyItems(list.Items, row);
                list.Close(target);
                break;
            case ListBuffer<ValueBuffer<int>> list:
                CopyItems(list.Items, row);
                list.Close(target);
                break;
            default:
                throw new InvalidOperationException($"No vector for {column.GetType().Name}.");
        }
    }

    private ReadOnlySpan<byte> Text(int row)
    {
        var source = (byte*)_data + (row * 16);
        var length = *(int*)source;
        return length <= InlineBytes ? new(source + 4, length) : new(*(byte**)(source + 8), length);
    }

    private void CopyItems(ColumnBuffer items, int row)
    {
        var entry = (ulong*)_data + (row * 2);
        var child = new VectorReader(NativeMethods.Vectors.DuckDBListVectorGetChild(vector));
        child.CopyTo(items, (int)entry[0], (int)entry[1], items.Length);
    }
}
