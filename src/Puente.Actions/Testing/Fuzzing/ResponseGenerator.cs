using System.Text;
using System.Text.Json;
using Puente.Actions.Json;

namespace Puente.Actions.Testing.Fuzzing;

/// <summary>Answers of the shape of a recorded one, in which something is missing, null, empty or unusual.</summary>
internal sealed class ResponseGenerator(JsonElement recorded, Random random)
{
    private static readonly string[] Texts = ["", "O'Neil \"Bob\"", "a\\b", "line\nbreak", "${x}", "#end", "漢😀", " "];

    /// <summary>One change in about every fourth value; never another kind of value than recorded, except null.</summary>
    public string Next()
    {
        var text = new StringBuilder();
        Write(text, recorded, isRoot: true);
        return text.ToString();
    }

    private void Write(StringBuilder text, JsonElement value, bool isRoot)
    {
        if (!isRoot && random.Next(12) == 0)
        {
            text.Append("null");
            return;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(text, value);
                break;
            case JsonValueKind.Array:
                WriteArray(text, value);
                break;
            case JsonValueKind.String when random.Next(4) == 0:
                text.Append(JsonText.Quote(Texts[random.Next(Texts.Length)]));
                break;
            default:
                text.Append(JsonText.Of(value));
                break;
        }
    }

    private void WriteObject(StringBuilder text, JsonElement value)
    {
        text.Append('{');
        var start = text.Length;
        foreach (var member in value.EnumerateObject().Where(_ => random.Next(8) != 0))
        {
            if (text.Length > start)
                text.Append(',');
            text.Append(JsonText.Quote(member.Name)).Append(':');
            Write(text, member.Value, isRoot: false);
        }

        text.Append('}');
    }

    private void WriteArray(StringBuilder text, JsonElement value)
    {
        var items = value.EnumerateArray().ToArray();
        // None, fewer, as many, or one of them twice.
        IEnumerable<JsonElement> chosen = random.Next(4) switch
        {
            0 => [],
            1 => items.Take(1),
            2 when items.Length > 0 => items.Append(items[random.Next(items.Length)]),
            _ => items,
        };
        text.Append('[');
        var start = text.Length;
        foreach (var item in chosen)
        {
            if (text.Length > start)
                text.Append(',');
            Write(text, item, isRoot: false);
        }

        text.Append(']');
    }
}
