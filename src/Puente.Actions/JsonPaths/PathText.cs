using System.Globalization;
using System.Text;

namespace Puente.Actions.JsonPaths;

/// <summary>Texts and numbers as the dialect's library reads and prints them.</summary>
internal static class PathText
{
    /// <summary>Takes the backslashes out of a quoted name or literal.</summary>
    public static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
            return text;
        var plain = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] != '\\' || index + 1 == text.Length)
            {
                plain.Append(text[index]);
                continue;
            }

            index++;
            if (
                text[index] == 'u'
                && index + 4 < text.Length
                && ushort.TryParse(
                    text.AsSpan(index + 1, 4),
                    NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture,
                    out var code
                )
            )
            {
                plain.Append((char)code);
                index += 4;
                continue;
            }

            plain.Append(
                text[index] switch
                {
                    'b' => '\b',
                    'n' => '\n',
                    't' => '\t',
                    'f' => '\f',
                    'r' => '\r',
                    var letter => letter,
                }
            );
        }

        var result = plain.ToString();
        RefuseHalves(result);
        return result;
    }

    /// <exception cref="JsonPathException">The text holds half of a surrogate pair, which JSON cannot.</exception>
    public static void RefuseHalves(string text)
    {
        for (var index = 0; index < text.Length; index++)
            if (IsHalf(text, index))
                throw JsonPathException.Syntax("The path holds half of a surrogate pair, which no document can.");
    }

    /// <summary>A double as Java prints it: <c>60.0</c>, <c>1.0E7</c>.</summary>
    public static string Double(double number)
    {
        if (!double.IsFinite(number))
            return double.IsNaN(number) ? "NaN"
                : number > 0 ? "Infinity"
                : "-Infinity";
        if (number == 0)
            return double.IsNegative(number) ? "-0.0" : "0.0";
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        if (Math.Abs(number) is >= 1e-3 and < 1e7)
            return shortest.Contains('.', StringComparison.Ordinal) ? shortest : shortest + ".0";
        return Scientific(shortest);
    }

    private static bool IsHalf(string text, int index) =>
        char.IsHighSurrogate(text[index])
            ? index + 1 == text.Length || !char.IsLowSurrogate(text[index + 1])
            : char.IsLowSurrogate(text[index]) && (index == 0 || !char.IsHighSurrogate(text[index - 1]));

    private static string Scientific(string shortest)
    {
        var sign = shortest[0] == '-' ? "-" : "";
        var parts = shortest.TrimStart('-').Split('E');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? parts[0].Length : point;
        var digits = parts[0].Replace(".", "", StringComparison.Ordinal);
        var zeros = digits.Length - digits.TrimStart('0').Length;
        var exponent = whole - 1 - zeros + (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
        digits = digits.Trim('0');
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{sign}{digits[0]}.{(digits.Length > 1 ? digits[1..] : "0")}E{exponent}"
        );
    }
}
