using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Puente.Hub.Forwarding;

/// <summary>
/// Lets a receiver tell that a forward comes from this hub and is fresh: HMAC-SHA256 over the time, a dot and the body.
/// </summary>
/// <remarks>docs/running.md shows how to check it.</remarks>
public static class ForwardSignature
{
    public const string TimestampHeader = "Puente-Timestamp";
    public const string SignatureHeader = "Puente-Signature";

    /// <summary>Shorter secrets can be guessed from one signed message.</summary>
    public const int MinSecretBytes = 16;

    /// <param name="timestamp">Seconds since 1970, as the header has it.</param>
    /// <returns><c>v1=</c> and 64 hexadecimal digits.</returns>
    public static string Of(ReadOnlySpan<byte> secret, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hash.AppendData(Encoding.ASCII.GetBytes(timestamp));
        hash.AppendData("."u8);
        hash.AppendData(body);
        return $"v1={Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    internal static string Timestamp(DateTimeOffset now) =>
        now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
