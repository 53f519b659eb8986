using Puente.Analytics.Language;
using Puente.Analytics.Sql;
using Puente.Store;

namespace Puente.Analytics.Users;

/// <summary>Filters whose every dimension has exactly one text: of users in the statement, of states on what it gives.</summary>
internal static class StateFilter
{
    public static string OfUsers(FilterNode node, string column, StatementValues values) =>
        node switch
        {
            FilterGroup { IsAnd: true } group => ValueConditions.All(
                group.Nodes.Select(one => OfUsers(one, column, values))
            ),
            FilterGroup group => ValueConditions.Any(group.Nodes.Select(one => OfUsers(one, column, values))),
            Predicate { Operator: PredicateOperator.Exists } => "TRUE",
            Predicate { Operator: PredicateOperator.Matches, Value: { } value }
                when ValueConditions.IsId(value, out var id) => $"{column} = {values.Bind(QueryParameter.Of(id))}",
            // A range fits nothing that is neither a number nor a time.
            _ => ValueConditions.Never,
        };

    /// <summary>A condition that every row the filter lets through fits: what it says of other dimensions is left out.</summary>
    public static string Narrowed(FilterNode node, string dimension, string column, StatementValues values) =>
        node switch
        {
            FilterGroup { IsAnd: true } group => ValueConditions.All(
                group.Nodes.Select(one => Narrowed(one, dimension, column, values))
            ),
            FilterGroup group => ValueConditions.Any(
                group.Nodes.Select(one => Narrowed(one, dimension, column, values))
            ),
            Predicate predicate when predicate.Name == dimension => OfUsers(node, column, values),
            _ => "TRUE",
        };

    /// <param name="valueOf">Of a dimension; null when the state has none.</param>
    public static bool Holds(FilterNode node, Func<string, string?> valueOf) =>
        node switch
        {
            FilterGroup { IsAnd: true } group => group.Nodes.All(one => Holds(one, valueOf)),
            FilterGroup group => group.Nodes.Any(one => Holds(one, valueOf)),
            Predicate { Operator: PredicateOperator.Exists } predicate => valueOf(predicate.Name) is not null,
            Predicate { Operator: PredicateOperator.NotExists } predicate => valueOf(predicate.Name) is null,
            Predicate { Value: { } value } predicate => valueOf(predicate.Name) is { } known && Fits(known, value),
            _ => false,
        };

    /// <summary>Ids fit in any case, other texts letter by letter.</summary>
    private static bool Fits(string known, string wanted) =>
        known == wanted
        || (ValueConditions.IsId(known, out var one) && ValueConditions.IsId(wanted, out var other) && one == other);
}
