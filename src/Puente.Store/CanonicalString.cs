using System.Buffers;
using System.Globalization;
using System.Text;
using Puente.Store.Decoding;

namespace Puente.Store;

/// <summary>
/// One spelling for a JSON string: <c>\" \\ \b \f \n \r \t</c>, other control characters and lone surrogates as <c>\u</c> with
/// lower-case digits, everything else as itself.
/// </summary>
internal static class CanonicalString
{
    private static readonly SearchValues<byte> Special = SearchValues.Create([
        (byte)'"',
        (byte)'\\',
        .. Enumerable.Range(0, 32).Select(code => (byte)code),
    ]);

    /// <param name="escaped">Contents of a JSON string, between its quotes.</param>
    public static void Write(ReadOnlySpan<byte> escaped, IBufferWriter<byte> output)
    {
        output.Write("\""u8);
        while (true)
        {
            var plain = escaped.IndexOf((byte)'\\');
            if (plain < 0)
                break;
            output.Write(escaped[..plain]);
            WriteCodePoint(WireText.ReadEscape(escaped[plain..], out var consumed), output);
            escaped = escaped[(plain + consumed)..];
        }
        output.Write(escaped);
        output.Write("\""u8);
    }

    /// <param name="text">UTF-8 without any escapes.</param>
    public static void WriteText(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        output.Write("\""u8);
        while (text.IndexOfAny(Special) is >= 0 and var plain)
        {
            output.Write(text[..plain]);
            WriteCodePoint(text[plain], output);
            text = text[(plain + 1)..];
        }
        output.Write(text);
        output.Write("\""u8);
    }

    private static void WriteCodePoint(int codePoint, IBufferWriter<byte> output)
    {
        ReadOnlySpan<byte> escape = codePoint switch
        {
            '"' => "\\\""u8,
            '\\' => "\\\\"u8,
            '\b' => "\\b"u8,
            '\f' => "\\f"u8,
            '\n' => "\\n"u8,
            '\r' => "\\r"u8,
            '\t' => "\\t"u8,
            _ => default,
        };
        if (!escape.IsEmpty)
        {
            output.Write(escape);
        }
        else if (codePoint < 32 || !Rune.TryCreate(codePoint, out var rune))
        {
            Span<byte> digits = stackalloc byte[4];
            codePoint.TryFormat(digits, out _, "x4", CultureInfo.InvariantCulture);
            output.Write("\\u"u8);
            output.Write(digits);
        }
        else
        {
            output.Advance(rune.EncodeToUtf8(output.GetSpan(4)));
        }
    }
}
