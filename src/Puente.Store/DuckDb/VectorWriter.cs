using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using DuckDB.NET.Native;
using Puente.Store.Conversations.Columns;

namespace Puente.Store.DuckDb;

/// <summary>Copies rows of a column buffer into one vector of a DuckDB data chunk.</summary>
/// <remarks>Pointers are good until the chunk is reset; every chunk takes them anew.</remarks>
internal unsafe struct VectorWriter(IntPtr vector)
{
    private const int InlineBytes = 12;
    private readonly void* _data = NativeMethods.Vectors.DuckDBVectorGetData(vector);
    private ulong* _validity;

    /// <summary>Writes <paramref name="count"/> rows from <paramref name="first"/> on to the vector at <paramref name="position"/>.</summary>
    public void Copy(ColumnBuffer column, int first, int count, int position)
    {
        var held = Math.Clamp(column.Length - first, 0, count);
        SetNulls(column.Validity.Slice(Math.Min(first, column.Length), held), position);
        SetNulls(position + held, count - held);
        if (held == 0)
            return;
        switch (column)
        {
            case ValueBuffer<Guid> uuids:
                CopyUuids(uuids.Values.Slice(first, held), (ulong*)_data + (position * 2));
                break;
            case ValueBuffer<long> longs:
                longs.Values.Slice(first, held).CopyTo(new Span<long>((long*)_data + position, held));
                break;
            case ValueBuffer<int> ints:
                ints.Values.Slice(first, held).CopyTo(new Span<int>((int*)_data + position, held));
                break;
            case ValueBuffer<double> doubles:
                doubles.Values.Slice(first, held).CopyTo(new Span<double>((double*)_data + position, held));
                break;
            case ValueBuffer<bool> flags:
                flags.Values.Slice(first, held).CopyTo(new Span<bool>((bool*)_data + position, held));
                break;
            case TextBuffer texts:
                CopyTexts(texts, first, held, position);
                break;
            case ListBuffer<TextBuffer> list:
                CopyList(list.Items, row => list[row], first, held, position);
                break;
            case ListBuffer<ValueBuffer<Guid>> list:
                CopyList(list.Items, row => list[row], first, held, position);
                break;
            case ListBuffer<ValueBuffer<int>> list:
                CopyList(list.Items, row => list[row], first, held, position);
                break;
            default:
                throw new InvalidOperationException($"No vector for {column.GetType().Name}.");
        }
    }

    public readonly void Fill(Guid value, int position, int count)
    {
        var target = (ulong*)_data + (position * 2);
        ToHugeInt(value, target);
        for (var row = 1; row < count; row++)
            (target[row * 2], target[(row * 2) + 1]) = (target[0], target[1]);
    }

    public readonly void Fill(long value, int position, int count) =>
        new Span<long>((long*)_data + position, count).Fill(value);

    public readonly void Fill(ReadOnlySpan<byte> utf8, int position, int count)
    {
        for (var row = position; row < position + count; row++)
            SetText(utf8, row);
    }

    private void CopyTexts(TextBuffer texts, int first, int count, int position)
    {
        for (var row = 0; row < count; row++)
        {
            if (texts.Validity[first + row] != 0)
                SetText(texts[first + row], position + row);
        }
    }

    private readonly void SetText(ReadOnlySpan<byte> utf8, int position)
    {
        if (utf8.Length <= InlineBytes)
        {
            // A short string lies in the vector itself: its length, then its bytes, then zeros.
            var target = new Span<byte>((byte*)_data + (position * 16), 16);
            target.Clear();
            BinaryPrimitives.WriteInt32LittleEndian(target, utf8.Length);
            utf8.CopyTo(target[4..]);
            return;
        }
        fixed (byte* bytes = utf8)
        {
            // The decoder has checked that the bytes are UTF-8.
            NativeMethods.Vectors.DuckDBUnsafeVectorAssignStringElementLength(
                vector,
                (ulong)position,
                bytes,
                utf8.Length
            );
        }
    }

    private readonly void CopyList(
        ColumnBuffer items,
        Func<int, (int First, int Count)> range,
        int first,
        int count,
        int position
    )
    {
        var size = (int)NativeMethods.Vectors.DuckDBListVectorGetSize(vector);
        var start = range(first).First;
        var last = range(first + count - 1);
        var total = last.First + last.Count - start;
        var entries = (ulong*)_data;
        for (var row = 0; row < count; row++)
        {
            var (item, length) = range(first + row);
            entries[(position + row) * 2] = (ulong)(size + item - start);
            entries[((position + row) * 2) + 1] = (ulong)length;
        }
        if (total == 0)
            return;
        Check(NativeMethods.Vectors.DuckDBListVectorReserve(vector, (ulong)(size + total)));
        Check(NativeMethods.Vectors.DuckDBListVectorSetSize(vector, (ulong)(size + total)));
        new VectorWriter(NativeMethods.Vectors.DuckDBListVectorGetChild(vector)).Copy(items, start, total, size);
    }

    private static void CopyUuids(ReadOnlySpan<Guid> values, ulong* target)
    {
        foreach (ref readonly var value in values)
        {
            ToHugeInt(value, target);
            target += 2;
        }
    }

    /// <summary>DuckDB keeps a UUID as a signed 128-bit number, the top bit flipped so that it sorts like its text.</summary>
    private static void ToHugeInt(Guid value, ulong* target)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        target[0] = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        target[1] = BinaryPrimitives.ReadUInt64BigEndian(bytes) ^ (1UL << 63);
    }

    private void SetNulls(ReadOnlySpan<byte> valid, int position)
    {
        for (var row = valid.IndexOf((byte)0); row >= 0 && row < valid.Length; row++)
        {
            if (valid[row] == 0)
                SetNull(position + row);
        }
    }

    private void SetNulls(int position, int count)
    {
        for (var row = position; row < position + count; row++)
            SetNull(row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SetNull(int row)
    {
        if (_validity == null)
        {
            NativeMethods.Vectors.DuckDBVectorEnsureValidityWritable(vector);
            _validity = NativeMethods.Vectors.DuckDBVectorGetValidity(vector);
        }
        _validity[row >> 6] &= ~(1UL << (row & 63));
    }

    private static void Check(DuckDBState state)
    {
        if (state != DuckDBState.Success)
            throw DuckDbErrors.Fault("DuckDB could not make room for a list: it is out of memory.");
    }
}
