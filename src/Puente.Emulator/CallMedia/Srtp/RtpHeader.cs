using System.Buffers.Binary;

namespace Puente.Emulator.CallMedia.Srtp;

/// <summary>The header of an RTP packet (RFC 3550, 5.1), and where its payload begins.</summary>
internal readonly record struct RtpHeader(
    byte PayloadType,
    ushort Sequence,
    uint Timestamp,
    uint Source,
    int Bytes,
    bool IsPadded
)
{
    public const int FixedBytes = 12;

    public static bool TryRead(ReadOnlySpan<byte> packet, out RtpHeader header)
    {
        header = default;
        if (packet.Length < FixedBytes || packet[0] >> 6 != 2)
            return false;
        var bytes = FixedBytes + 4 * (packet[0] & 0x0F);
        if ((packet[0] & 0x10) != 0)
        {
            if (packet.Length < bytes + 4)
                return false;
            bytes += 4 + 4 * BinaryPrimitives.ReadUInt16BigEndian(packet[(bytes + 2)..]);
        }
        if (packet.Length < bytes)
            return false;
        header = new RtpHeader(
            (byte)(packet[1] & 0x7F),
            BinaryPrimitives.ReadUInt16BigEndian(packet[2..]),
            BinaryPrimitives.ReadUInt32BigEndian(packet[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(packet[8..]),
            bytes,
            (packet[0] & 0x20) != 0
        );
        return true;
    }

    public static void Write(Span<byte> to, byte payloadType, bool marks, ushort sequence, uint timestamp, uint source)
    {
        to[0] = 0x80;
        to[1] = (byte)((marks ? 0x80 : 0) | payloadType);
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(to[4..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(to[8..], source);
    }
}
