using System.Globalization;
using System.Text.Json.Nodes;
using Puente.Analytics;
using Puente.Specs.World;
using Puente.Store;
using Puente.Sync;

namespace Puente.Specs.Twins;

/// <summary>Draws questions about users' states.</summary>
internal sealed class UserQuestions
{
    /// <summary>A state's end lies in the next shift at the latest.</summary>
    private const int DaysBehind = 7;

    private static readonly string[] s_metrics = ["tAgentRoutingStatus", "tOrganizationPresence", "tSystemPresence"];
    private static readonly string[] s_presences = ["ON_QUEUE", "MEAL", "OFFLINE", "AVAILABLE", "on_queue", "NOBODY"];
    private static readonly string[] s_statuses = ["IDLE", "INTERACTING", "OFF_QUEUE", "COMMUNICATING", "idle"];

    private readonly Random _random;
    private readonly IReadOnlyList<string> _users;
    private readonly DateTimeOffset _from;
    private readonly DateTimeOffset _to;

    private UserQuestions(Random random, IReadOnlyList<string> users, DateTimeOffset from, DateTimeOffset to) =>
        (_random, _users, _from, _to) = (random, users, from, to);

    /// <summary>Reads what follows a day's midnight too: states that begin before it end there.</summary>
    public static Task ReadBehindAsync(ContactCentre centre, IStore store, DateOnly day) =>
        centre.SyncAsync(
            store,
            new SyncOptions { Since = day },
            new SyncRequest(From: day, To: day.AddDays(DaysBehind))
        );

    public static async Task<UserQuestions> OpenAsync(
        ContactCentre centre,
        IStore store,
        Random random,
        DateTimeOffset from,
        DateTimeOffset to
    )
    {
        await ReadBehindAsync(centre, store, DateOnly.FromDateTime(to.UtcDateTime));
        var users = new List<string>();
        await using var found = await store.QueryAsync(
            "SELECT DISTINCT CAST(user_id AS TEXT) FROM user_presence ORDER BY 1",
            [],
            TestContext.Current.CancellationToken
        );
        await foreach (var row in found.ReadRowsAsync(TestContext.Current.CancellationToken))
            users.Add((string)row[0]!);
        return new UserQuestions(random, users, from, to);
    }

    public static bool Knows(AnalyticsEndpoint endpoint) =>
        endpoint is AnalyticsEndpoint.UserAggregates or AnalyticsEndpoint.UserDetails;

    public JsonObject Next(AnalyticsEndpoint endpoint)
    {
        var question = new JsonObject { ["interval"] = Interval() };
        if (endpoint == AnalyticsEndpoint.UserAggregates)
        {
            if (Chance(0.7))
                question["granularity"] = Pick(["PT30M", "PT1H", "P1D", "PT7H", "P1W"]);
            if (Chance(0.5))
                question["timeZone"] = Pick(["Europe/Madrid", "America/Lima", "UTC"]);
            if (Chance(0.7))
                question["groupBy"] = new JsonArray("userId");
            if (Chance(0.7))
                question["metrics"] = new JsonArray(Pick(s_metrics), Chance(0.1) ? "tHandle" : Pick(s_metrics));
            if (Chance(0.6))
                question["filter"] = Filter("userId", () => Pick(_users));
            return question;
        }
        if (Chance(0.5))
            question["order"] = Pick(["asc", "desc", "unordered"]);
        if (Chance(0.6))
            question["paging"] = new JsonObject
            {
                ["pageSize"] = _random.Next(1, 40),
                ["pageNumber"] = _random.Next(1, 4),
            };
        if (Chance(0.5))
            question["userFilters"] = new JsonArray(Filter("userId", () => Pick(_users)));
        if (Chance(0.4))
            question["presenceFilters"] = new JsonArray(Filter("systemPresence", () => Pick(s_presences)));
        if (Chance(0.4))
            question["routingStatusFilters"] = new JsonArray(Filter("routingStatus", () => Pick(s_statuses)));
        if (Chance(0.05))
            question["presenceAggregations"] = new JsonArray(new JsonObject { ["type"] = "termFrequency" });
        return question;
    }

    private string Interval()
    {
        var length = (_to - _from).TotalMinutes;
        var (one, other) = (_random.Next((int)length), _random.Next((int)length));
        var (start, end) = (Math.Min(one, other), Math.Max(one, other) + 1);
        return $"{At(start)}/{At(end)}";

        string At(int minutes) =>
            _from.AddMinutes(minutes).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    private JsonObject Filter(string dimension, Func<string> value)
    {
        var predicates = new JsonArray();
        for (var number = _random.Next(1, 6); number > 0; number--)
            predicates.Add(
                Chance(0.1)
                    ? new JsonObject { ["dimension"] = dimension, ["operator"] = Pick(["exists", "notExists"]) }
                    : new JsonObject { ["dimension"] = dimension, ["value"] = value() }
            );
        return new JsonObject { ["type"] = Chance(0.8) ? "or" : "and", ["predicates"] = predicates };
    }

    private bool Chance(double share) => _random.NextDouble() < share;

    private string Pick(IReadOnlyList<string> among) => among[_random.Next(among.Count)];
}
