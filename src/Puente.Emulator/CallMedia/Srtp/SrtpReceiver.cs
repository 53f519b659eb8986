using System.Security.Cryptography;

namespace Puente.Emulator.CallMedia.Srtp;

internal enum SrtpOutcome
{
    Accepted,

    /// <summary>Not RTP, or too short.</summary>
    Malformed,

    /// <summary>Its tag is not of the key.</summary>
    Forged,

    /// <summary>It came before, or is older than the window.</summary>
    Replayed,

    /// <summary>Of one source more than a receiver keeps account of.</summary>
    Unwanted,
}

/// <summary>Opens packets of up to four sources, each with its own rollover counter and replay window.</summary>
internal sealed class SrtpReceiver(SrtpKeys keys) : IDisposable
{
    // Only sources with a valid tag get a place, so this is no limit that a stranger could use up.
    private const int MostSources = 4;

    private readonly SrtpStream _stream = new(keys);
    private readonly Dictionary<uint, ReplayWindow> _sources = [];

    /// <summary>Checks and deciphers a packet in place.</summary>
    /// <param name="length">Bytes of the plain packet.</param>
    public SrtpOutcome Open(Span<byte> packet, out RtpHeader header, out int length)
    {
        length = packet.Length - SrtpStream.TagBytes;
        if (length < RtpHeader.FixedBytes || !RtpHeader.TryRead(packet[..length], out header))
        {
            header = default;
            return SrtpOutcome.Malformed;
        }
        var isKnown = _sources.TryGetValue(header.Source, out var window);
        if (!isKnown && _sources.Count == MostSources)
            return SrtpOutcome.Unwanted;
        window ??= new ReplayWindow();
        var index = window.IndexOf(header.Sequence);
        if (window.HasSeen(index))
            return SrtpOutcome.Replayed;
        Span<byte> tag = stackalloc byte[SrtpStream.TagBytes];
        _stream.Sign(packet[..length], (uint)(index >> 16), tag);
        if (!CryptographicOperations.FixedTimeEquals(tag, packet[length..]))
            return SrtpOutcome.Forged;
        _stream.Cipher(header.Source, (ulong)index, packet[header.Bytes..length]);
        window.See(index);
        if (!isKnown)
            _sources.Add(header.Source, window);
        return SrtpOutcome.Accepted;
    }

    public void Dispose() => _stream.Dispose();
}
