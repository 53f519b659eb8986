using Puente.Analytics.Language;
using Puente.Analytics.Local;
using Puente.Analytics.Sql;
using Puente.Analytics.Users;
using Puente.Store;

namespace Puente.Analytics.Observations;

/// <summary>Writes the statement of a question about now: queues, their newest figures, and their members with their newest states.</summary>
internal static class PresentStatement
{
    /// <summary>Rows that name a queue, or a user, that may be seen.</summary>
    public const int SubjectPart = 0;

    /// <summary>Rows with medium, metric and count.</summary>
    public const int FigurePart = 1;

    /// <summary>Rows with a queue, a member and the member's states.</summary>
    public const int MemberPart = 2;

    // A figure is told again when it changes; one that was last told before these days is no longer believed.
    private const string Believed = "INTERVAL '31 days'";

    public static CompiledQuery OfQueues(
        PresentQuery query,
        bool figures,
        bool members,
        SqlDialect dialect,
        AnalyticsScope scope
    )
    {
        var values = new StatementValues(dialect);
        var sql = $"""
            WITH q AS MATERIALIZED (
            SELECT r.id, {(
                figures
                    ? "(SELECT max(o.observed_at) FROM queue_observations o WHERE o.queue_id = r.id)"
                    : "CAST(NULL AS TIMESTAMP)"
            )} AS moment
            FROM (SELECT CAST(key AS UUID) AS id, division_id FROM queues WHERE valid_to IS NULL) AS r
            WHERE {Conditions(query, "queueId", "r", scope, values)}
            )
            {Subjects("q")}
            """;
        if (figures)
            sql += $"""

                UNION ALL
                SELECT {FigurePart}, f.queue_id, CAST(NULL AS UUID), f.media_type, f.metric, CAST(NULL AS TEXT), CAST(f.count AS BIGINT) FROM (
                SELECT o.queue_id, o.media_type, o.metric, o.count, row_number() OVER (PARTITION BY o.queue_id, o.media_type, o.metric ORDER BY o.observed_at DESC, o.interval_start DESC) AS place
                FROM q JOIN queue_observations o ON o.queue_id = q.id AND o.observed_at >= q.moment - {Believed}
                WHERE o.media_type <> '' AND o.metric IN ('oAlerting', 'oInteracting', 'oWaiting')
                ) AS f WHERE f.place = 1
                """;
        if (members)
            sql += Members("JOIN q ON q.id = m.queue_id");
        return new CompiledQuery(sql, values.All);
    }

    public static CompiledQuery OfUsers(PresentQuery query, SqlDialect dialect, AnalyticsScope scope)
    {
        var values = new StatementValues(dialect);
        var sql = $"""
            WITH q AS MATERIALIZED (
            SELECT r.id FROM (SELECT CAST(key AS UUID) AS id, division_id FROM users WHERE valid_to IS NULL) AS r
            WHERE {Conditions(query, "userId", "r", scope, values)}
            )
            {Subjects("q")}
            {Members("JOIN q ON q.id = m.user_id")}
            """;
        return new CompiledQuery(sql, values.All);
    }

    private static string Subjects(string from) =>
        $"SELECT {SubjectPart} AS part, {from}.id AS subject, CAST(NULL AS UUID) AS user_id, CAST(NULL AS TEXT) AS one, CAST(NULL AS TEXT) AS two, CAST(NULL AS TEXT) AS three, CAST(NULL AS BIGINT) AS number FROM {from}";

    /// <summary>Of each member the newest state only is looked up, not its history.</summary>
    private static string Members(string seen) =>
        $"""

            UNION ALL
            SELECT {MemberPart}, m.queue_id, m.user_id, s.routing_status, CAST(p.presence_definition_id AS TEXT), p.system_presence, m.joined
            FROM (SELECT CAST(split_part(key, '/', 1) AS UUID) AS queue_id, id AS user_id, CASE WHEN joined IS DISTINCT FROM FALSE THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END AS joined FROM queue_members WHERE valid_to IS NULL) AS m
            {seen}
            LEFT JOIN user_routing_status s ON s.user_id = m.user_id AND s.observed_at = (SELECT max(x.observed_at) FROM user_routing_status x WHERE x.user_id = m.user_id)
            LEFT JOIN user_presence p ON p.user_id = m.user_id AND p.is_primary IS DISTINCT FROM FALSE AND p.observed_at = (SELECT max(x.observed_at) FROM user_presence x WHERE x.user_id = m.user_id AND x.is_primary IS DISTINCT FROM FALSE)
            """;

    private static string Conditions(
        PresentQuery query,
        string dimension,
        string alias,
        AnalyticsScope scope,
        StatementValues values
    )
    {
        var conditions = new List<string> { "TRUE" };
        if (query.Filter is { } filter)
            conditions.Add(StateFilter.Narrowed(filter, dimension, $"{alias}.id", values));
        if (scope.Divisions is { } divisions)
            conditions.Add(
                divisions.Count == 0
                    ? ValueConditions.Never
                    : $"{alias}.division_id IN ({string.Join(", ", divisions.Order().Select(id => values.Bind(QueryParameter.Of(id))))})"
            );
        return ValueConditions.All(conditions);
    }
}
