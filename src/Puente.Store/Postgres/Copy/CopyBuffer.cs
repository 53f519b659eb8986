using System.Buffers;
using System.Buffers.Binary;

namespace Puente.Store.Postgres.Copy;

/// <summary>
/// Bytes in the form of <c>COPY … (format binary)</c> (PostgreSQL manual, "COPY", Binary Format): numbers big-endian, each
/// field led by its length, -1 for null.
/// </summary>
/// <remarks>Rented; it keeps its size, except that a giant row's memory is given back.</remarks>
internal sealed class CopyBuffer : IDisposable
{
    /// <summary>Hand the bytes on when there are more than this.</summary>
    public const int FlushBytes = 256 << 10;

    private static readonly byte[] Signature = [.. "PGCOPY\n"u8, 0xFF, .. "\r\n\0"u8];

    private const int InitialBytes = FlushBytes + (64 << 10);
    private const int KeptBytes = 4 << 20;
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(InitialBytes);
    private int _used;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _used);

    public bool IsFull => _used >= FlushBytes;

    public void Clear()
    {
        _used = 0;
        if (_bytes.Length <= KeptBytes)
            return;
        ArrayPool<byte>.Shared.Return(_bytes, clearArray: true);
        _bytes = ArrayPool<byte>.Shared.Rent(InitialBytes);
    }

    /// <summary>Room for <paramref name="bytes"/> more; the writes below do not grow the buffer.</summary>
    public void Reserve(int bytes)
    {
        if (_bytes.Length - _used < bytes)
            Grow(bytes);
    }

    public void Header()
    {
        Reserve(19);
        Raw(Signature);
        Int32(0); // flags
        Int32(0); // length of the header's extension
    }

    public void Trailer()
    {
        Reserve(sizeof(short));
        Int16(-1);
    }

    public void Int16(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(_bytes.AsSpan(_used), value);
        _used += sizeof(short);
    }

    public void Int32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(_used), value);
        _used += sizeof(int);
    }

    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_bytes.AsSpan(_used), value);
        _used += sizeof(long);
    }

    public void Double(double value) => Int64(BitConverter.DoubleToInt64Bits(value));

    public void Boolean(bool value) => _bytes[_used++] = value ? (byte)1 : (byte)0;

    public void Uuid(Guid value)
    {
        value.TryWriteBytes(_bytes.AsSpan(_used), bigEndian: true, out var written);
        _used += written;
    }

    public void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_bytes.AsSpan(_used));
        _used += bytes.Length;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes, clearArray: true);
        _bytes = [];
        _used = 0;
    }

    private void Grow(int bytes)
    {
        var needed = (long)_used + bytes;
        if (needed > Array.MaxLength)
            throw new InvalidOperationException("A row is too long for the PostgreSQL protocol.");
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(needed, _bytes.Length * 2L), Array.MaxLength));
        _bytes.AsSpan(0, _used).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes, clearArray: true);
        _bytes = larger;
    }
}
