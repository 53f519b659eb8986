namespace Puente.Emulator.CallMedia.Srtp;

/// <summary>Protects the packets of one source, given in order.</summary>
internal sealed class SrtpSender(SrtpKeys keys) : IDisposable
{
    private readonly SrtpStream _stream = new(keys);
    private uint _rollover;
    private ushort _last;
    private bool _began;

    /// <summary>Enciphers the packet in place and puts the tag behind it.</summary>
    /// <param name="buffer">The packet, with room for <see cref="SrtpStream.TagBytes"/> more.</param>
    /// <param name="length">Bytes of the plain packet.</param>
    /// <returns>Bytes of the protected packet.</returns>
    public int Protect(Span<byte> buffer, int length)
    {
        if (!RtpHeader.TryRead(buffer[..length], out var header))
            throw new ArgumentException("The packet to protect is not RTP.", nameof(buffer));
        if (_began && header.Sequence < _last)
            _rollover++;
        (_last, _began) = (header.Sequence, true);
        _stream.Cipher(header.Source, ((ulong)_rollover << 16) | header.Sequence, buffer[header.Bytes..length]);
        _stream.Sign(buffer[..length], _rollover, buffer[length..]);
        return length + SrtpStream.TagBytes;
    }

    public void Dispose() => _stream.Dispose();
}
