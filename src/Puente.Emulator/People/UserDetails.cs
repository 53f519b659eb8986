using System.Text.Json.Nodes;
using Puente.Emulator.Clock;
using Puente.Emulator.Events.Timelines;
using Puente.Emulator.Http;

namespace Puente.Emulator.People;

/// <summary>User status details: every presence and routing status that touches an interval, as a query.</summary>
internal sealed class UserDetails(StatusTimelines timelines, Roster roster, VirtualClock clock)
{
    public const string Permission = "analytics:userDetail:view";
    private const long DayMs = 86_400_000;
    private const int LargestPage = 100;

    public void Map(RouteTable routes) =>
        routes.Add("POST", "/api/v2/analytics/users/details/query", QueryAsync, Permission);

    private async ValueTask<ApiAnswer> QueryAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var query = UserDetailsQuery.Read(body);
        var longest = query.HasFilters ? 31 : 7;
        if (query.To - query.From > longest * DayMs)
            throw ApiException.BadRequest(
                $"You must specify a search interval as part of your query that does not exceed {longest} days"
            );
        foreach (var member in (string[])["presenceAggregations", "routingStatusAggregations"])
            if (Json.List(body, member) is { Count: > 0 })
                throw ApiException.BadRequest(
                    $"The {member} cannot be answered: what their answers look like is not known.",
                    "not.derivable"
                );
        var paging = body["paging"] switch
        {
            null => [],
            JsonObject given => given,
            _ => throw ApiException.BadRequest("The member paging must be an object.", "invalid.value"),
        };
        var (size, number) = (Json.Whole(paging, "pageSize") ?? 25, Json.Whole(paging, "pageNumber") ?? 1);
        if (size is < 1 or > LargestPage || number < 1)
            throw ApiException.BadRequest(
                $"The page size must be from 1 to {LargestPage} and the page number at least 1.",
                "invalid.value"
            );
        var all = await Task.Run(() => Of(query, clock.NowMs, request.Aborted), request.Aborted);
        var page = all.Skip((int)Math.Min((long)size * (number - 1), all.Count)).Take(size).ToArray();
        var answer = new JsonObject();
        if (page.Length > 0)
            answer["userDetails"] = new JsonArray([.. page]);
        answer["totalHits"] = all.Count;
        return ApiAnswer.Json(answer);
    }

    /// <summary>The details of every user that has any, by id.</summary>
    /// <param name="asOf">Nothing after it is known.</param>
    public List<JsonObject> Of(UserDetailsQuery query, long asOf, CancellationToken aborted) =>
        [
            .. timelines
                .Of(query.Matching(roster), query.From, query.To, asOf, aborted)
                .OrderBy(user => roster.Users[user.User].Id, StringComparer.Ordinal)
                .Select(user => query.Write(roster, user))
                .OfType<JsonObject>(),
        ];
}
