using Puente.Emulator.Http;

namespace Puente.Emulator.Entities;

/// <summary>Presence and routing status of users.</summary>
internal sealed class UserStatusEndpoints(Users users)
{
    private const string Path = "/api/v2/users";

    private UserStates States => users.View.States;

    public void Map(RouteTable routes)
    {
        routes.Add(
            "GET",
            Path + "/{userId}/routingstatus",
            request => new(ApiAnswer.Json(States.RoutingStatus(users.Known(request.Value(0)))))
        );
        routes.Add("PUT", Path + "/{userId}/routingstatus", SetRoutingStatusAsync);
        const string Presence = Path + "/{userId}/presences/{sourceId}";
        routes.Add("GET", Presence, request => new(ApiAnswer.Json(States.Presence(users.Known(request.Value(0))))));
        routes.Add("PATCH", Presence, SetPresenceAsync);
        routes.Add(
            "GET",
            Path + "/presences/purecloud/bulk",
            request =>
                new(
                    ApiAnswer.Json(
                        new System.Text.Json.Nodes.JsonArray([
                            .. request.QueryList("id").Where(users.IsThere).Select(States.Presence),
                        ])
                    )
                )
        );
    }

    private async ValueTask<ApiAnswer> SetRoutingStatusAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var wanted = Json.OneOf(
            body,
            "status",
            "RoutingStatus",
            "OFF_QUEUE",
            "IDLE",
            "INTERACTING",
            "NOT_RESPONDING",
            "COMMUNICATING"
        );
        States.SetRoutingStatus(users.Known(request.Value(0)), wanted);
        return ApiAnswer.Json(States.RoutingStatus(request.Value(0)));
    }

    private async ValueTask<ApiAnswer> SetPresenceAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        if (body["presenceDefinition"] is System.Text.Json.Nodes.JsonObject definition)
            States.SetPresence(users.Known(request.Value(0)), Json.Text(definition, "id") ?? "");
        return ApiAnswer.Json(States.Presence(users.Known(request.Value(0))));
    }
}
