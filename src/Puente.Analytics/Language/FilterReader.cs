using System.Text.Json;

namespace Puente.Analytics.Language;

/// <summary>Reads filters of one kind, and counts their predicates.</summary>
internal sealed class FilterReader(WordList dimensions, WordList metrics, bool hasProperties = false)
{
    /// <summary>Of one query, all filters together.</summary>
    private const int MostPredicates = 2_000;

    private static readonly WordList FilterTypes = WordList.Of("QueryFilterType", "and or");
    private static readonly WordList PredicateTypes = WordList.Of("QueryPredicateType", "dimension property metric");
    private static readonly WordList Operators = WordList.Of("QueryOperator", "matches exists notExists");
    private static readonly WordList PropertyKinds = WordList.Of("PropertyType", "bool integer real date string uuid");

    private static readonly HashSet<string> Times =
    [
        "callbackScheduledTime",
        "conversationEnd",
        "conversationStart",
        "detectedSpeechEnd",
        "detectedSpeechStart",
        "eventTime",
        "segmentEnd",
        "surveyCompletedDate",
    ];

    public static WordList NoDimensions { get; } = new("QueryDimension", []);

    public static WordList NoMetrics { get; } = new("QueryMetric", []);

    public FilterGroup Read(JsonElement element, ref int predicates) => Read(element, ref predicates, hasClauses: true);

    private FilterGroup Read(JsonElement element, ref int predicates, bool hasClauses)
    {
        var filter = QueryObject.Of(element, "A filter");
        var isAnd = FilterTypes.Require(filter.Text("type") ?? "") == "and";
        var nodes = new List<FilterNode>();
        foreach (var predicate in filter.List("predicates", MostPredicates))
        {
            if (++predicates > MostPredicates)
                throw AnalyticsRefusalException.BadRequest(
                    $"A query may have at most {MostPredicates} predicates in all its filters."
                );
            nodes.Add(ReadPredicate(QueryObject.Of(predicate, "A predicate")));
        }
        var clauses = filter.List("clauses", MostPredicates);
        if (!hasClauses && clauses.Count > 0)
            throw AnalyticsRefusalException.InvalidValue("A clause holds predicates only, no further clauses.");
        foreach (var clause in clauses)
            nodes.Add(Read(clause, ref predicates, hasClauses: false));
        return nodes.Count > 0
            ? new FilterGroup(isAnd, nodes)
            : throw AnalyticsRefusalException.InvalidValue("A filter needs predicates or clauses.");
    }

    private Predicate ReadPredicate(QueryObject predicate)
    {
        predicate.Word("type", PredicateTypes);
        var (subject, name) = ReadSubject(predicate);
        var how = (PredicateOperator)IndexOf(Operators, predicate.Text("operator") ?? "matches");
        PropertyKind? kind =
            subject == PredicateSubject.Property && predicate.Text("propertyType") is { } type
                ? (PropertyKind)IndexOf(PropertyKinds, type)
                : null;
        if (how != PredicateOperator.Matches)
            return new Predicate(subject, name, kind, how, null, null);

        var value = predicate.Written("value");
        var range = ReadRange(predicate, name);
        if ((value is null) == (range is null))
            throw AnalyticsRefusalException.InvalidValue(
                $"The predicate on {AnalyticsRefusalException.Echo(name)} needs a value or a range."
            );
        var isTime = subject == PredicateSubject.Dimension ? Times.Contains(name) : kind == PropertyKind.Date;
        if (isTime && value is not null && !QueryInterval.TryParse(value, out _))
            throw QueryInterval.Unreadable();
        return new Predicate(subject, name, kind, how, value, range);
    }

    private (PredicateSubject, string) ReadSubject(QueryObject predicate)
    {
        if (predicate.Text("dimension") is { } dimension)
            return (PredicateSubject.Dimension, dimensions.Require(dimension));
        if (predicate.Text("metric") is { } metric)
            return (PredicateSubject.Metric, metrics.Require(metric));
        if (hasProperties && predicate.Text("property") is { } property)
            return (PredicateSubject.Property, property);
        throw AnalyticsRefusalException.InvalidValue("A predicate needs a dimension, a metric or a property.");
    }

    private static ValueRange? ReadRange(QueryObject predicate, string name)
    {
        if (predicate.Object("range") is not { } range)
            return null;
        var read = new ValueRange(range.Bound("gt"), range.Bound("gte"), range.Bound("lt"), range.Bound("lte"));
        return read.Bounds.Any()
            ? read
            : throw AnalyticsRefusalException.InvalidValue(
                $"The range of {AnalyticsRefusalException.Echo(name)} needs a bound."
            );
    }

    private static int IndexOf(WordList list, string word)
    {
        list.Require(word);
        for (var index = 0; ; index++)
        {
            if (list.Words[index] == word)
                return index;
        }
    }
}
