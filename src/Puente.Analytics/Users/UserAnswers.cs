using System.Runtime.CompilerServices;
using System.Text.Json;
using Puente.Analytics.Buckets;
using Puente.Analytics.Language;
using Puente.Analytics.Local;
using Puente.Store;

namespace Puente.Analytics.Users;

/// <summary>Answers questions about users' states from the tables (docs/analytics.md, People).</summary>
internal sealed class UserAnswers(IStore store, TimeProvider time, LocalAnalyticsOptions options)
{
    private readonly UserStates _states = new(store);

    public Sql.CompiledQuery Explain(AnalyticsEndpoint endpoint, ReadOnlyMemory<byte> body, AnalyticsScope scope)
    {
        if (endpoint == AnalyticsEndpoint.UserDetails)
        {
            var (details, _, _) = UserQueryReader.Details(body);
            return _states.Compile(details.Interval, details.Users, scope);
        }
        var aggregates = UserQueryReader.Aggregates(body);
        return _states.Compile(aggregates.Interval, aggregates.Users, scope);
    }

    public async Task<byte[]> AggregatesAsync(
        UserAggregateQuery query,
        AnalyticsScope scope,
        CancellationToken cancellationToken
    )
    {
        var plan = BucketPlan.Of(query.Interval, query.Granularity, query.Zone);
        var from = BucketPlan.Micros(query.Interval.Start);
        var to = Math.Min(
            BucketPlan.Micros(query.Interval.End),
            Math.Min(BucketPlan.Micros(time.GetUtcNow()), await _states.KnownUntilAsync(cancellationToken))
        );
        var sums = new SortedDictionary<Cell, long>();
        var statement = _states.Compile(query.Interval, query.Users, scope);
        await foreach (var state in _states.ReadAsync(statement, cancellationToken))
        {
            var user = query.ByUser ? state.User.ToString() : "";
            var (at, end) = (Math.Max(from, state.Since), Math.Min(to, state.Until ?? to));
            while (at < end)
            {
                var bucket = plan.BucketOf(at);
                var until = Math.Min(end, plan.EndOf(bucket));
                foreach (var (metric, qualifier) in MetricsOf(state, query.Metrics))
                {
                    var cell = new Cell(user, bucket, metric, qualifier);
                    sums[cell] = sums.GetValueOrDefault(cell) + until - at;
                }
                if (sums.Count > options.MostRows)
                    throw AnalyticsRefusalException.BadRequest(
                        $"The answer would have more than {options.MostRows} users, buckets and states. Ask for fewer users, a coarser granularity or a shorter interval."
                    );
                at = until;
            }
        }
        return Write(plan, sums, await _states.MappingsAsync(cancellationToken));
    }

