using System.Text.Json.Nodes;
using Puente.Emulator.Events.Timelines;
using Puente.Emulator.Filters;
using Puente.Emulator.Http;
using Puente.Emulator.Staffing;

namespace Puente.Emulator.People;

/// <summary>What a question for user status details asks (docs/analytics.md, People).</summary>
internal sealed record UserDetailsQuery(
    long From,
    long To,
    bool Descending,
    Filter[] Users,
    Filter[] Presences,
    Filter[] Statuses
)
{
    private static readonly FilterWords s_users = new()
    {
        DimensionType = "UserDetailDimension",
        Dimensions = ["userId"],
    };

    private static readonly FilterWords s_presences = new()
    {
        DimensionType = "PresenceDetailDimension",
        Dimensions = ["organizationPresenceId", "systemPresence"],
    };

    private static readonly FilterWords s_statuses = new()
    {
        DimensionType = "RoutingStatusDetailDimension",
        Dimensions = ["routingStatus"],
    };

    public bool HasFilters => Users.Length + Presences.Length + Statuses.Length > 0;

    public static UserDetailsQuery Read(JsonObject body)
    {
        var (from, to) = Dates.ReadInterval(Json.Text(body, "interval"));
        var order = Json.OneOf(body, "order", "QueryOrder", "asc", "desc", "unordered");
        return new UserDetailsQuery(
            from,
            to,
            order == "desc",
            Filter.ReadList(body, "userFilters", s_users),
            Filter.ReadList(body, "presenceFilters", s_presences),
            Filter.ReadList(body, "routingStatusFilters", s_statuses)
        );
    }

    public HashSet<int> Matching(Roster roster) =>
        [
            .. Enumerable
                .Range(0, roster.Users.Length)
                .Where(user => Holds(Users, _ => new FilterValue(ValueKind.Text, roster.Users[user].Id))),
        ];

    /// <summary>One user's details; null when nothing of him fits.</summary>
    public JsonObject? Write(Roster roster, UserTimelines timelines)
    {
        var presences = new JsonArray();
        foreach (var span in InOrder(timelines.Presences))
        {
            var system = Staffing.Presences.Event(span.State);
            var chosen = Staffing.Presences.Definition(roster.Organisation.Id, span.State);
            if (
                Holds(
                    Presences,
                    dimension => new FilterValue(ValueKind.Text, dimension == "systemPresence" ? system : chosen)
                )
            )
                presences.Add(
                    Timed(
                        new JsonObject { ["systemPresence"] = system, ["organizationPresenceId"] = chosen },
                        span.Since,
                        span.Until
                    )
                );
        }
        var statuses = new JsonArray();
        foreach (var span in InOrder(timelines.Statuses))
            if (Holds(Statuses, _ => new FilterValue(ValueKind.Text, span.State.ToString())))
                statuses.Add(
                    Timed(new JsonObject { ["routingStatus"] = span.State.ToString() }, span.Since, span.Until)
                );
        if (presences.Count + statuses.Count == 0)
            return null;
        var details = new JsonObject { ["userId"] = roster.Users[timelines.User].Id };
        if (presences.Count > 0)
            details["primaryPresence"] = presences;
        if (statuses.Count > 0)
            details["routingStatus"] = statuses;
        return details;
    }

    private IEnumerable<StatusSpan<T>> InOrder<T>(IReadOnlyList<StatusSpan<T>> spans) =>
        Descending ? spans.Reverse() : spans;

    private static bool Holds(Filter[] filters, Func<string, FilterValue> value) =>
        filters.All(filter => filter.Holds(predicate => predicate.Holds([value(predicate.Name)])));

    private static JsonObject Timed(JsonObject record, long since, long? until)
    {
        record["startTime"] = Dates.Write(DateTimeOffset.FromUnixTimeMilliseconds(since));
        if (until is { } end)
            record["endTime"] = Dates.Write(DateTimeOffset.FromUnixTimeMilliseconds(end));
        return record;
    }
}
