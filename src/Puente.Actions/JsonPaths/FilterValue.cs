using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Puente.Actions.JsonPaths;

internal enum FilterKind
{
    Missing,
    Null,
    Boolean,
    Number,
    Text,
    Json,
    Pattern,
}

/// <summary>A value inside a filter, with the dialect's own ideas of equality and order.</summary>
internal sealed record FilterValue(FilterKind Kind, JsonElement Element, string Text, Regex? Pattern)
{
    public static readonly FilterValue Missing = new(FilterKind.Missing, default, "", null);

    public static FilterValue Of(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Null => new(FilterKind.Null, element, "null", null),
            JsonValueKind.True => new(FilterKind.Boolean, element, "true", null),
            JsonValueKind.False => new(FilterKind.Boolean, element, "false", null),
            JsonValueKind.Number => new(FilterKind.Number, element, element.GetRawText(), null),
            JsonValueKind.String => OfText(element.GetString()!),
            _ => new(FilterKind.Json, element, "", null),
        };

    public static FilterValue OfText(string text) => new(FilterKind.Text, default, text, null);

    public static FilterValue OfPattern(Regex pattern) => new(FilterKind.Pattern, default, "", pattern);

    /// <summary>The elements of an array; null when this is none.</summary>
    public IReadOnlyList<FilterValue>? Items =>
        Kind == FilterKind.Json && Element.ValueKind == JsonValueKind.Array
            ? [.. Element.EnumerateArray().Select(Of)]
            : null;

    /// <summary>
    /// Equality as the left side sees it: a number reads a text as a number, a text reads a number as text.
    /// </summary>
    public bool IsEqualTo(FilterValue other) =>
        (Kind, other.Kind) switch
        {
            (FilterKind.Missing, _) or (_, FilterKind.Missing) => false,
            (FilterKind.Number, FilterKind.Number or FilterKind.Text) => Compare(Text, other.Text) == 0,
            (FilterKind.Text, FilterKind.Text or FilterKind.Number) => Text == other.Text,
            (FilterKind.Boolean, FilterKind.Boolean) => Text == other.Text,
            (FilterKind.Null, FilterKind.Null) => true,
            (FilterKind.Json, FilterKind.Json) => JsonElement.DeepEquals(Element, other.Element),
            _ => false,
        };

    /// <summary>Less than 0, 0 or more than 0; null when the two have no order.</summary>
    public int? CompareTo(FilterValue other)
    {
        if (Kind == FilterKind.Number && other.Kind == FilterKind.Number)
            return Compare(Text, other.Text);
        if (Kind != FilterKind.Text || other.Kind != FilterKind.Text)
            return null;
        return TryReadTime(Text, out var left) && TryReadTime(other.Text, out var right)
            ? left.CompareTo(right)
            : string.CompareOrdinal(Text, other.Text);
    }

    private static int? Compare(string left, string right)
    {
        if (
            decimal.TryParse(left, NumberStyles.Float, CultureInfo.InvariantCulture, out var a)
            && decimal.TryParse(right, NumberStyles.Float, CultureInfo.InvariantCulture, out var b)
        )
            return a.CompareTo(b);
        return
            double.TryParse(left, NumberStyles.Float, CultureInfo.InvariantCulture, out var c)
            && double.TryParse(right, NumberStyles.Float, CultureInfo.InvariantCulture, out var d)
            ? c.CompareTo(d)
            : null;
    }

    /// <summary>Only date, time and offset together count as a time: 2026-03-02T08:00:00Z.</summary>
    private static bool TryReadTime(string text, out DateTimeOffset time)
    {
        time = default;
        return text.Length >= 17
            && text[10] == 'T'
            && (text[^1] == 'Z' || text[^6] is '+' or '-')
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
    }
}
