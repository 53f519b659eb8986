using System.Text.Json;

namespace Puente.Analytics.Language;

/// <summary>An object of the query, read strictly: every member is known, of its type, and there at most once.</summary>
internal readonly struct QueryObject
{
    private const int DeepestNesting = 16;
    private readonly JsonElement _element;
    private readonly string _place;

    private QueryObject(JsonElement element, string place) => (_element, _place) = (element, place);

    /// <exception cref="AnalyticsRefusalException">The body is not one JSON object.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(
                body,
                new JsonDocumentOptions { MaxDepth = DeepestNesting, AllowDuplicateProperties = false }
            );
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw AnalyticsRefusalException.BadRequest(
                $"The body is not one JSON object, no deeper than {DeepestNesting} levels and with no member twice."
            );
        }
    }

    /// <param name="members">All that may be there.</param>
    public static QueryObject Of(JsonElement element, string place, params ReadOnlySpan<string> members)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw AnalyticsRefusalException.BadRequest($"{place} must be an object.");
        foreach (var property in element.EnumerateObject())
        {
            var name = NameOf(property);
            if (members.Contains(name))
                continue;
            var hint = NearestWord.Of(name, members.ToArray()) is { } near ? $" Did you mean {near}?" : "";
            throw AnalyticsRefusalException.BadRequest(
                $"{place} has no member [{AnalyticsRefusalException.Echo(name)}].{hint}"
            );
        }
        return new(element, place);
    }

    public string PlaceOf(string member) => $"{_place}.{member}";

    public string? Text(string member) =>
        Find(member) is not { } value ? null
        : value.ValueKind == JsonValueKind.String && TextOf(value) is { } text ? text
        : throw Wrong(member, "a text");

    public bool? Flag(string member) =>
        Find(member) is not { } value ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw Wrong(member, "true or false");

    public int? Whole(string member) =>
        Find(member) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number
        : throw Wrong(member, "a whole number of 32 bits");

    public double? Number(string member) =>
        Find(member) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
        : throw Wrong(member, "a number");

    /// <summary>Empty when the member is not there.</summary>
    public IReadOnlyList<JsonElement> List(string member, int most)
    {
        if (Find(member) is not { } value)
            return [];
        if (value.ValueKind != JsonValueKind.Array)
            throw Wrong(member, "a list");
        if (value.GetArrayLength() > most)
            throw AnalyticsRefusalException.BadRequest($"{PlaceOf(member)} may have at most {most} entries.");
        return [.. value.EnumerateArray()];
    }

    public IReadOnlyList<string> Texts(string member, int most)
    {
        var place = this;
        return
        [
            .. List(member, most)
                .Select(item =>
                    item.ValueKind == JsonValueKind.String && TextOf(item) is { } text
                        ? text
                        : throw place.Wrong(member, "a list of texts")
                ),
        ];
    }

    /// <summary>Null when the member is not there.</summary>
    public JsonElement? Find(string member) =>
        _element.TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private AnalyticsRefusalException Wrong(string member, string wanted) =>
        AnalyticsRefusalException.BadRequest($"{PlaceOf(member)} must be {wanted}.");

    // A lone surrogate is JSON and no text.
    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }
}
