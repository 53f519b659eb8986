using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.EventBridge;

/// <summary>The integrations family of the REST API, for the one type that the emulator has.</summary>
internal sealed class IntegrationEndpoints(Integrations integrations)
{
    public const string Root = "/api/v2/integrations";
    private const string One = Root + "/{integrationId}";
    private const string Current = One + "/config/current";
    private static readonly string[] s_states = ["ENABLED", "DISABLED", "DELETED"];

    public void Map(RouteTable routes)
    {
        const string View = "integrations:integration:view";
        const string Edit = "integrations:integration:edit";
        routes.Add("GET", Root + "/types", request => new(Paging.Page(request, [TypeJson()])), View);
        routes.Add("GET", Root + "/types/{typeId}", request => new(GetType(request)), View);
        routes.Add("GET", Root, request => new(List(request)), View);
        routes.Add("POST", Root, AddAsync, "integrations:integration:add");
        routes.Add(
            "GET",
            One,
            request => new(ApiAnswer.Json(integrations.Get(request.Value(0), WithConfig(request)))),
            View
        );
        routes.Add("PATCH", One, PatchAsync, Edit);
        routes.Add("DELETE", One, request => new(Delete(request)), "integrations:integration:delete");
        routes.Add("GET", Current, request => new(ApiAnswer.Json(integrations.Config(request.Value(0)))), View);
        routes.Add(
            "PUT",
            Current,
            async request => ApiAnswer.Json(integrations.Configure(request.Value(0), await request.ObjectAsync())),
            Edit
        );
    }

    private static bool WithConfig(ApiRequest request) => request.QueryList("expand").Contains("config.current");

    private ApiAnswer List(ApiRequest request)
    {
        var type = request.Query("integrationType");
        var all = type is null or "" or Integrations.Type ? integrations.List(WithConfig(request)) : [];
        return Paging.Page(request, all, most: 100);
    }

    private async ValueTask<ApiAnswer> AddAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var type = body["integrationType"] as JsonObject ?? throw Unknown("");
        if (Json.Text(type, "id") is var id and not Integrations.Type)
            throw Unknown(id ?? "");
        return ApiAnswer.Json(
            integrations.Add(Json.Text(body, "name") is { Length: > 0 } name ? name : "Amazon EventBridge Source")
        );
    }

    private async ValueTask<ApiAnswer> PatchAsync(ApiRequest request)
    {
        var state = Json.OneOf(await request.ObjectAsync(), "intendedState", "IntendedState", s_states);
        if (state != "DELETED")
            return ApiAnswer.Json(
                state is null
                    ? integrations.Get(request.Value(0), withConfig: false)
                    : integrations.Turn(request.Value(0), state == "ENABLED")
            );
        var last = integrations.Get(request.Value(0), withConfig: false);
        integrations.Remove(request.Value(0));
        last["intendedState"] = "DELETED";
        return ApiAnswer.Json(last);
    }

    private ApiAnswer Delete(ApiRequest request)
    {
        var last = integrations.Get(request.Value(0), withConfig: false);
        integrations.Remove(request.Value(0));
        last["intendedState"] = "DELETED";
        return ApiAnswer.Json(last);
    }

    private static ApiAnswer GetType(ApiRequest request) =>
        request.Value(0) == Integrations.Type ? ApiAnswer.Json(TypeJson()) : throw ApiException.NotFound();

    private static ApiException Unknown(string type) =>
        ApiException.BadRequest($"The integration type \"{type}\" does not exist here.", "invalid.value");

    private static JsonObject TypeJson() =>
        new()
        {
            ["id"] = Integrations.Type,
            ["name"] = "Amazon EventBridge Source",
            ["description"] = "Sends events of the organisation to a partner event bus.",
            ["provider"] = "genesys",
            ["category"] = "Event",
            ["nonInstallable"] = false,
            ["credentials"] = new JsonObject(),
            ["selfUri"] = $"{Root}/types/{Integrations.Type}",
        };
}
