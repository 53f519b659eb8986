using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Puente.Actions.Json;

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
internal readonly struct FilterValue
{
    public static readonly FilterValue Missing = new() { Kind = FilterKind.Missing };

    private readonly string? _text;

    /// <summary>A literal, encoded to be compared with texts of the document.</summary>
    private readonly byte[]? _utf8;

    private FilterValue(string text) => (_text, _utf8) = (text, Encoding.UTF8.GetBytes(text));

    public FilterKind Kind { get; private init; }

    public JsonPart Part { get; private init; }

    public Regex? Pattern { get; private init; }

    /// <summary>Of a list or an object, empty.</summary>
    public string Text =>
        _text
        ?? Kind switch
        {
            FilterKind.Missing or FilterKind.Json => "",
            FilterKind.Text => Part.GetString(),
            _ => Part.GetRawText(),
        };

    public static FilterValue Of(JsonPart part) =>
        part.Kind switch
        {
            JsonValueKind.Null => new() { Kind = FilterKind.Null, Part = part },
            JsonValueKind.True or JsonValueKind.False => new() { Kind = FilterKind.Boolean, Part = part },
            JsonValueKind.Number => new() { Kind = FilterKind.Number, Part = part },
            JsonValueKind.String => new() { Kind = FilterKind.Text, Part = part },
            _ => new() { Kind = FilterKind.Json, Part = part },
        };

    public static FilterValue OfText(string text) => new(text) { Kind = FilterKind.Text };

    public static FilterValue OfNumber(string text) => new(text) { Kind = FilterKind.Number };

    public static FilterValue OfPattern(Regex pattern) => new("") { Kind = FilterKind.Pattern, Pattern = pattern };

    /// <summary>The elements of an array; null when this is none.</summary>
    public IReadOnlyList<FilterValue>? Items =>
        Kind == FilterKind.Json && Part.Kind == JsonValueKind.Array ? [.. Part.Items.Select(Of)] : null;

    /// <summary>
    /// Equality as the left side sees it: a number reads a text as a number, a text reads a number as text.
    /// </summary>
    public bool IsEqualTo(FilterValue other) =>
        (Kind, other.Kind) switch
        {
            (FilterKind.Missing, _) or (_, FilterKind.Missing) => false,
            (FilterKind.Number, FilterKind.Number or FilterKind.Text) => Compare(Text, other.Text) == 0,
            (FilterKind.Text, FilterKind.Text) => IsSameText(other),
            (FilterKind.Text, FilterKind.Number) => Text == other.Text,
            (FilterKind.Boolean, FilterKind.Boolean) => Text == other.Text,
            (FilterKind.Null, FilterKind.Null) => true,
            (FilterKind.Json, FilterKind.Json) => JsonPart.DeepEquals(Part, other.Part),
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

    /// <summary>Most filters compare a text of the document with a literal; neither becomes a string for that.</summary>
    private bool IsSameText(FilterValue other) =>
        TryGetUtf8(out var left) && other.TryGetUtf8(out var right) ? left.SequenceEqual(right) : Text == other.Text;

    private bool TryGetUtf8(out ReadOnlySpan<byte> utf8)
    {
        if (_utf8 is null)
            return Part.TryGetPlainText(out utf8);
        utf8 = _utf8;
        return true;
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
