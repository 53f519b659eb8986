using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Puente.Emulator.CallMedia.Srtp;

/// <summary>Cipher and authentication of one direction: SRTP_AES128_CM_HMAC_SHA1_80. Not safe for several threads.</summary>
internal sealed class SrtpStream(SrtpKeys keys) : IDisposable
{
    public const int TagBytes = 10;

    private readonly CounterCipher _cipher = new(keys.Cipher);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, keys.Authentication);

    /// <summary>Enciphers or deciphers the payload, which is the same.</summary>
    /// <param name="index">48-bit packet index: rollover counter and sequence number.</param>
    public void Cipher(uint source, ulong index, Span<byte> payload)
    {
        Span<byte> counter = stackalloc byte[16];
        counter.Clear();
        keys.Salt.CopyTo(counter);
        Span<byte> mask = stackalloc byte[16];
        mask.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(mask[4..], source);
        BinaryPrimitives.WriteUInt64BigEndian(mask[8..], index << 16);
        for (var i = 4; i < 14; i++)
            counter[i] ^= mask[i];
        _cipher.Apply(counter, payload);
    }

    /// <summary>Writes the tag over the packet and its rollover counter.</summary>
    public void Sign(ReadOnlySpan<byte> packet, uint rollover, Span<byte> tag)
    {
        Span<byte> full = stackalloc byte[20];
        Span<byte> counter = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(counter, rollover);
        _hash.AppendData(packet);
        _hash.AppendData(counter);
        _hash.GetHashAndReset(full);
        full[..TagBytes].CopyTo(tag);
    }

    public void Dispose()
    {
        _cipher.Dispose();
        _hash.Dispose();
    }
}
