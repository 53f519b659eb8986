using System.Text.Json.Nodes;
using Puente.Emulator.Aggregates;
using Puente.Emulator.Clock;
using Puente.Emulator.Events.Timelines;
using Puente.Emulator.Filters;
using Puente.Emulator.Http;
using Puente.Emulator.Staffing;

namespace Puente.Emulator.People;

/// <summary>How long users had which presence and routing status, to the millisecond in each bucket (docs/analytics.md, People).</summary>
internal sealed class UserAggregates(Attendance attendance, Roster roster, VirtualClock clock)
{
    private const int MostUsers = 100;
    private static readonly string[] s_metrics = ["tAgentRoutingStatus", "tOrganizationPresence", "tSystemPresence"];
    private static readonly FilterWords s_words = new()
    {
        DimensionType = "UserAggregateDimension",
        Dimensions = ["userId"],
    };

    public void Map(RouteTable routes) =>
        routes.Add("POST", "/api/v2/analytics/users/aggregates/query", QueryAsync, "analytics:userAggregate:view");

    private async ValueTask<ApiAnswer> QueryAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var (from, to) = Dates.ReadInterval(Json.Text(body, "interval"));
        var buckets = Buckets.Read(body, from, to);
        var metrics = Names(body, "metrics", "UserAggregateMetric", s_metrics);
        var byUser = Names(body, "groupBy", "UserAggregateDimension", s_words.Dimensions).Count > 0;
        var filter = Filter.ReadOne(body, "filter", s_words);
        if (filter?.Every.Count() > MostUsers)
            throw ApiException.BadRequest($"A filter may have at most {MostUsers} predicates on userId.");
        var users = KnownUsers.Matching(roster, filter);
        var now = clock.NowMs;
        return await Task.Run(
            () =>
            {
                var sums = new SortedDictionary<Cell, long>();
                foreach (var stretch in attendance.Between(users, from, Math.Min(to, now), request.Aborted))
                    Add(sums, buckets, stretch, byUser ? roster.Users[stretch.User].Id : "", metrics);
                return ApiAnswer.Json(Answer(sums, buckets));
            },
            request.Aborted
        );
    }

    private void Add(
        SortedDictionary<Cell, long> sums,
        Buckets buckets,
        in Stretch stretch,
        string user,
        HashSet<string> metrics
    )
    {
        // Unlike timers of conversations these are cut at the borders of the buckets.
        for (var at = stretch.From; at < stretch.To; )
        {
            var bucket = buckets.Of(at);
            var until = Math.Min(stretch.To, buckets.EndOf(bucket));
            foreach (var metric in metrics.Count == 0 ? s_metrics : (IEnumerable<string>)metrics)
            {
                var qualifier = metric switch
                {
                    "tAgentRoutingStatus" => stretch.Status.ToString(),
                    "tSystemPresence" => Presences.Event(stretch.Presence),
                    _ => Presences.Definition(roster.Organisation.Id, stretch.Presence),
                };
                var cell = new Cell(user, bucket, metric, qualifier);
                sums[cell] = sums.GetValueOrDefault(cell) + until - at;
            }
            at = until;
        }
    }

    private JsonObject Answer(SortedDictionary<Cell, long> sums, Buckets buckets)
    {
        var results = new JsonArray();
        foreach (var user in sums.GroupBy(sum => sum.Key.User))
        {
            var data = new JsonArray();
            foreach (var bucket in user.GroupBy(sum => sum.Key.Bucket))
            {
                var metrics = new JsonArray();
                foreach (var (cell, sum) in bucket)
                    metrics.Add(
                        new JsonObject
                        {
                            ["metric"] = cell.Metric,
                            ["qualifier"] = cell.Qualifier,
                            ["stats"] = new JsonObject { ["sum"] = sum },
                        }
                    );
                data.Add(new JsonObject { ["interval"] = buckets.Interval(bucket.Key), ["metrics"] = metrics });
            }
            var group = user.Key.Length > 0 ? new JsonObject { ["userId"] = user.Key } : [];
            results.Add(new JsonObject { ["group"] = group, ["data"] = data });
        }
        return new JsonObject
        {
            ["systemToOrganizationMappings"] = KnownUsers.Mappings(roster.Organisation.Id),
            ["results"] = results,
        };
    }

    private static HashSet<string> Names(JsonObject body, string member, string type, string[] allowed) =>
        [
            .. (Json.List(body, member) ?? []).Select(one =>
                one is JsonValue value && value.TryGetValue<string>(out var name) && allowed.Contains(name)
                    ? name
                    : throw ApiException.InvalidValue(one?.ToString() ?? "", type, allowed)
            ),
        ];

    private readonly record struct Cell(string User, int Bucket, string Metric, string Qualifier) : IComparable<Cell>
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
