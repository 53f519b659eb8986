namespace Puente.Analytics.Language;

/// <summary>A filter, a clause of one, or a predicate.</summary>
internal abstract record FilterNode;

/// <param name="IsAnd">False for <c>or</c>.</param>
/// <param name="Nodes">At least one.</param>
internal sealed record FilterGroup(bool IsAnd, IReadOnlyList<FilterNode> Nodes) : FilterNode;

internal enum PredicateSubject
{
    Dimension,
    Metric,
    Property,
}

internal enum PredicateOperator
{
    Matches,
    Exists,
    NotExists,
}

internal enum PropertyKind
{
    Bool,
    Integer,
    Real,
    Date,
    String,
    Uuid,
}

/// <param name="Name">Of a closed list, except a property's.</param>
/// <param name="Property">What a property's value is read as; null when the query does not say.</param>
/// <param name="Value">With <see cref="PredicateOperator.Matches"/>, this or <paramref name="Range"/>.</param>
internal sealed record Predicate(
    PredicateSubject Subject,
    string Name,
    PropertyKind? Property,
    PredicateOperator Operator,
    string? Value,
    ValueRange? Range
) : FilterNode;

/// <summary>At least one bound.</summary>
internal sealed record ValueRange(double? Gt, double? Gte, double? Lt, double? Lte)
{
    public IEnumerable<(string Sign, double Bound)> Bounds
    {
        get
        {
            if (Gt is { } gt)
                yield return (">", gt);
            if (Gte is { } gte)
                yield return (">=", gte);
            if (Lt is { } lt)
                yield return ("<", lt);
            if (Lte is { } lte)
                yield return ("<=", lte);
        }
    }
}
