using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Puente.Emulator.Filters;

internal enum ValueKind
{
    Text,
    Number,
    Flag,
    Time,
}

/// <summary>One value of a record as answers show it: whole numbers without a fraction, ids in lower case.</summary>
internal readonly record struct FilterValue(ValueKind Kind, string Text)
{
    /// <summary>Adds what a member's JSON holds: a list gives its entries, an object and null nothing.</summary>
    public static void Read(ReadOnlySpan<byte> json, List<FilterValue> to)
    {
        if (json.IsEmpty)
            return;
        if (json[0] == (byte)'"' && json.IndexOf((byte)'\\') < 0)
        {
            to.Add(OfText(Encoding.UTF8.GetString(json[1..^1])));
            return;
        }
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
            Read(ref reader, to);
    }

    /// <summary>Adds the values of one member of each object in a list.</summary>
    public static void ReadInner(ReadOnlySpan<byte> json, ReadOnlySpan<byte> member, List<FilterValue> to)
    {
        if (json.IsEmpty)
            return;
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(member) && reader.Read())
                Read(ref reader, to);
    }

    public static FilterValue? Of(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.String => OfText(element.GetString()!),
            JsonValueKind.Number => OfNumber(element.GetRawText()),
            JsonValueKind.True => new(ValueKind.Flag, "true"),
            JsonValueKind.False => new(ValueKind.Flag, "false"),
            _ => null,
        };

    private static void Read(ref Utf8JsonReader reader, List<FilterValue> to)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                to.Add(OfText(reader.GetString()!));
                break;
            case JsonTokenType.Number:
                to.Add(OfNumber(Encoding.ASCII.GetString(reader.ValueSpan)));
                break;
            case JsonTokenType.True or JsonTokenType.False:
                to.Add(new(ValueKind.Flag, reader.TokenType == JsonTokenType.True ? "true" : "false"));
                break;
            case JsonTokenType.StartObject:
                reader.Skip();
                break;
        }
    }

    private static FilterValue OfText(string text) =>
        new(ValueKind.Text, text.Length == 36 && Guid.TryParseExact(text, "D", out _) ? text.ToLowerInvariant() : text);

    private static FilterValue OfNumber(string raw) =>
        new(
            ValueKind.Number,
            raw.AsSpan().IndexOfAny('.', 'e', 'E') < 0
                ? raw
                : double.Parse(raw, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture)
        );
}
