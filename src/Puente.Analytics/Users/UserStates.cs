using System.Runtime.CompilerServices;
using System.Text.Json;
using Puente.Analytics.Buckets;
using Puente.Analytics.Language;
using Puente.Analytics.Local;
using Puente.Analytics.Sql;
using Puente.Store;

namespace Puente.Analytics.Users;

/// <summary>A state of a user. Microseconds since 1970, UTC.</summary>
/// <param name="State">System presence as <c>ON_QUEUE</c>, or routing status.</param>
/// <param name="Definition">Presence definition's id; null of routing statuses, and of presences that came without.</param>
/// <param name="Until">Null while no other is known to have followed.</param>
internal readonly record struct UserState(
    Guid User,
    bool IsPresence,
    string State,
    string? Definition,
    long Since,
    long? Until
);

/// <summary>Reads users' states from the tables of observations.</summary>
internal sealed class UserStates(IStore store)
{
    private readonly SqlDialect _dialect = SqlDialect.Of(store.Dialect);

    /// <summary>
    /// States that touch the interval, with their own beginnings and ends, user by user; a state that was set again is one.
    /// </summary>
    /// <param name="after">Only users whose ids follow this one.</param>
    public CompiledQuery Compile(
        QueryInterval interval,
        IReadOnlyList<FilterGroup> users,
        AnalyticsScope scope,
        Guid? after = null
    )
    {
        var values = new StatementValues(_dialect);
        var (from, to) = (values.Bind(interval.Start), values.Bind(interval.End));
        var visible = ValueConditions.All([.. users.Select(Users), .. Behind(), .. Divisions(), "TRUE"]);
        // Of the past only the state before the interval is looked up, of what follows only the next.
        string Part(int kind, string table, string columns, string condition) =>
            $"""
                SELECT {kind} AS kind, x.* FROM (
                  SELECT s.user_id, s.observed_at AS since, lead(s.observed_at) OVER (PARTITION BY s.user_id ORDER BY s.observed_at) AS until, {columns}
                  FROM {table} s
                  LEFT JOIN (SELECT s.user_id, max(s.observed_at) AS moment FROM {table} s WHERE s.observed_at <= {from} AND {condition} GROUP BY s.user_id) b ON b.user_id = s.user_id
                  LEFT JOIN (SELECT s.user_id, min(s.observed_at) AS moment FROM {table} s WHERE s.observed_at >= {to} AND {condition} GROUP BY s.user_id) a ON a.user_id = s.user_id
                  WHERE {condition} AND s.observed_at >= coalesce(b.moment, {from}) AND s.observed_at <= coalesce(a.moment, {to})
                ) AS x WHERE x.since < {to} AND (x.until IS NULL OR x.until > {from})
                """;
        var sql = $"""
            SELECT kind, user_id, since, until, state, definition FROM (
            {Part(
                0,
                "user_presence",
                "s.system_presence AS state, CAST(s.presence_definition_id AS TEXT) AS definition",
                $"s.is_primary IS DISTINCT FROM FALSE AND {visible}"
            )}
            UNION ALL
            {Part(
                1,
                "user_routing_status",
                "s.routing_status AS state, CAST(NULL AS TEXT) AS definition",
                visible
            )}
            ) AS y ORDER BY {_dialect.ByLetter("CAST(user_id AS TEXT)")}, kind, since
            """;
        return new CompiledQuery(sql, values.All);

        string Users(FilterGroup filter) => StateFilter.OfUsers(filter, "s.user_id", values);

        IEnumerable<string> Behind() =>
            after is { } last ? [$"s.user_id > {values.Bind(QueryParameter.Of(last))}"] : [];

        IEnumerable<string> Divisions() =>
            scope.Divisions switch
            {
                null => [],
                { Count: 0 } => [ValueConditions.Never],
                var divisions =>
                [
                    $"EXISTS (SELECT 1 FROM users u WHERE u.key = CAST(s.user_id AS TEXT) AND u.valid_to IS NULL AND u.division_id IN ({string.Join(", ", divisions.Order().Select(id => values.Bind(QueryParameter.Of(id))))}))",
                ],
            };
    }

    public async IAsyncEnumerable<UserState> ReadAsync(
        CompiledQuery statement,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var result = await store.QueryAsync(statement.Sql, statement.Parameters, cancellationToken);
        UserState? held = null;
        await foreach (var row in result.ReadRowsAsync(cancellationToken))
        {
            var state = new UserState(
                (Guid)row[1]!,
                Convert.ToInt32(row[0], System.Globalization.CultureInfo.InvariantCulture) == 0,
                WordOf(row[4] as string ?? ""),
                row[5] as string,
                Micros((DateTime)row[2]!),
                row[3] is DateTime until ? Micros(until) : null
            );
            if (held is { } last && state with { Since = last.Since, Until = last.Until } == last)
            {
                held = last with { Until = state.Until };
                continue;
            }
            if (held is { } over)
                yield return over;
            held = state;
        }
        if (held is { } end)
            yield return end;
    }

    /// <summary>Until when the tables know what users did: what the jobs have read, or the newest that was heard since.</summary>
    public async Task<long> KnownUntilAsync(CancellationToken cancellationToken)
    {
        var read = DateTimeOffset.UnixEpoch;
        foreach (var checkpoint in await store.ReadCheckpointsAsync("user status", cancellationToken))
        {
            using var state = JsonDocument.Parse(checkpoint.State);
            if (state.RootElement.GetProperty("asOf").GetDateTimeOffset() is var asOf && asOf > read)
                read = asOf;
        }
        var known = BucketPlan.Micros(read);
        var sql =
            $"SELECT {_dialect.NewestOf("user_presence")} AS presence, {_dialect.NewestOf("user_routing_status")} AS status";
        await using var result = await store.QueryAsync(sql, [], cancellationToken);
        await foreach (var row in result.ReadRowsAsync(cancellationToken))
        foreach (var moment in row)
            known = moment is DateTime heard ? Math.Max(known, Micros(heard)) : known;
        return known;
    }

    /// <summary>The organisation's presence definitions by the system's presences.</summary>
    public async Task<SortedDictionary<string, List<string>>> MappingsAsync(CancellationToken cancellationToken)
    {
        var mappings = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        var sql =
            "SELECT system_presence, key FROM presence_definitions WHERE valid_to IS NULL AND system_presence IS NOT NULL ORDER BY key";
        await using var result = await store.QueryAsync(sql, [], cancellationToken);
        await foreach (var row in result.ReadRowsAsync(cancellationToken))
        {
            var presence = WordOf((string)row[0]!);
            if (!mappings.TryGetValue(presence, out var ids))
                mappings[presence] = ids = [];
            ids.Add((string)row[1]!);
        }
        return mappings;
    }

    /// <summary>As analytics spell it: users' records say <c>On Queue</c>, definitions <c>OnQueue</c>.</summary>
    public static string WordOf(string state) =>
        state.ToUpperInvariant() is "ONQUEUE" or "ON QUEUE" ? "ON_QUEUE" : state.ToUpperInvariant();

    private static long Micros(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