    public async Task<byte[]> DetailsAsync(
        UserDetailsQuery query,
        int pageSize,
        int pageNumber,
        AnalyticsScope scope,
        CancellationToken cancellationToken
    )
    {
        var statement = _states.Compile(query.Interval, query.Users, scope);
        var first = (long)pageSize * (pageNumber - 1);
        var hits = 0L;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            var isOpen = false;
            await foreach (var states in UsersAsync(query, statement, cancellationToken))
            {
                if (hits >= first && hits < first + pageSize)
                {
                    if (!isOpen)
                        json.WriteStartArray("userDetails");
                    isOpen = true;
                    Write(json, states, query.IsDescending);
                }
                hits++;
            }
            if (isOpen)
                json.WriteEndArray();
            json.WriteNumber("totalHits", hits);
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    public Task<long> KnownUntilAsync(CancellationToken cancellationToken) =>
        _states.KnownUntilAsync(cancellationToken);

    /// <summary>One page of a job: the users behind the cursor, in the order of their ids.</summary>
    /// <remarks>
    /// Nothing that begins after <paramref name="knownUntil"/> is shown, and what ends after it has no end, so that a page does
    /// not depend on what has been heard since the job was submitted.
    /// </remarks>
    /// <param name="cursor">Of the page before; null for the first.</param>
    public async Task<byte[]> JobPageAsync(
        UserDetailsQuery query,
        int? limit,
        AnalyticsScope scope,
        DateTimeOffset knownUntil,
        string? cursor,
        int pageSize,
        CancellationToken cancellationToken
    )
    {
        var at = JobPosition.Read("users", cursor);
        var room = at.Room(pageSize, limit);
        var end = query.Interval.End < knownUntil ? query.Interval.End : knownUntil;
        var known = BucketPlan.Micros(knownUntil);
        var (given, last, isMore) = (0, at.Id, false);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (query.Interval.Start < end)
            {
                var statement = _states.Compile(query.Interval with { End = end }, query.Users, scope, at.Id);
                await foreach (var states in UsersAsync(query, statement, cancellationToken))
                {
                    if (given == room || json.BytesPending + json.BytesCommitted >= JobPosition.FullPage)
                    {
                        isMore = true;
                        break;
                    }
                    if (given == 0)
                        json.WriteStartArray("userDetails");
                    for (var index = 0; index < states.Count; index++)
                        if (states[index].Until > known)
                            states[index] = states[index] with { Until = null };
                    last = states[0].User;
                    Write(json, states, query.IsDescending);
                    given++;
                }
            }
            if (given > 0)
                json.WriteEndArray();
            JobPosition.WriteEnd(json, isMore && last is { } user ? at.After(user, 0, given) : null, limit, knownUntil);
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    /// <summary>The states that are shown, user by user; a user without any is left out.</summary>
    private async IAsyncEnumerable<List<UserState>> UsersAsync(
        UserDetailsQuery query,
        Sql.CompiledQuery statement,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var mine = new List<UserState>();
        await foreach (var state in _states.ReadAsync(statement, cancellationToken))
        {
            if (!IsShown(state))
                continue;
            if (mine is [var other, ..] && other.User != state.User)
            {
                yield return mine;
                mine.Clear();
            }
            mine.Add(state);
        }
        if (mine.Count > 0)
            yield return mine;

        bool IsShown(UserState state) =>
            (state.IsPresence ? query.Presences : query.Statuses).All(filter =>
                StateFilter.Holds(
                    filter,
                    dimension => dimension == "organizationPresenceId" ? state.Definition : state.State
                )
            );
    }

    private static IEnumerable<(string Metric, string Qualifier)> MetricsOf(
        UserState state,
        IReadOnlyList<string> metrics
    )
    {
        foreach (var metric in metrics)
        {
            if (metric == UserQueryReader.RoutingStatus != !state.IsPresence)
                continue;
            if (metric != UserQueryReader.OrganizationPresence)
                yield return (metric, state.State);
            else if (state.Definition is { } definition)
                yield return (metric, definition);
        }
    }

    private static byte[] Write(
        BucketPlan plan,
        SortedDictionary<Cell, long> sums,
        SortedDictionary<string, List<string>> mappings
    )
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            PresenceMappings.Write(json, mappings);
            json.WriteStartArray("results");
            foreach (var user in sums.GroupBy(sum => sum.Key.User))
            {
                json.WriteStartObject();
                json.WriteStartObject("group");
                if (user.Key.Length > 0)
                    json.WriteString("userId", user.Key);
                json.WriteEndObject();
                json.WriteStartArray("data");
                foreach (var bucket in user.GroupBy(sum => sum.Key.Bucket))
                {
                    json.WriteStartObject();
                    json.WriteString("interval", plan.IntervalOf(bucket.Key));
                    json.WriteStartArray("metrics");
                    foreach (var (cell, sum) in bucket)
                    {
                        json.WriteStartObject();
                        json.WriteString("metric", cell.Metric);
                        json.WriteString("qualifier", cell.Qualifier);
                        json.WriteStartObject("stats");
                        json.WriteNumber("sum", sum / 1_000);
                        json.WriteEndObject();
                        json.WriteEndObject();
                    }
                    json.WriteEndArray();
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter json, List<UserState> states, bool isDescending)
    {
        json.WriteStartObject();
        json.WriteString("userId", states[0].User);
        foreach (var kind in states.GroupBy(state => state.IsPresence))
        {
            json.WriteStartArray(kind.Key ? "primaryPresence" : "routingStatus");
            foreach (var state in isDescending ? kind.Reverse() : kind)
            {
                json.WriteStartObject();
                json.WriteString(kind.Key ? "systemPresence" : "routingStatus", state.State);
                if (state.Definition is { } definition)
                    json.WriteString("organizationPresenceId", definition);
                json.WriteString("startTime", BucketPlan.Text(state.Since));
                if (state.Until is { } until)
                    json.WriteString("endTime", BucketPlan.Text(until));
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private readonly record struct Cell(string User, long Bucket, string Metric, string Qualifier) : IComparable<Cell>
    {
        public int CompareTo(Cell other)
        {
            var order = string.CompareOrdinal(User, other.User);
            if (order == 0)
                order = Bucket.CompareTo(other.Bucket);
            if (order == 0)
                order = string.CompareOrdinal(Metric, other.Metric);
            return order == 0 ? string.CompareOrdinal(Qualifier, other.Qualifier) : order;
        }
    }
}
