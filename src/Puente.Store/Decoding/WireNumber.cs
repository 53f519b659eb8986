using System.Buffers;
using System.Buffers.Text;
using System.Globalization;

namespace Puente.Store.Decoding;

/// <summary>JSON numbers whose text can be written again from the value.</summary>
internal static class WireNumber
{
    private const int MaxExactDigits = 15;
    private static readonly SearchValues<byte> DigitsAndPoint = SearchValues.Create("0123456789."u8);

    /// <returns>False for fractions, exponents, <c>-0</c> and anything beyond 64 bits.</returns>
    public static bool TryParseCanonical(ReadOnlySpan<byte> text, out long value) =>
        Utf8Parser.TryParse(text, out value, out var consumed)
        && consumed == text.Length
        && (value != 0 || text.Length == 1);

    /// <summary>
    /// True when the shortest text of the double is this text. A decimal of up to 15 digits without superfluous zeros always
    /// is; everything else is tried.
    /// </summary>
    public static bool TryParseCanonical(ReadOnlySpan<byte> text, out double value)
    {
        if (!Utf8Parser.TryParse(text, out value, out var consumed) || consumed != text.Length)
            return false;
        if (IsShortDecimal(text))
            return true;
        Span<byte> written = stackalloc byte[32];
        return double.IsFinite(value)
            && value != 0
            && value.TryFormat(written, out var length, "R", CultureInfo.InvariantCulture)
            && written[..length].SequenceEqual(text);
    }

    private static bool IsShortDecimal(ReadOnlySpan<byte> text)
    {
        var isNegative = text[0] == '-';
        if (isNegative)
            text = text[1..];
        if (text.Length > MaxExactDigits || text.ContainsAnyExcept(DigitsAndPoint))
            return false;
        var point = text.IndexOf((byte)'.');
        if (point < 0)
            return !isNegative || text[0] != '0';
        // 0.00001 is written 1E-05, so small numbers with leading zeros are tried instead.
        return text[^1] != '0' && text[0] != '0';
    }
}
