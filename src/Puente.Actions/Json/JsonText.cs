using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Puente.Actions.Json;

/// <summary>
/// Compact JSON as the platform's serialiser writes it: only what must be escaped is escaped, numbers stay as they came.
/// </summary>
public static class JsonText
{
    /// <summary>Parses, and refuses what later steps could not read: halves of surrogate pairs.</summary>
    /// <exception cref="JsonException">The text is no JSON of at most this many levels.</exception>
    public static JsonElement Parse(string text, int depth = 64)
    {
        try
        {
            var element = JsonElement.Parse(text, new JsonDocumentOptions { MaxDepth = depth });
            if (text.Contains("\\ud", StringComparison.OrdinalIgnoreCase))
                _ = Of(element);
            return element;
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException)
        {
            throw new JsonException("Half of a surrogate pair is no text.", fault);
        }
    }

    public static string Of(JsonElement element)
    {
        var text = new StringBuilder();
        Write(text, element);
        return text.ToString();
    }

    /// <summary>The text between quotes.</summary>
    public static string Quote(string value)
    {
        var text = new StringBuilder(value.Length + 2);
        WriteString(text, value);
        return text.ToString();
    }

    internal static void Write(StringBuilder text, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                var first = true;
                foreach (var member in element.EnumerateObject())
                {
                    if (!first)
                        text.Append(',');
                    first = false;
                    WriteString(text, member.Name);
                    text.Append(':');
                    Write(text, member.Value);
                }

                text.Append('}');
                break;
            case JsonValueKind.Array:
                WriteArray(text, element.EnumerateArray());
                break;
            case JsonValueKind.String:
                WriteString(text, element.GetString()!);
                break;
            case JsonValueKind.Undefined:
                text.Append("null");
                break;
            default:
                text.Append(element.GetRawText());
                break;
        }
    }

    internal static void WriteArray(StringBuilder text, IEnumerable<JsonElement> items)
    {
        text.Append('[');
        var first = true;
        foreach (var item in items)
        {
            if (!first)
                text.Append(',');
            first = false;
            Write(text, item);
        }

        text.Append(']');
    }

    internal static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var letter in value)
        {
            _ = letter switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\f' => text.Append("\\f"),
                '\r' => text.Append("\\r"),
                < ' ' => text.Append("\\u").Append(((int)letter).ToString("X4", CultureInfo.InvariantCulture)),
                _ => text.Append(letter),
            };
        }

        text.Append('"');
    }
}
