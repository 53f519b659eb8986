using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Puente.Store.Decoding;

/// <summary>JSON string contents (between the quotes) to UTF-8.</summary>
internal static class WireText
{
    /// <summary>
    /// Takes the escapes out. <paramref name="target"/> needs room for <c>escaped.Length</c> bytes.
    /// </summary>
    /// <returns>Bytes written; -1 for a lone surrogate or U+0000, which no text column can hold.</returns>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> target)
    {
        var written = 0;
        while (true)
        {
            var plain = escaped.IndexOf((byte)'\\');
            if (plain < 0)
                plain = escaped.Length;
            escaped[..plain].CopyTo(target[written..]);
            written += plain;
            if (plain == escaped.Length)
                return written;

            var rune = ReadEscape(escaped[plain..], out var consumed);
            if (rune <= 0 || !Rune.TryCreate(rune, out var valid))
                return -1;
            written += valid.EncodeToUtf8(target[written..]);
            escaped = escaped[(plain + consumed)..];
        }
    }

    /// <summary>One escape at the start of <paramref name="escaped"/>, a surrogate pair counting as one.</summary>
    /// <returns>The code point; a lone surrogate is returned as it is.</returns>
    public static int ReadEscape(ReadOnlySpan<byte> escaped, out int consumed)
    {
        consumed = 2;
        switch (escaped[1])
        {
            case (byte)'b':
                return '\b';
            case (byte)'f':
                return '\f';
            case (byte)'n':
                return '\n';
            case (byte)'r':
                return '\r';
            case (byte)'t':
                return '\t';
            case (byte)'u':
                consumed = 6;
                var unit = HexUnit(escaped[2..]);
                if (
                    char.IsHighSurrogate((char)unit)
                    && escaped.Length >= 12
                    && escaped[6] == '\\'
                    && escaped[7] == 'u'
                    && HexUnit(escaped[8..]) is var low
                    && char.IsLowSurrogate((char)low)
                )
                {
                    consumed = 12;
                    return char.ConvertToUtf32((char)unit, (char)low);
                }
                return unit;
            default:
                return escaped[1];
        }
    }

    private static int HexUnit(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits[..4], out ushort unit, out var consumed, 'x') && consumed == 4
            ? unit
            : int.Parse(digits[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
