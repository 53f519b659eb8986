using System.Text.Json.Nodes;
using Puente.Emulator.Events.Timelines;
using Puente.Emulator.Filters;
using Puente.Emulator.Http;

namespace Puente.Emulator.People;

/// <summary>The queues of users now: how many they are members of, and how many of these they have activated.</summary>
internal sealed class UserObservations(Roster roster)
{
    private static readonly string[] s_metrics = ["oActiveQueues", "oMemberQueues"];
    private static readonly FilterWords s_words = new()
    {
        DimensionType = "UserObservationDimension",
        Dimensions = ["userId"],
    };

    public void Map(RouteTable routes) =>
        routes.Add("POST", "/api/v2/analytics/users/observations/query", QueryAsync, "analytics:userObservation:view");

    private async ValueTask<ApiAnswer> QueryAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var filter =
            Filter.ReadOne(body, "filter", s_words) ?? throw ApiException.BadRequest("A filter must be given.");
        if (Json.List(body, "detailMetrics") is { Count: > 0 })
            throw ApiException.BadRequest(
                "The detailMetrics of users cannot be answered: their observations are not known.",
                "not.derivable"
            );
        string[] metrics =
        [
            .. (Json.List(body, "metrics") ?? []).Select(one =>
                one is JsonValue value && value.TryGetValue<string>(out var name) && s_metrics.Contains(name)
                    ? name
                    : throw ApiException.InvalidValue(one?.ToString() ?? "", "UserObservationMetric", s_metrics)
            ),
        ];
        var wanted = metrics.Length == 0 ? s_metrics : [.. metrics.Distinct().Order(StringComparer.Ordinal)];
        var results = new JsonArray();
        foreach (var user in KnownUsers.Matching(roster, filter).OrderBy(Id, StringComparer.Ordinal))
        {
            // A member has all queues activated.
            var data = new JsonArray();
            foreach (var metric in wanted)
                data.Add(
                    new JsonObject
                    {
                        ["metric"] = metric,
                        ["stats"] = new JsonObject { ["count"] = roster.QueuesOf(user).Length },
                    }
                );
            results.Add(
                new JsonObject
                {
                    ["group"] = new JsonObject { ["userId"] = Id(user) },
                    ["data"] = data,
                }
            );
        }
        return ApiAnswer.Json(new JsonObject { ["results"] = results });
    }

    private string Id(int user) => roster.Users[user].Id;
}
