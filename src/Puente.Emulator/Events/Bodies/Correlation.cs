using System.Buffers.Binary;
using Puente.Emulator.Chance;

namespace Puente.Emulator.Events.Bodies;

/// <summary>Ids shared by all events of one cause: the same subject at the same millisecond.</summary>
internal static class Correlation
{
    public static Guid Of(ulong subject, long time)
    {
        Span<byte> bytes = stackalloc byte[16];
        var high = Mix.Hash(subject ^ 0xC0_44E1, (ulong)time);
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Mix.AsGuid(high, Mix.Scramble(high)));
        return new Guid(bytes, bigEndian: true);
    }
}
