using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using Puente.Store.Masking;

namespace Puente.Store.Quarantine;

/// <summary>Bytes that could not be understood, kept until somebody does (promise P4).</summary>
/// <param name="Id">XxHash128 of source and bytes as 32 hexadecimal digits: the same bytes twice are one row.</param>
/// <param name="Source">Where they came from: <c>job</c>.</param>
/// <param name="Reason">What was wrong and where: <c>conversationId is missing</c>.</param>
/// <param name="Bytes">Exactly as received. Customer data: never logged.</param>
public sealed record QuarantinedRecord(
    string Id,
    string Source,
    string Reason,
    ReadOnlyMemory<byte> Bytes,
    DateTimeOffset ReceivedAt
)
{
    /// <summary>A record with the id that makes the same bytes from the same source one row.</summary>
    /// <param name="masking">What it keeps out of the tables, it keeps out of here, as far as the bytes are JSON.</param>
    public static QuarantinedRecord Of(
        string source,
        string reason,
        ReadOnlySpan<byte> bytes,
        DateTimeOffset receivedAt,
        MaskingOptions? masking = null
    ) => Of(source, reason, bytes, receivedAt, AttributeMask.From(masking));

    internal static QuarantinedRecord Of(
        string source,
        string reason,
        ReadOnlySpan<byte> bytes,
        DateTimeOffset receivedAt,
        AttributeMask? mask
    )
    {
        var kept = mask is null ? bytes.ToArray() : Masked(bytes, mask);
        var hash = new XxHash128();
        hash.Append(Encoding.UTF8.GetBytes(source));
        hash.Append("\n"u8);
        hash.Append(kept);
        return new QuarantinedRecord(Convert.ToHexStringLower(hash.GetCurrentHash()), source, reason, kept, receivedAt);
    }

    private static byte[] Masked(ReadOnlySpan<byte> bytes, AttributeMask mask)
    {
        try
        {
            return CanonicalJson.WriteMaskedEverywhere(bytes, mask);
        }
        catch (JsonException)
        {
            // Not JSON: attributes cannot be told from the rest, and without its bytes nobody could find out what it was.
            return bytes.ToArray();
        }
    }
}
