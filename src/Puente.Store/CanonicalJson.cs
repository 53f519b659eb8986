using System.Buffers;
using System.Text.Json;
using Puente.Store.Decoding;
using Puente.Store.Masking;

namespace Puente.Store;

/// <summary>
/// One spelling for a JSON value, so that two records can be compared byte for byte: object members in ordinal order of their
/// UTF-8 names (equal names keep their order), arrays as they are, no white space, numbers exactly as written, strings with the
/// fewest escapes.
/// </summary>
public static class CanonicalJson
{
    /// <summary>A UTF-8 JSON value of up to 256 levels.</summary>
    /// <exception cref="JsonException">The bytes are not one JSON value.</exception>
    public static byte[] Write(ReadOnlySpan<byte> utf8, MaskingOptions? masking = null)
    {
        var output = new ArrayBufferWriter<byte>(utf8.Length + 16);
        Write(utf8, output, masking);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>As above, appended to <paramref name="output"/>.</summary>
    /// <param name="masking">
    /// Applied to <c>participants[].attributes</c>, as the decoder does, so that a platform record can be compared with a store
    /// that was filled with masking.
    /// </param>
    public static void Write(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output, MaskingOptions? masking = null)
    {
        var writer = new CanonicalJsonWriter(AttributeMask.From(masking), maskEverywhere: false);
        output.Write(writer.Write(utf8));
    }

    /// <summary>For records of unknown shape: every member called <c>attributes</c> is masked, wherever it stands.</summary>
    internal static byte[] WriteMaskedEverywhere(ReadOnlySpan<byte> utf8, AttributeMask mask) =>
        new CanonicalJsonWriter(mask, maskEverywhere: true).Write(utf8).ToArray();

    /// <summary>The keyed hash of an attribute's value: of its text, or of its canonical JSON when it is not a string.</summary>
    internal static void WriteHashed(ReadOnlySpan<byte> value, AttributeMask mask, IBufferWriter<byte> output)
    {
        byte[]? rented = null;
        scoped ReadOnlySpan<byte> text;
        if (value[0] == '"')
        {
            rented = ArrayPool<byte>.Shared.Rent(value.Length);
            var length = WireText.Unescape(value[1..^1], rented);
            text = length < 0 ? value : rented.AsSpan(0, length);
        }
        else
        {
            text = Write(value);
        }
        mask.WriteHash(text, output.GetSpan(AttributeMask.HashedLength));
        output.Advance(AttributeMask.HashedLength);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
    }
}
