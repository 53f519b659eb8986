using System.Text.Json.Nodes;
using Puente.Scim.Filters;
using Puente.Scim.Resources;
using Puente.Scim.Schemas;

namespace Puente.Scim.Serving;

/// <summary>Resources without the value come last when ascending, first when descending (RFC 7644, 3.4.2.3).</summary>
internal sealed record SortKey(string? Text, decimal? Number, bool IsCaseExact) : IComparable<SortKey>
{
    public static SortKey Of(JsonObject view, Target? target)
    {
        if (target is null)
            return new SortKey(null, null, true);
        // Of a list the primary value counts, else the first.
        var items = target.Items(view).ToArray();
        var item = items.FirstOrDefault(ValueReader.IsPrimary) ?? items.FirstOrDefault();
        var value = item as JsonValue ?? (item as JsonObject)?[target.Leaf.Name] as JsonValue;
        if (value is null)
            return new SortKey(null, null, true);
        if (value.TryGetValue(out bool truth))
            return new SortKey(null, truth ? 1 : 0, true);
        if (value.TryGetValue(out decimal number))
            return new SortKey(null, number, true);
        var text = value.GetValue<string>();
        return target.Leaf.Type == ScimType.DateTime && Comparison.Time(text) is { } time
            ? new SortKey(null, time.UtcTicks, true)
            : new SortKey(text, null, target.Leaf.IsCaseExact);
    }

    public int CompareTo(SortKey? other)
    {
        if (other is null)
            return -1;
        if ((Text, Number) is (null, null) || (other.Text, other.Number) is (null, null))
            return ((Text, Number) is (null, null)).CompareTo((other.Text, other.Number) is (null, null));
        return Number is { } number && other.Number is { } second
            ? number.CompareTo(second)
            : string.Compare(
                Text,
                other.Text,
                IsCaseExact ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase
            );
    }
}
