using Puente.Analytics.Dimensions;
using Puente.Analytics.Language;
using Puente.Store.Schema;

namespace Puente.Analytics.Sql;

/// <summary>A filter as a condition on the rows a statement goes through.</summary>
/// <param name="find">The place of a dimension's name.</param>
/// <param name="ofMetric">Condition of a metric predicate; null where the language has none.</param>
internal sealed class FilterCompiler(
    SqlDialect dialect,
    StatementValues values,
    RowSet rows,
    Func<string, DimensionPlace> find,
    Func<Predicate, string>? ofMetric = null
)
{
    private readonly ValueConditions _conditions = new(values);

    public string Compile(FilterNode node) =>
        node switch
        {
            FilterGroup { IsAnd: true } group => ValueConditions.All(group.Nodes.Select(Compile)),
            FilterGroup group => ValueConditions.Any(CompileAny(group.Nodes)),
            Predicate { Subject: PredicateSubject.Dimension } predicate => Dimension(find(predicate.Name), predicate),
            Predicate { Subject: PredicateSubject.Metric } predicate when ofMetric is not null => ofMetric(predicate),
            Predicate predicate => Property(predicate),
            _ => throw new InvalidOperationException($"{node.GetType().Name} is no part of a filter."),
        };

    /// <summary>Many values of one dimension are one condition: databases look such a list up at once.</summary>
    private IEnumerable<string> CompileAny(IReadOnlyList<FilterNode> nodes)
    {
        static string? Listed(FilterNode node) =>
            node
                is Predicate
                {
                    Subject: PredicateSubject.Dimension,
                    Operator: PredicateOperator.Matches,
                    Value: not null
                } p
                ? p.Name
                : null;

        foreach (var group in nodes.GroupBy(Listed))
        {
            if (group.Key is null)
            {
                foreach (var node in group)
                    yield return Compile(node);
                continue;
            }
            yield return Matches(find(group.Key), [.. group.Select(node => ((Predicate)node).Value!)]);
        }
    }

    private string Dimension(DimensionPlace place, Predicate predicate) =>
        predicate switch
        {
            _ when place.Source == RowSource.Nowhere => predicate.Operator == PredicateOperator.NotExists
                ? "TRUE"
                : ValueConditions.Never,
            { Operator: PredicateOperator.Exists } => Exists(place),
            { Operator: PredicateOperator.NotExists } => $"NOT coalesce({Exists(place)}, FALSE)",
            { Value: { } value } => Matches(place, [value]),
            _ => OnEach(place, value => _conditions.Within(place.Type, value, predicate.Range!)),
        };

    private string Exists(DimensionPlace place) =>
        place.HasSeveral
            ? place.Source == RowSource.FlowOutcome
                ? OnEach(place, value => $"{value} IS NOT NULL")
                : dialect.IsNotEmpty(TextsOf(place))
            : $"{rows.ColumnOf(place)} IS NOT NULL";

    private string Matches(DimensionPlace place, IReadOnlyList<string> wanted) =>
        place.Source == RowSource.Nowhere
            ? ValueConditions.Never
            : OnEach(place, value => _conditions.Matches(place.Type, value, wanted, place.IsAddress));

    /// <summary>True when the condition holds for the place's value, or for one of its values.</summary>
    private string OnEach(DimensionPlace place, Func<string, string> condition)
    {
        if (place.Source == RowSource.FlowOutcome)
        {
            var column = $"{RowSources.AliasOf(place.Source)}.{place.Column!.Name}";
            return condition(column) is var onRow && onRow == ValueConditions.Never
                ? onRow
                : $"EXISTS (SELECT 1 {rows.FromRows(place.Source)} AND {onRow})";
        }
        if (!place.IsList)
            return condition(rows.ColumnOf(place));

        var isJson = place.JsonMember is not null;
        var list = isJson ? TextsOf(place) : rows.ColumnOf(place);
        var value = isJson && place.Type == ColumnType.Double ? dialect.NumberOf("u.v") : "u.v";
        return condition(value) is var onValue && onValue == ValueConditions.Never
            ? onValue
            : $"EXISTS (SELECT 1 FROM (SELECT unnest({list}) AS v) AS u WHERE {onValue})";
    }

    private string TextsOf(DimensionPlace place) =>
        place.JsonMember is { } member ? dialect.TextsOfJson(rows.ColumnOf(place), member) : rows.ColumnOf(place);

    /// <summary>One of the segment's user-defined properties has this name and a value that fits.</summary>
    private string Property(Predicate predicate)
    {
        if (predicate.Name.Contains('\0'))
            return predicate.Operator == PredicateOperator.NotExists ? "TRUE" : ValueConditions.Never;
        var column = rows.ColumnOf(new("properties", RowSource.Segment, StoreSchema.Find("segments")["properties"]));
        var conditions = new List<string> { $"{dialect.MemberOf("u.v", "property")} = {values.Bind(predicate.Name)}" };
        if (predicate.Property is { } kind)
            conditions.Add(
                $"{dialect.MemberOf("u.v", "propertyType")} = {values.Bind(kind.ToString().ToLowerInvariant())}"
            );
        if (predicate.Operator == PredicateOperator.Matches)
            conditions.Add(PropertyValue(predicate));
        var exists =
            $"EXISTS (SELECT 1 FROM (SELECT {dialect.ElementsOfJson(column)} AS v) AS u WHERE {ValueConditions.All(conditions)})";
        return predicate.Operator == PredicateOperator.NotExists ? $"NOT {exists}" : exists;
    }

    private string PropertyValue(Predicate predicate)
    {
        var text = dialect.MemberOf("u.v", "value");
        var isNumber =
            predicate.Property is PropertyKind.Integer or PropertyKind.Real
            || (predicate.Property is null && predicate.Range is not null);
        if (predicate.Range is { } range)
            return isNumber
                ? _conditions.Within(ColumnType.Double, dialect.NumberOf(text), range)
                : ValueConditions.Never;
        return predicate.Property switch
        {
            PropertyKind.Bool when bool.TryParse(predicate.Value, out var flag) =>
                $"lower({text}) = {values.Bind(flag ? "true" : "false")}",
            PropertyKind.Bool => ValueConditions.Never,
            _ when isNumber => _conditions.Matches(ColumnType.Double, dialect.NumberOf(text), [predicate.Value!]),
            _ => _conditions.Matches(ColumnType.Text, text, [predicate.Value!]),
        };
    }
}
