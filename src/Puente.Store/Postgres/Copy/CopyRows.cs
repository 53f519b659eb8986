using System.Buffers;
using System.Buffers.Binary;
using Npgsql;

namespace Puente.Store.Postgres.Copy;

/// <summary>Reads <c>COPY … to stdout (format binary)</c> tuple by tuple; memory grows to the longest tuple only.</summary>
internal sealed class CopyRows : IDisposable
{
    private const int InitialBytes = 64 << 10;
    private const int HeaderBytes = 19;
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(InitialBytes);
    private NpgsqlRawCopyStream _stream = null!;
    private int _start;
    private int _end;
    private int _tuple;

    /// <summary>The tuple read last: count of fields, then each field with its length before it.</summary>
    public ReadOnlySpan<byte> Tuple => _bytes.AsSpan(_start - _tuple, _tuple);

    public async Task BeginAsync(NpgsqlConnection connection, string command, CancellationToken cancellationToken)
    {
        _stream = await connection.BeginRawBinaryCopyAsync(command, cancellationToken);
        (_start, _end, _tuple) = (0, 0, 0);
        await FillAsync(HeaderBytes, cancellationToken);
        var extension = BinaryPrimitives.ReadInt32BigEndian(_bytes.AsSpan(HeaderBytes - sizeof(int)));
        await FillAsync(HeaderBytes + extension, cancellationToken);
        _start = HeaderBytes + extension;
    }

    /// <returns>False after the last tuple; the stream is closed then.</returns>
    public async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        int length;
        while ((length = Measure(_bytes.AsSpan(_start, _end - _start), out var atLeast)) < 0)
            await FillAsync(atLeast, cancellationToken);
        _tuple = length;
        _start += length;
        if (BinaryPrimitives.ReadInt16BigEndian(Tuple) >= 0)
            return true;
        await _stream.DisposeAsync();
        return false;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes, clearArray: true);
        _bytes = [];
    }

    /// <returns>Length of the tuple at the start; -1 while it is not all there.</returns>
    private static int Measure(ReadOnlySpan<byte> bytes, out int atLeast)
    {
        atLeast = sizeof(short);
        if (bytes.Length < atLeast)
            return -1;
        var length = sizeof(short);
        for (var fields = BinaryPrimitives.ReadInt16BigEndian(bytes); fields > 0; fields--)
        {
            atLeast = checked(length + sizeof(int));
            if (bytes.Length < atLeast)
                return -1;
            var value = BinaryPrimitives.ReadInt32BigEndian(bytes[length..]);
            length = checked(atLeast + Math.Max(value, 0));
        }
        atLeast = length;
        return bytes.Length < length ? -1 : length;
    }

    /// <summary>Until <paramref name="bytes"/> bytes lie behind the start.</summary>
    private async ValueTask FillAsync(int bytes, CancellationToken cancellationToken)
    {
        if (_start + bytes > _bytes.Length)
            Compact(bytes);
        while (_end - _start < bytes)
        {
            var read = await _stream.ReadAsync(_bytes.AsMemory(_end), cancellationToken);
            if (read == 0)
                throw new EndOfStreamException("The server ended a COPY in the middle of a row.");
            _end += read;
        }
    }

    private void Compact(int bytes)
    {
        var target = bytes > _bytes.Length ? ArrayPool<byte>.Shared.Rent(Math.Max(bytes, _bytes.Length * 2)) : _bytes;
        _bytes.AsSpan(_start, _end - _start).CopyTo(target);
        (_start, _end) = (0, _end - _start);
        if (target == _bytes)
            return;
        ArrayPool<byte>.Shared.Return(_bytes, clearArray: true);
        _bytes = target;
    }
}
