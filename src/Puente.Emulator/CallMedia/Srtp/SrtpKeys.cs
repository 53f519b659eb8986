using System.Security.Cryptography;

namespace Puente.Emulator.CallMedia.Srtp;

/// <summary>Session keys of one direction, derived from a master key and salt (RFC 3711, 4.3).</summary>
/// <param name="Cipher">16 bytes.</param>
/// <param name="Authentication">20 bytes.</param>
/// <param name="Salt">14 bytes.</param>
internal sealed record SrtpKeys(byte[] Cipher, byte[] Authentication, byte[] Salt)
{
    public const int MasterKeyBytes = 16;
    public const int MasterSaltBytes = 14;

    /// <summary>Bytes that both directions take of the exporter: two keys, then two salts (RFC 5764, 4.2).</summary>
    public const int ExportedBytes = 2 * (MasterKeyBytes + MasterSaltBytes);

    /// <param name="label">0 for SRTP; SRTCP has its own from 3 on.</param>
    public static SrtpKeys Derive(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, byte label = 0)
    {
        var keys = new SrtpKeys(new byte[16], new byte[20], new byte[14]);
        Derive(masterKey, masterSalt, label, keys.Cipher);
        Derive(masterKey, masterSalt, (byte)(label + 1), keys.Authentication);
        Derive(masterKey, masterSalt, (byte)(label + 2), keys.Salt);
        return keys;
    }

    /// <summary>The keys of both directions from what the handshake exports.</summary>
    public static (SrtpKeys Client, SrtpKeys Server) FromExported(ReadOnlySpan<byte> exported) =>
        (Derive(exported[..16], exported.Slice(32, 14)), Derive(exported.Slice(16, 16), exported.Slice(46, 14)));

    /// <summary>Fills <paramref name="to"/> with the key of one label, the key derivation rate being 0.</summary>
    public static void Derive(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, byte label, Span<byte> to)
    {
        Span<byte> counter = stackalloc byte[16];
        counter.Clear();
        masterSalt.CopyTo(counter);
        counter[7] ^= label;
        using var cipher = new CounterCipher(masterKey);
        to.Clear();
        cipher.Apply(counter, to);
    }

    /// <summary>Leaves the keys out.</summary>
    public override string ToString() => nameof(SrtpKeys);
}
