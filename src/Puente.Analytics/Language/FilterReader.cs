using System.Text.Json;

namespace Puente.Analytics.Language;

/// <summary>Reads filters of one kind, and counts their predicates.</summary>
/// <param name="dimensions">Null when the kind has none.</param>
/// <param name="metrics">Null when the kind has none.</param>
internal sealed class FilterReader(WordList? dimensions, WordList? metrics, bool hasProperties = false)
{
    /// <summary>Of one query, all filters together.</summary>
    private const int MostPredicates = 2_000;

    private static readonly WordList FilterTypes = WordList.Of("QueryFilterType", "and or");
    private static readonly WordList Operators = WordList.Of("PredicateOperator", "matches exists notExists");
    private static readonly WordList PropertyKinds = WordList.Of("PropertyType", "bool integer real date string uuid");
    private static readonly WordList None = new("QueryDimension", []);
    private readonly WordList _subjects = WordList.Of(
        "PredicateType",
        (dimensions is null ? "" : "dimension ")
            + (metrics is null ? "" : "metric ")
            + (hasProperties ? "property" : "")
    );

    public FilterGroup Read(JsonElement element, string place, ref int predicates)
    {
        var filter = QueryObject.Of(element, place, "type", "predicates", "clauses");
        var isAnd = ReadType(filter);
        var nodes = ReadPredicates(filter, ref predicates);
        foreach (var clause in filter.List("clauses", MostPredicates))
        {
            var group = QueryObject.Of(clause, filter.PlaceOf("clauses"), "type", "predicates");
            nodes.Add(Group(ReadType(group), ReadPredicates(group, ref predicates), filter.PlaceOf("clauses")));
        }
        return Group(isAnd, nodes, place);
    }

    private static FilterGroup Group(bool isAnd, List<FilterNode> nodes, string place) =>
        nodes.Count > 0
            ? new FilterGroup(isAnd, nodes)
            : throw AnalyticsRefusalException.BadRequest($"{place} has no predicates.");

    private static bool ReadType(QueryObject filter) => FilterTypes.Require(filter.Text("type") ?? "") == "and";

    private List<FilterNode> ReadPredicates(QueryObject filter, ref int predicates)
    {
        var nodes = new List<FilterNode>();
        foreach (var element in filter.List("predicates", MostPredicates))
        {
            if (++predicates > MostPredicates)
                throw AnalyticsRefusalException.BadRequest(
                    $"A query may have at most {MostPredicates} predicates in all its filters."
                );
            nodes.Add(ReadPredicate(element, filter.PlaceOf("predicates")));
        }
        return nodes;
    }

    private Predicate ReadPredicate(JsonElement element, string place)
    {
        var predicate = QueryObject.Of(
            element,
            place,
            "type",
            "dimension",
            "metric",
            "property",
            "propertyType",
            "operator",
            "value",
            "range"
        );
        var (subject, name) = ReadSubject(predicate, place);
        PropertyKind? kind = null;
        if (predicate.Text("propertyType") is { } type)
        {
            kind = (PropertyKind)IndexOf(PropertyKinds, type);
            if (subject != PredicateSubject.Property)
                throw AnalyticsRefusalException.BadRequest($"{place}: only a property has a propertyType.");
        }

        var @operator = (PredicateOperator)IndexOf(Operators, predicate.Text("operator") ?? "matches");
        var value = predicate.Text("value");
        var range = ReadRange(predicate);
        var isOne = (value is null) != (range is null);
        if (@operator == PredicateOperator.Matches && !isOne)
            throw AnalyticsRefusalException.BadRequest($"{place}: a predicate that matches has a value or a range.");
        if (@operator != PredicateOperator.Matches && (value is not null || range is not null))
            throw AnalyticsRefusalException.BadRequest($"{place}: exists and notExists have no value and no range.");
        return new Predicate(subject, name, kind, @operator, value, range);
    }

    private (PredicateSubject, string) ReadSubject(QueryObject predicate, string place)
    {
        var (dimension, metric, property) = (
            predicate.Text("dimension"),
            predicate.Text("metric"),
            predicate.Text("property")
        );
        var given = new[] { dimension, metric, property }.Count(name => name is not null);
        var type = predicate.Text("type") is { } text ? _subjects.Require(text) : null;
        if (given != 1)
            throw AnalyticsRefusalException.BadRequest(
                $"{place}: a predicate names one of {string.Join(", ", _subjects.Words)}."
            );
        var (subject, word) =
            dimension is not null ? (PredicateSubject.Dimension, "dimension")
            : metric is not null ? (PredicateSubject.Metric, "metric")
            : (PredicateSubject.Property, "property");
        _subjects.Require(word);
        if (type is not null && type != word)
            throw AnalyticsRefusalException.BadRequest($"{place}: a predicate of type {type} names a {type}.");
        return subject switch
        {
            PredicateSubject.Dimension => (subject, (dimensions ?? None).Require(dimension!)),
            PredicateSubject.Metric => (subject, (metrics ?? None).Require(metric!)),
            _ => (subject, property!),
        };
    }

    private static ValueRange? ReadRange(QueryObject predicate)
    {
        if (predicate.Find("range") is not { } element)
            return null;
        var place = predicate.PlaceOf("range");
        var range = QueryObject.Of(element, place, "gt", "gte", "lt", "lte");
        var read = new ValueRange(range.Number("gt"), range.Number("gte"), range.Number("lt"), range.Number("lte"));
        return read.Bounds.Any()
            ? read
            : throw AnalyticsRefusalException.BadRequest($"{place} has none of gt, gte, lt, lte.");
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
