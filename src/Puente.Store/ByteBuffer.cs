using System.Buffers;

namespace Puente.Store;

/// <summary>A growing buffer that can also be cut back; kept and used again.</summary>
internal sealed class ByteBuffer : IBufferWriter<byte>
{
    private const int InitialBytes = 1024;
    private byte[] _bytes = new byte[InitialBytes];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, Length);

    public void Truncate(int length) => Length = length;

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(Length);
    }

    private void Reserve(int bytes)
    {
        var needed = (long)Length + Math.Max(bytes, 1);
        if (needed > _bytes.Length)
            Array.Resize(ref _bytes, checked((int)Math.Max(needed, Math.Min(_bytes.Length * 2L, Array.MaxLength))));
    }
}
