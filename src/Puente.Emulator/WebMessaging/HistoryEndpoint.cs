using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.WebMessaging;

/// <summary>What was said in a session, for its guest, newest first.</summary>
internal sealed class HistoryEndpoint(GuestSessions sessions, Deployments deployments, GuestJwts jwts)
{
    private const int MostPerPage = 100;

    public void Map(RouteTable routes) =>
        routes.Add(new Route("GET", "/api/v2/webmessaging/messages", [], Get, Open: true));

    private ValueTask<ApiAnswer> Get(ApiRequest request)
    {
        var headers = request.Http.Request.Headers;
        var given = headers.Authorization.ToString();
        var jwt = given.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? given[7..].Trim() : "";
        var session = jwts.GuestOf(jwt) is { } guest ? sessions.All.FirstOrDefault(one => one.GuestId == guest) : null;
        if (session is null)
            throw new ApiException(401, "bad.credentials", "Invalid login credentials.");
        if (deployments.Settings(session.DeploymentId)?.Admits(headers.Origin.ToString()) != true)
            throw new ApiException(403, "forbidden", "The origin is not one of the deployment's domains.");
        var all = session.History();
        var (size, number) = Paging.SizeAndNumber(request, MostPerPage);
        var page = all.Skip((number - 1) * size).Take(size).ToArray();
        return new(
            ApiAnswer.Json(
                new JsonObject
                {
                    ["entities"] = new JsonArray(page),
                    ["pageSize"] = all.Count == 0 ? 0 : size,
                    ["pageNumber"] = number,
                    ["total"] = all.Count,
                    ["pageCount"] = (all.Count + size - 1) / size,
                }
            )
        );
    }
}
