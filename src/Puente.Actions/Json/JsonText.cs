using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Puente.Actions.Json;

/// <summary>
/// Compact JSON as the platform's serialiser writes it: only what must be escaped is escaped, numbers stay as they came.
/// </summary>
public static class JsonText
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create([
        .. Enumerable.Range(0, ' ').Select(letter => (char)letter),
        '"',
        '\\',
    ]);

    /// <summary>Parses, and refuses what later steps could not read: halves of surrogate pairs.</summary>
    /// <exception cref="JsonException">The text is no JSON of at most this many levels.</exception>
    public static JsonElement Parse(string text, int depth = 64)
    {
        try
        {
            var element = JsonElement.Parse(text, new JsonDocumentOptions { MaxDepth = depth });
            RefuseHalves(text, element);
            return element;
        }
        catch (ArgumentException fault)
        {
            throw new JsonException("Half of a surrogate pair is no text.", fault);
        }
    }

    /// <param name="text">What the element was read from, perhaps with more behind it.</param>
    /// <exception cref="JsonException">A text in it cannot be read.</exception>
    internal static void RefuseHalves(string text, JsonElement element)
    {
        if (!text.Contains("\\ud", StringComparison.OrdinalIgnoreCase))
            return;
        try
        {
            _ = Of(element);
        }
        catch (InvalidOperationException fault)
        {
            throw new JsonException("Half of a surrogate pair is no text.", fault);
        }
    }

    public static string Of(JsonElement element)
    {
        // Numbers and words are in the document as they are written.
        if (element.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
            return element.GetRawText();
        if (element.ValueKind == JsonValueKind.String)
            return Quote(element.GetString()!);
        var text = new StringBuilder(256);
        Write(text, element);
        return text.ToString();
    }

    /// <summary>The text between quotes.</summary>
    public static string Quote(string value)
    {
        if (!value.AsSpan().ContainsAny(Escaped))
            return $"\"{value}\"";
        var text = new StringBuilder(value.Length + 10);
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
        var rest = value.AsSpan();
        // Most texts hold nothing to escape and go out in one piece.
        for (int at; (at = rest.IndexOfAny(Escaped)) >= 0; rest = rest[(at + 1)..])
        {
            text.Append(rest[..at]);
            var letter = rest[at];
            _ = letter switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\f' => text.Append("\\f"),
                '\r' => text.Append("\\r"),
                _ => text.Append("\\u").Append(((int)letter).ToString("X4", CultureInfo.InvariantCulture)),
            };
        }

        text.Append(rest).Append('"');
    }
}
