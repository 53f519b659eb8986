using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Puente.Emulator.CallMedia.Srtp;

/// <summary>AES-128 in counter mode as SRTP has it: the last two bytes count blocks. Not safe for several threads.</summary>
internal sealed class CounterCipher : IDisposable
{
    private readonly Aes _aes = Aes.Create();
    private readonly ICryptoTransform _blocks;
    private byte[] _counters = new byte[16 * 16];
    private byte[] _stream = new byte[16 * 16];

    public CounterCipher(ReadOnlySpan<byte> key)
    {
        // Electronic code book is the raw block cipher, from which the counter mode is built.
        (_aes.Mode, _aes.Padding, _aes.Key) = (CipherMode.ECB, PaddingMode.None, key.ToArray());
        _blocks = _aes.CreateEncryptor();
    }

    /// <summary>Combines <paramref name="data"/> with the key stream in place.</summary>
    /// <param name="counter">First counter block, 16 bytes; its last two bytes are where counting begins.</param>
    public void Apply(ReadOnlySpan<byte> counter, Span<byte> data)
    {
        var bytes = (data.Length + 15) & ~15;
        if (_counters.Length < bytes)
            (_counters, _stream) = (new byte[bytes], new byte[bytes]);
        var first = BinaryPrimitives.ReadUInt16BigEndian(counter[14..]);
        for (var at = 0; at < bytes; at += 16)
        {
            counter.CopyTo(_counters.AsSpan(at));
            BinaryPrimitives.WriteUInt16BigEndian(_counters.AsSpan(at + 14), (ushort)(first + at / 16));
        }
        if (bytes > 0)
            _blocks.TransformBlock(_counters, 0, bytes, _stream, 0);
        for (var i = 0; i < data.Length; i++)
            data[i] ^= _stream[i];
    }

    public void Dispose()
    {
        _blocks.Dispose();
        _aes.Dispose();
    }
}
