using System.Globalization;
using System.Text;

namespace Puente.Provisioning.Sources.Csv;

/// <summary>Turns the bytes of a file into text, or says which byte does not fit.</summary>
internal static class CsvDecoder
{
    /// <param name="encoding">As the mapping says; null for UTF-8, or UTF-16 when the file begins with its mark.</param>
    /// <exception cref="DirectoryException">A byte is not of the encoding.</exception>
    public static string Decode(byte[] bytes, string? encoding, string name)
    {
        var (codec, word, start) = bytes switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (Of("utf-8"), "utf-8", 3),
            [0xFF, 0xFE, ..] when encoding is null or "utf-16le" => (Of("utf-16le"), "utf-16le", 2),
            [0xFE, 0xFF, ..] when encoding is null or "utf-16be" => (Of("utf-16be"), "utf-16be", 2),
            _ => (Of(encoding ?? "utf-8"), encoding ?? "utf-8", 0),
        };
        if (start == 3 && encoding is not (null or "utf-8"))
            throw Fault(
                $"{name} line 1",
                $"the file begins with the mark of UTF-8 and the mapping says {encoding}",
                "Mend \"encoding\"."
            );
        string text;
        try
        {
            text = codec.GetString(bytes, start, bytes.Length - start);
        }
        catch (DecoderFallbackException fault)
        {
            var at = start + Math.Clamp(fault.Index, 0, bytes.Length - start);
            var before = codec.GetDecoder();
            before.Fallback = DecoderFallback.ReplacementFallback;
            var lines = new char[codec.GetMaxCharCount(at)];
            var line = lines.AsSpan(0, before.GetChars(bytes, start, at - start, lines, 0)).Count('\n') + 1;
            var wrong = fault.BytesUnknown is [var first, ..]
                ? string.Create(CultureInfo.InvariantCulture, $"0x{first:X2}")
                : "";
            throw Fault(
                string.Create(CultureInfo.InvariantCulture, $"{name} line {line}"),
                string.Create(CultureInfo.InvariantCulture, $"byte {wrong} at offset {at} is not {word}"),
                word == "utf-8"
                    ? "Save the file as UTF-8, or write \"encoding\": \"windows-1252\" (or what it is) into the mapping."
                    : "Mend \"encoding\" in the mapping, or the file."
            );
        }

        var zero = text.IndexOf('\0', StringComparison.Ordinal);
        return zero < 0
            ? text
            : throw Fault(
                string.Create(CultureInfo.InvariantCulture, $"{name} line {text.AsSpan(0, zero).Count('\n') + 1}"),
                "the text holds a zero character",
                "Is it UTF-16 without its mark? Then write \"encoding\": \"utf-16le\" into the mapping; else mend the file."
            );
    }

    private static Encoding Of(string word) =>
        word switch
        {
            "utf-8" => new UTF8Encoding(false, throwOnInvalidBytes: true),
            "utf-16le" => new UnicodeEncoding(false, false, throwOnInvalidBytes: true),
            "utf-16be" => new UnicodeEncoding(true, false, throwOnInvalidBytes: true),
            "iso-8859-1" => Encoding.Latin1,
            _ => CodePagesEncodingProvider.Instance.GetEncoding(
                1252,
                EncoderFallback.ExceptionFallback,
                DecoderFallback.ExceptionFallback
            )!,
        };

    private static DirectoryException Fault(string place, string problem, string fix) =>
        new(DirectoryFailure.Input, [new(place, problem, fix)]);
}
