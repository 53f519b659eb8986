using Puente.Analytics.Language;
using Puente.Analytics.Local;
using Puente.Store.Rebuilding;

namespace Puente.Analytics.Sql;

/// <summary>Writes the statement of one page of a details job: which conversations come next.</summary>
internal static class DetailsJobCompiler
{
    /// <param name="after">The last one of the page before.</param>
    /// <param name="knownUntil">Later ones are not asked for.</param>
    /// <returns>Rows of id and start, in the job's order.</returns>
    public static CompiledQuery Compile(
        DetailsJobQuery query,
        ConversationKey? after,
        DateTimeOffset knownUntil,
        int count,
        SqlDialect dialect,
        AnalyticsScope scope
    )
    {
        var values = new StatementValues(dialect);
        DateTimeOffset? from = query.IsByStartDay
            ? new DateTimeOffset(query.Interval.Start.UtcDateTime.Date, TimeSpan.Zero)
            : null;
        var until = query.Interval.End < knownUntil ? query.Interval.End : knownUntil;
        // What lies before the cursor need not be looked at, in no table.
        if (after is { } given && query.IsAscending && !(from > given.ConversationStart))
            from = given.ConversationStart;
        else if (after is { } last && !query.IsAscending && last.ConversationStart < until)
            until = last.ConversationStart.AddMicroseconds(1);

        var conditions = new List<string>
        {
            Started("c"),
            $"(c.conversation_end IS NULL OR c.conversation_end >= {values.Bind(query.Interval.Start)})",
        };
        if (after is { } key)
        {
            var (start, id) = (
                values.Bind(key.ConversationStart),
                values.Bind(Store.QueryParameter.Of(key.ConversationId))
            );
            var behind = query.IsAscending ? ">" : "<";
            conditions.Add(
                $"(c.conversation_start {behind} {start} OR (c.conversation_start = {start} AND c.conversation_id {behind} {id}))"
            );
        }
        if (ScopeCondition.Of(scope, dialect, values, () => "c") is { } visible)
            conditions.Add(visible);
        var filters = new DetailsConditions(dialect, values, Started);
        conditions.AddRange(query.Filters.Select(filters.Of));
        var direction = query.IsAscending ? "ASC" : "DESC";
        var sql = $"""
            SELECT c.conversation_id, c.conversation_start
            FROM conversations c
            WHERE {string.Join("\n  AND ", conditions)}
            ORDER BY c.conversation_start {direction}, c.conversation_id {direction} LIMIT {values.Bind(count)}
            """;
        return new CompiledQuery(sql, values.All);

        string Started(string alias)
        {
            var before = $"{alias}.conversation_start < {values.Bind(until)}";
            return from is { } first ? $"{alias}.conversation_start >= {values.Bind(first)} AND {before}" : before;
        }
    }
}
