using System.Globalization;
using System.Numerics;
using System.Text;

namespace Puente.Actions.Velocity.Java;

/// <summary>Java's <c>toString</c>.</summary>
internal static class JavaText
{
    /// <exception cref="JavaException">Lists and maps more than 64 deep inside one another, or too much text.</exception>
    public static string Of(object value, int most)
    {
        if (value is string text)
            return text;
        StringBuilder output = new();
        Write(output, value, most, 0);
        return output.ToString();
    }

    public static string Of(double value)
    {
        if (double.IsNaN(value))
            return "NaN";
        if (double.IsInfinity(value))
            return value > 0 ? "Infinity" : "-Infinity";
        if (value == 0)
            return double.IsNegative(value) ? "-0.0" : "0.0";

        // Shortest digits, then Java's choice of notation: plain from 0.001 up to ten million.
        var scientific = value.ToString("E16", CultureInfo.InvariantCulture);
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var size = Math.Abs(value);
        if (size is >= 1e-3 and < 1e7)
            return shortest.Contains('.') ? shortest : shortest + ".0";

        var exponent = int.Parse(scientific.AsSpan(scientific.IndexOf('E') + 1), CultureInfo.InvariantCulture);
        var digits = Digits(shortest);
        var sign = value < 0 ? "-" : "";
        var rest = digits.Length > 1 ? digits[1..] : "0";
        return $"{sign}{digits[0]}.{rest}E{exponent}";
    }

    private static string Digits(string shortest)
    {
        var end = shortest.IndexOf('E', StringComparison.Ordinal);
        var mantissa = end < 0 ? shortest : shortest[..end];
        var digits = mantissa.Replace("-", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal);
        digits = digits.TrimStart('0').TrimEnd('0');
        return digits.Length == 0 ? "0" : digits;
    }

    private static void Write(StringBuilder output, object? value, int most, int depth)
    {
        if (depth > 64 || output.Length > most)
            throw new JavaException("A list or map is too deep or too large to be written");
        switch (value)
        {
            case JavaList list:
                Join(output, list.Items, most, depth, '[', ']');
                break;
            case JavaMap map:
                Join(output, map.List(), most, depth, '{', '}');
                break;
            case JavaEntry entry:
                Write(output, entry.Key, most, depth + 1);
                output.Append('=');
                Write(output, entry.Value, most, depth + 1);
                break;
            case VelocityTool or JavaLoop:
                output.Append(JavaValue.ClassName(value));
                break;
            default:
                output.Append(
                    value switch
                    {
                        null => "null",
                        bool truth => truth ? "true" : "false",
                        double number => Of(number),
                        decimal or BigInteger => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
                        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
                    }
                );
                break;
        }
    }

    private static void Join(
        StringBuilder output,
        IEnumerable<object?> items,
        int most,
        int depth,
        char open,
        char close
    )
    {
        output.Append(open);
        var first = true;
        foreach (var item in items)
        {
            if (!first)
                output.Append(", ");
            first = false;
            Write(output, item, most, depth + 1);
        }

        output.Append(close);
    }
}
