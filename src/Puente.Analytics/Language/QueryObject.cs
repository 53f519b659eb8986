using System.Globalization;
using System.Text.Json;

namespace Puente.Analytics.Language;

/// <summary>An object of the query: a member is of its kind, or refused; null is as good as absent. Unknown members say nothing.</summary>
internal readonly struct QueryObject
{
    private const int DeepestNesting = 16;
    private readonly JsonElement _element;

    private QueryObject(JsonElement element) => _element = element;

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

    /// <param name="what">For the refusal: <c>A filter</c>.</param>
    public static QueryObject Of(JsonElement element, string what) =>
        element.ValueKind == JsonValueKind.Object
            ? new(element)
            : throw AnalyticsRefusalException.InvalidValue($"{what} must be an object.");

    /// <summary>An object that is a member of this one; null when it is not there.</summary>
    public QueryObject? Object(string member) => Find(member) is { } value ? Of(value, $"The member {member}") : null;

    public string? Text(string member) =>
        Find(member) is not { } value ? null
        : value.ValueKind == JsonValueKind.String && TextOf(value) is { } text ? text
        : throw Wrong(member, "a string");

    public bool? Flag(string member) =>
        Find(member) is not { } value ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw Wrong(member, "true or false");

    /// <summary>A whole number; digits in quotes are taken too, as the platform does.</summary>
    public int? Whole(string member) =>
        Find(member) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number
        : value.ValueKind == JsonValueKind.String
        && int.TryParse(TextOf(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var digits)
            ? digits
        : throw Wrong(member, "a whole number");

    /// <summary>A bound of a range.</summary>
    public double? Bound(string member) =>
        Find(member) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
        : throw AnalyticsRefusalException.InvalidValue($"The bound {member} must be a number.");

    /// <summary>A text, or what else stands there as it is written.</summary>
    public string? Written(string member) =>
        Find(member) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? Text(member)
        : value.GetRawText();

    /// <summary>Empty when the member is not there.</summary>
    public IReadOnlyList<JsonElement> List(string member, int most)
    {
        if (Find(member) is not { } value)
            return [];
        if (value.ValueKind != JsonValueKind.Array)
            throw Wrong(member, "a list");
        if (value.GetArrayLength() > most)
            throw AnalyticsRefusalException.BadRequest($"The member {member} may have at most {most} entries.");
        return [.. value.EnumerateArray()];
    }

    /// <summary>Words of a closed list.</summary>
    public IReadOnlyList<string> Words(string member, WordList list, int most) =>
        [
            .. List(member, most)
                .Select(item =>
                    list.Require((item.ValueKind == JsonValueKind.String ? TextOf(item) : null) ?? item.GetRawText())
                ),
        ];

    /// <summary>A word of a closed list; null when the member is not there.</summary>
    public string? Word(string member, WordList list) => Text(member) is { } word ? list.Require(word) : null;

    /// <summary>Null when the member is not there.</summary>
    public JsonElement? Find(string member) =>
        _element.TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static AnalyticsRefusalException Wrong(string member, string wanted) =>
        AnalyticsRefusalException.InvalidValue($"The member {member} must be {wanted}.");

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
}
