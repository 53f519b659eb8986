using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.Integrations;

/// <summary>Integrations and their types, whatever family they belong to.</summary>
internal sealed class IntegrationEndpoints(params IReadOnlyList<IIntegrationFamily> families)
{
    public const string Root = "/api/v2/integrations";
    private const string One = Root + "/{integrationId}";
    private const string Current = One + "/config/current";
    private const string View = "integrations:integration:view";
    private const string Edit = "integrations:integration:edit";
    private static readonly string[] s_states = ["ENABLED", "DISABLED", "DELETED"];

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Root + "/types", request => new(Paging.Page(request, [.. Types])), View);
        routes.Add("GET", Root + "/types/{typeId}", request => new(GetType(request)), View);
        routes.Add("GET", Root, request => new(List(request)), View);
        routes.Add("POST", Root, AddAsync, "integrations:integration:add");
        routes.Add("GET", One, request => new(ApiAnswer.Json(Get(request, WithConfig(request)))), View);
        routes.Add("PATCH", One, PatchAsync, Edit);
        routes.Add("DELETE", One, request => new(Delete(request)), "integrations:integration:delete");
        routes.Add("GET", Current, request => new(ApiAnswer.Json(Of(request).Config(request.Value(0)))), View);
        routes.Add(
            "PUT",
            Current,
            async request => ApiAnswer.Json(Of(request).Configure(request.Value(0), await request.ObjectAsync())),
            Edit
        );
    }

    private IEnumerable<JsonObject> Types => families.SelectMany(family => family.Types);

    private static bool WithConfig(ApiRequest request) => request.QueryList("expand").Contains("config.current");

    private IIntegrationFamily Of(ApiRequest request) =>
        families.FirstOrDefault(family => family.Holds(request.Value(0))) ?? throw ApiException.NotFound();

    private JsonObject Get(ApiRequest request, bool withConfig) => Of(request).Get(request.Value(0), withConfig);

    private ApiAnswer List(ApiRequest request)
    {
        var type = request.Query("integrationType");
        var state = request.Query("reportedState");
        var credential = request.Query("credentialId");
        var ids = request.QueryList("ids");
        if (ids.Count > 100)
            throw ApiException.BadRequest("At most 100 ids can be given.", "invalid.value");
        var withConfig = WithConfig(request);
        var all = families
            .SelectMany(family => family.List(withConfig: true))
            .Where(one => type is null or "" || IdOf(one["integrationType"]) == type)
            .Where(one => state is null or "" || one["reportedState"]?["code"]?.GetValue<string>() == state)
            .Where(one => ids.Count == 0 || ids.Contains(IdOf(one)))
            .Where(one => credential is null or "" || Credentials(one).Contains(credential))
            .ToArray();
        if (!withConfig)
            foreach (var one in all)
                one.Remove("config");
        return Paging.Page(request, all, most: 100);
    }

    private static string? IdOf(JsonNode? node) => node?["id"]?.GetValue<string>();

    private static IEnumerable<string?> Credentials(JsonObject one) =>
        one["config"]?["current"]?["credentials"] is JsonObject slots ? slots.Select(slot => IdOf(slot.Value)) : [];

    private async ValueTask<ApiAnswer> AddAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var type = body["integrationType"] is JsonObject given ? Json.Text(given, "id") ?? "" : "";
        var family =
            families.FirstOrDefault(family => family.Types.Any(known => IdOf(known) == type))
            ?? throw ApiException.BadRequest($"The integration type \"{type}\" does not exist here.", "invalid.value");
        return ApiAnswer.Json(family.Add(type, Json.Text(body, "name") is { Length: > 0 } name ? name : null));
    }

    private async ValueTask<ApiAnswer> PatchAsync(ApiRequest request)
    {
        var state = Json.OneOf(await request.ObjectAsync(), "intendedState", "IntendedState", s_states);
        return state switch
        {
            null => ApiAnswer.Json(Get(request, withConfig: false)),
            "DELETED" => Delete(request),
            _ => ApiAnswer.Json(Of(request).Turn(request.Value(0), state == "ENABLED")),
        };
    }

    private ApiAnswer Delete(ApiRequest request)
    {
        var last = Get(request, withConfig: false);
        Of(request).Remove(request.Value(0));
        last["intendedState"] = "DELETED";
        return ApiAnswer.Json(last);
    }

    private ApiAnswer GetType(ApiRequest request) =>
        ApiAnswer.Json(Types.FirstOrDefault(type => IdOf(type) == request.Value(0)) ?? throw ApiException.NotFound());
}
