using Puente.Analytics.Local;
using Puente.Store;

namespace Puente.Analytics.Sql;

/// <summary>What a caller may see, as a condition.</summary>
internal static class ScopeCondition
{
    /// <param name="conversation">Joins the conversation's row and names it.</param>
    /// <returns>Null for callers who may see everything.</returns>
    public static string? Of(
        AnalyticsScope scope,
        SqlDialect dialect,
        StatementValues values,
        Func<string> conversation
    ) =>
        scope.Divisions switch
        {
            null => null,
            { Count: 0 } => ValueConditions.Never,
            var divisions => dialect.HasAny(
                $"{conversation()}.division_ids",
                [.. divisions.Order().Select(id => values.Bind(QueryParameter.Of(id)))]
            ),
        };
}
