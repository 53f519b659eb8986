using System.Buffers.Binary;
using System.IO.Hashing;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Puente.Emulator.CallMedia.Stun;

/// <summary>What an ICE-lite agent reads and writes of RFC 8489: binding requests and their answers.</summary>
internal static class StunMessage
{
    public const int HeaderBytes = 20;

    /// <summary>Longest answer: header, error or address, integrity and fingerprint.</summary>
    public const int LongestAnswer = 128;

    private const uint Cookie = 0x2112A442;
    private const uint FingerprintMask = 0x5354554E;
    private const ushort BindingRequest = 0x0001;
    private const ushort BindingSuccess = 0x0101;
    private const ushort BindingError = 0x0111;
    private const ushort Username = 0x0006;
    private const ushort Integrity = 0x0008;
    private const ushort ErrorCode = 0x0009;
    private const ushort XorMappedAddress = 0x0020;
    private const ushort UseCandidate = 0x0025;
    private const ushort IceControlled = 0x8029;
    private const ushort Fingerprint = 0x8028;
    private const int IntegrityBytes = 24;
    private const int FingerprintBytes = 8;

    /// <summary>Reads a binding request.</summary>
    /// <returns>False for anything else, and for a message whose lengths or fingerprint are wrong.</returns>
    public static bool TryReadRequest(ReadOnlySpan<byte> message, out StunRequest request)
    {
        request = default;
        if (
            message.Length < HeaderBytes
            || BinaryPrimitives.ReadUInt16BigEndian(message) != BindingRequest
            || BinaryPrimitives.ReadUInt32BigEndian(message[4..]) != Cookie
            || BinaryPrimitives.ReadUInt16BigEndian(message[2..]) != message.Length - HeaderBytes
        )
            return false;
        var at = HeaderBytes;
        while (at + 4 <= message.Length)
        {
            var (type, length) = (
                BinaryPrimitives.ReadUInt16BigEndian(message[at..]),
                BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..])
            );
            if (at + 4 + length > message.Length)
                return false;
            var value = message.Slice(at + 4, length);
            switch (type)
            {
                case Username when request.IntegrityAt == 0:
                    request.UsernameAt = (at + 4, length);
                    break;
                case UseCandidate when request.IntegrityAt == 0:
                    request.Nominates = true;
                    break;
                case IceControlled when request.IntegrityAt == 0:
                    request.IsControlled = true;
                    break;
                case Integrity when length == 20:
                    request.IntegrityAt = at;
                    break;
                case Fingerprint when length == 4:
                    return at + FingerprintBytes == message.Length
                        && BinaryPrimitives.ReadUInt32BigEndian(value) == FingerprintOf(message[..at]);
            }
            at += 4 + ((length + 3) & ~3);
        }
        return at == message.Length;
    }

    /// <summary>Whether the message was made by someone who knows the password.</summary>
    public static bool HasIntegrity(ReadOnlySpan<byte> message, in StunRequest request, ReadOnlySpan<byte> password)
    {
        if (request.IntegrityAt == 0)
            return false;
        Span<byte> expected = stackalloc byte[20];
        Sign(message[..request.IntegrityAt], password, expected);
        return CryptographicOperations.FixedTimeEquals(expected, message.Slice(request.IntegrityAt + 4, 20));
    }

    /// <summary>Whether the user name begins with the fragment of this side: <c>ours:theirs</c>.</summary>
    public static bool IsFor(ReadOnlySpan<byte> message, in StunRequest request, ReadOnlySpan<byte> fragment)
    {
        var name = message.Slice(request.UsernameAt.At, request.UsernameAt.Length);
        return name.Length > fragment.Length && name.StartsWith(fragment) && name[fragment.Length] == (byte)':';
    }

    /// <summary>Writes the answer that tells a peer where it was seen.</summary>
    /// <returns>Bytes written.</returns>
    public static int WriteSuccess(
        ReadOnlySpan<byte> request,
        IPEndPoint seenAt,
        ReadOnlySpan<byte> password,
        Span<byte> to
    )
    {
        var at = Begin(BindingSuccess, request, to);
        var isV4 = seenAt.AddressFamily == AddressFamily.InterNetwork;
        var bytes = isV4 ? 4 : 16;
        BinaryPrimitives.WriteUInt16BigEndian(to[at..], XorMappedAddress);
        BinaryPrimitives.WriteUInt16BigEndian(to[(at + 2)..], (ushort)(4 + bytes));
        BinaryPrimitives.WriteUInt16BigEndian(to[(at + 4)..], (ushort)(isV4 ? 1 : 2));
        BinaryPrimitives.WriteUInt16BigEndian(to[(at + 6)..], (ushort)(seenAt.Port ^ (int)(Cookie >> 16)));
        seenAt.Address.TryWriteBytes(to[(at + 8)..], out _);
        // The mask is the cookie followed by the transaction id, which stand in this order in the header.
        for (var i = 0; i < bytes; i++)
            to[at + 8 + i] ^= to[4 + i];
        return End(at + 8 + bytes, password, to);
    }

    /// <summary>Writes a refusal.</summary>
    /// <param name="code">400 to 699, such as 487 for a conflict of roles.</param>
    /// <param name="password">Empty leaves the integrity out, as answers to strangers must.</param>
    public static int WriteError(
        ReadOnlySpan<byte> request,
        int code,
        string reason,
        ReadOnlySpan<byte> password,
        Span<byte> to
    )
    {
        var at = Begin(BindingError, request, to);
        var length = Encoding.ASCII.GetBytes(reason, to[(at + 8)..]);
        BinaryPrimitives.WriteUInt16BigEndian(to[at..], ErrorCode);
        BinaryPrimitives.WriteUInt16BigEndian(to[(at + 2)..], (ushort)(4 + length));
        BinaryPrimitives.WriteUInt32BigEndian(to[(at + 4)..], (uint)(((code / 100) << 8) | (code % 100)));
        var padded = (length + 3) & ~3;
        to[(at + 8 + length)..(at + 8 + padded)].Clear();
        return End(at + 8 + padded, password, to);
    }

    private static int Begin(ushort type, ReadOnlySpan<byte> request, Span<byte> to)
    {
        BinaryPrimitives.WriteUInt16BigEndian(to, type);
        request.Slice(4, 16).CopyTo(to[4..]);
        return HeaderBytes;
    }

    private static int End(int at, ReadOnlySpan<byte> password, Span<byte> to)
    {
        if (!password.IsEmpty)
        {
            BinaryPrimitives.WriteUInt16BigEndian(to[at..], Integrity);
            BinaryPrimitives.WriteUInt16BigEndian(to[(at + 2)..], 20);
            Sign(to[..at], password, to.Slice(at + 4, 20));
            at += IntegrityBytes;
        }
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)(at + FingerprintBytes - HeaderBytes));
        var fingerprint = FingerprintOf(to[..at]);
        BinaryPrimitives.WriteUInt16BigEndian(to[at..], Fingerprint);
        BinaryPrimitives.WriteUInt16BigEndian(to[(at + 2)..], 4);
        BinaryPrimitives.WriteUInt32BigEndian(to[(at + 4)..], fingerprint);
        return at + FingerprintBytes;
    }

    // The length in the header counts up to and including the integrity itself, whatever follows it.
    private static void Sign(ReadOnlySpan<byte> before, ReadOnlySpan<byte> password, Span<byte> signature)
    {
        Span<byte> copy = stackalloc byte[2_048];
        if (before.Length > copy.Length)
            copy = new byte[before.Length];
        copy = copy[..before.Length];
        before.CopyTo(copy);
        BinaryPrimitives.WriteUInt16BigEndian(copy[2..], (ushort)(before.Length + IntegrityBytes - HeaderBytes));
#pragma warning disable CA5350 // RFC 8489 has no other algorithm for this attribute.
        HMACSHA1.HashData(password, copy, signature);
#pragma warning restore CA5350
    }

    private static uint FingerprintOf(ReadOnlySpan<byte> before) => Crc32.HashToUInt32(before) ^ FingerprintMask;
}
