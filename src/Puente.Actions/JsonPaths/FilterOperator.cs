using System.Text.Json;
using System.Text.RegularExpressions;

namespace Puente.Actions.JsonPaths;

/// <summary>A comparison of filters, found by its sign or word.</summary>
internal sealed record FilterOperator(string Name, Func<PathWalk, FilterValue, FilterValue, bool> Apply)
{
    private static readonly Dictionary<string, FilterOperator> All = new FilterOperator[]
    {
        new("==", (_, left, right) => left.IsEqualTo(right)),
        new("!=", (_, left, right) => !left.IsEqualTo(right)),
        new("===", (_, left, right) => IsSame(left, right)),
        new("!==", (_, left, right) => !IsSame(left, right)),
        new("<", (_, left, right) => left.CompareTo(right) < 0),
        new("<=", (_, left, right) => left.CompareTo(right) <= 0),
        new(">", (_, left, right) => left.CompareTo(right) > 0),
        new(">=", (_, left, right) => left.CompareTo(right) >= 0),
        new("=~", (_, left, right) => Matches(left, right)),
        new("IN", (_, left, right) => right.Items is { } items && Has(items, left)),
        new("NIN", (_, left, right) => right.Items is { } items && !Has(items, left)),
        new("CONTAINS", (_, left, right) => Contains(left, right)),
        new("ALL", (_, left, right) => Lists(left, right) is var (own, asked) && asked.All(item => Has(own, item))),
        new(
            "SUBSETOF",
            (_, left, right) => Lists(left, right) is var (own, asked) && own.All(item => Has(asked, item))
        ),
        new("ANYOF", (_, left, right) => Lists(left, right) is var (own, asked) && own.Any(item => Has(asked, item))),
        new("NONEOF", (_, left, right) => Lists(left, right) is var (own, asked) && !own.Any(item => Has(asked, item))),
        new("SIZE", (_, left, right) => LengthOf(left) is { } length && right.IsEqualTo(Number(length))),
        new(
            "EMPTY",
            (_, left, right) =>
                right.Kind == FilterKind.Boolean
                && LengthOf(left) is { } length
                && (length == 0) == (right.Text == "true")
        ),
        // Compares with a class of the host language, which a path cannot name.
        new("TYPE", (_, _, _) => false),
    }.ToDictionary(item => item.Name, StringComparer.OrdinalIgnoreCase);

    public static FilterOperator? Find(string name) => All.GetValueOrDefault(name);

    private static bool IsSame(FilterValue left, FilterValue right) => left.Kind == right.Kind && left.IsEqualTo(right);

    private static bool Has(IReadOnlyList<FilterValue> items, FilterValue value) => items.Any(value.IsEqualTo);

    private static (IReadOnlyList<FilterValue> Left, IReadOnlyList<FilterValue> Right)? Lists(
        FilterValue left,
        FilterValue right
    ) => left.Items is { } own && right.Items is { } asked ? (own, asked) : null;

    private static bool Contains(FilterValue left, FilterValue right) =>
        left.Kind == FilterKind.Text && right.Kind == FilterKind.Text
            ? left.Text.Contains(right.Text, StringComparison.Ordinal)
            : left.Items is { } items && Has(items, right);

    private static bool Matches(FilterValue left, FilterValue right)
    {
        var (pattern, value) = left.Pattern is null ? (right.Pattern, left) : (left.Pattern, right);
        if (pattern is null || (left.Pattern is not null && right.Pattern is not null))
            return false;
        try
        {
            return value.Items is { } items
                ? items.Any(item => pattern.IsMatch(InputOf(item)))
                : pattern.IsMatch(InputOf(value));
        }
        catch (RegexMatchTimeoutException fault)
        {
            throw new JsonPathException(
                JsonPathFault.Limit,
                "A regular expression of a filter took too long and was stopped.",
                fault
            );
        }
    }

    private static string InputOf(FilterValue value) =>
        value.Kind is FilterKind.Text or FilterKind.Number or FilterKind.Boolean ? value.Text : "";

    private static int? LengthOf(FilterValue value) =>
        value.Kind switch
        {
            FilterKind.Text => value.Text.Length,
            FilterKind.Json when value.Part.Kind == JsonValueKind.Array => value.Part.Count,
            FilterKind.Json => value.Part.Count,
            _ => null,
        };

    private static FilterValue Number(int number) =>
        FilterValue.OfNumber(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
