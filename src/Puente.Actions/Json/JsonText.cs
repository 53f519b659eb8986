using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

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
    public static JsonPart Parse(string text, int depth = 64) =>
        JsonIndex.TryRead(text, depth) is { HasHalves: false } index
            ? new JsonPart(index, 0)
            : throw FaultOf(text, depth);

    /// <summary>In buffers of the pool, for a text whose parts are all let go before <see cref="JsonPart.Return"/>.</summary>
    /// <param name="utf8">Faulty UTF-8 is read with U+FFFD in its place.</param>
    /// <exception cref="JsonException">The text is no JSON of at most this many levels.</exception>
    public static JsonPart Borrow(ReadOnlySpan<byte> utf8, int depth = 64) =>
        Utf8.IsValid(utf8) && JsonIndex.TryRead(utf8, depth, borrow: true) is { HasHalves: false } index
            ? new JsonPart(index, 0)
            : Parse(Encoding.UTF8.GetString(utf8), depth);

    internal static bool IsJson(string text) => JsonIndex.TryRead(text, 64) is { HasHalves: false };

    public static string Of(JsonElement element) => Of(JsonPart.Of(element));

    public static string Of(JsonPart part)
    {
        if (part.Kind == JsonValueKind.Undefined)
            return "null";
        if (part.IsCompact)
            return part.GetRawText();
        var text = new Utf8Text(256);
        Write(ref text, part);
        return text.ToStringAndReturn();
    }

    public static string OfList(List<JsonPart> items)
    {
        var text = new Utf8Text(256);
        WriteArray(ref text, items);
        return text.ToStringAndReturn();
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

    internal static void Write(ref Utf8Text text, JsonPart part)
    {
        switch (part.Kind)
        {
            case JsonValueKind.Undefined:
                text.Append("null"u8);
                break;
            case var _ when part.IsCompact:
                text.Append(part.Raw);
                break;
            case JsonValueKind.Object:
                text.Append((byte)'{');
                var first = true;
                foreach (var member in part.Members)
                {
                    if (!first)
                        text.Append((byte)',');
                    first = false;
                    if (member.IsCompact)
                        text.Append(member.RawName);
                    else
                        text.Append(Quote(member.Name));
                    text.Append((byte)':');
                    Write(ref text, member.Value);
                }

                text.Append((byte)'}');
                break;
            case JsonValueKind.Array:
                WriteArray(ref text, [.. part.Items]);
                break;
            default:
                text.Append(Quote(part.GetString()));
                break;
        }
    }

    internal static void WriteArray(ref Utf8Text text, List<JsonPart> items)
    {
        text.Append((byte)'[');
        for (var index = 0; index < items.Count; index++)
        {
            if (index > 0)
                text.Append((byte)',');
            Write(ref text, items[index]);
        }

        text.Append((byte)']');
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

    /// <summary>The reader of System.Text.Json knows the place of the fault.</summary>
    private static JsonException FaultOf(string text, int depth)
    {
        try
        {
            _ = JsonElement.Parse(text, new JsonDocumentOptions { MaxDepth = depth });
            return new JsonException("Half of a surrogate pair is no text.");
        }
        catch (JsonException fault)
        {
            return fault;
        }
        catch (ArgumentException fault)
        {
            return new JsonException("Half of a surrogate pair is no text.", fault);
        }
    }
}
