using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.WebMessaging;

/// <summary>Administration of deployments and configurations, and the file that a guest's page reads.</summary>
internal sealed class DeploymentEndpoints(Deployments deployments, Func<string, string?> queueOfFlow)
{
    private const string Root = "/api/v2/webdeployments";
    private const string Configurations = Root + "/configurations";
    private const string OfDeployments = Root + "/deployments";
    private const string OfConfiguration = "webDeployments:configuration:";
    private const string OfDeployment = "webDeployments:deployment:";

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Configurations, List(deployments.Configurations), OfConfiguration + "view");
        routes.Add("POST", Configurations, AddConfigurationAsync, OfConfiguration + "add");
        const string One = Configurations + "/{configurationId}";
        routes.Add("GET", One + "/versions", Versions, OfConfiguration + "view");
        routes.Add("GET", One + "/versions/{versionId}", Version, OfConfiguration + "view");
        routes.Add("PUT", One + "/versions/draft", ChangeDraftAsync, OfConfiguration + "edit");
        routes.Add("POST", One + "/versions/draft/publish", Publish, OfConfiguration + "edit");

        routes.Add("GET", OfDeployments, List(deployments.All), OfDeployment + "view");
        routes.Add("POST", OfDeployments, AddAsync, OfDeployment + "add");
        routes.Add("GET", OfDeployments + "/{deploymentId}", Get, OfDeployment + "view");
        routes.Add("PUT", OfDeployments + "/{deploymentId}", ChangeAsync, OfDeployment + "edit");
        routes.Add("DELETE", OfDeployments + "/{deploymentId}", Remove, OfDeployment + "delete");
        routes.Add("GET", OfDeployments + "/{deploymentId}/configurations", ConfigurationOf, OfDeployment + "view");
        routes.Add(new Route("GET", "/webdeployments/v1/deployments/{deploymentId}/config.json", [], Page, Open: true));
    }

    private static Func<ApiRequest, ValueTask<ApiAnswer>> List(Func<List<JsonObject>> all) =>
        _ =>
        {
            var found = all();
            return new(
                ApiAnswer.Json(new JsonObject { ["total"] = found.Count, ["entities"] = new JsonArray([.. found]) })
            );
        };

    private async ValueTask<ApiAnswer> AddConfigurationAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        Named(body);
        return ApiAnswer.Json(deployments.SaveDraft(Guid.NewGuid().ToString(), body));
    }

    private async ValueTask<ApiAnswer> ChangeDraftAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        Named(body);
        if (!deployments.HasConfiguration(request.Value(0)))
            throw ApiException.NotFound();
        return ApiAnswer.Json(deployments.SaveDraft(request.Value(0), body));
    }

    private ValueTask<ApiAnswer> Publish(ApiRequest request) =>
        new(ApiAnswer.Json(deployments.Publish(request.Value(0)) ?? throw ApiException.NotFound()));

    private ValueTask<ApiAnswer> Versions(ApiRequest request)
    {
        if (!deployments.HasConfiguration(request.Value(0)))
            throw ApiException.NotFound();
        return List(() => deployments.Versions(request.Value(0)))(request);
    }

    private ValueTask<ApiAnswer> Version(ApiRequest request) =>
        new(ApiAnswer.Json(deployments.Version(request.Value(0), request.Value(1)) ?? throw ApiException.NotFound()));

    private async ValueTask<ApiAnswer> AddAsync(ApiRequest request) =>
        ApiAnswer.Json(Saved(request, Guid.NewGuid().ToString(), await request.ObjectAsync()));

    private async ValueTask<ApiAnswer> ChangeAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        if (deployments.Find(request.Value(0)) is null)
            throw ApiException.NotFound();
        return ApiAnswer.Json(Saved(request, request.Value(0), body));
    }

    private JsonObject Saved(ApiRequest request, string id, JsonObject body)
    {
        Named(body);
        if (body["configuration"] is not JsonObject configuration || Json.Text(configuration, "id") is not { } used)
            throw ApiException.BadRequest("A deployment needs a configuration with an id.", "invalid.value");
        var versions = deployments.Versions(used);
        if (versions.Count == 0)
            throw ApiException.BadRequest("The configuration has no published version.", "invalid.value");
        configuration["version"] ??= versions[^1]["version"]!.ToString();
        if (deployments.Version(used, configuration["version"]!.ToString()) is null)
            throw ApiException.BadRequest("The configuration has no such version.", "invalid.value");
        if (body["flow"] is JsonObject flow && queueOfFlow(Json.Text(flow, "id") ?? "") is null)
            throw ApiException.BadRequest("The flow was not found.", "invalid.value");
        body["status"] = Json.OneOf(body, "status", "Status", "Active", "Inactive") ?? "Active";
        body["allowedDomains"] ??= new JsonArray();
        body["allowAllDomains"] ??= false;
        var origin = Origin(request).GetLeftPart(UriPartial.Authority);
        body["snippet"] =
            $$"""<script src="{{origin}}/genesys-bootstrap/genesys.min.js" data-environment="{{origin}}" data-deployment-id="{{id}}"></script>""";
        return deployments.Save(id, body);
    }

    private ValueTask<ApiAnswer> Get(ApiRequest request) =>
        new(ApiAnswer.Json(deployments.Find(request.Value(0)) ?? throw ApiException.NotFound()));

    private ValueTask<ApiAnswer> Remove(ApiRequest request) =>
        deployments.Remove(request.Value(0)) ? new(ApiAnswer.Empty(204)) : throw ApiException.NotFound();

    private ValueTask<ApiAnswer> ConfigurationOf(ApiRequest request)
    {
        var deployment = deployments.Find(request.Value(0)) ?? throw ApiException.NotFound();
        var used = (JsonObject)deployment["configuration"]!;
        return new(
            ApiAnswer.Json(
                deployments.Version(used["id"]!.ToString(), used["version"]!.ToString())
                    ?? throw ApiException.NotFound()
            )
        );
    }

    private ValueTask<ApiAnswer> Page(ApiRequest request) =>
        new(
            ApiAnswer.Json(
                deployments.Settings(request.Value(0))?.Page(Origin(request)) ?? throw ApiException.NotFound()
            )
        );

    private static void Named(JsonObject body)
    {
        if (Json.Text(body, "name") is not { Length: > 0 })
            throw ApiException.BadRequest("The name must be given.", "invalid.value");
    }

    /// <summary>The address that the page itself has asked.</summary>
    public static Uri Origin(ApiRequest request) =>
        new($"{request.Http.Request.Scheme}://{request.Http.Request.Host}/");
}
