using System.Text.Json.Nodes;
using Puente.Emulator.Http;
using Puente.Emulator.Integrations;

namespace Puente.Emulator.DataActions;

internal sealed class CredentialEndpoints(CredentialStore credentials)
{
    private const string Root = IntegrationEndpoints.Root + "/credentials";
    private const string One = Root + "/{credentialId}";
    private const string View = "integrations:integration:view";
    private const string Edit = "integrations:integration:edit";

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Root, request => new(Paging.Page(request, Infos(), most: 100)), View);
        routes.Add("GET", Root + "/listing", request => new(Paging.After(request, Infos(), most: 200)), View);
        routes.Add("GET", Root + "/types", request => new(Paging.Page(request, Types(), most: 100)), View);
        routes.Add(
            "POST",
            Root,
            async request => ApiAnswer.Json(credentials.Add(await request.ObjectAsync()).Info()),
            "integrations:integration:add"
        );
        routes.Add("GET", One, request => new(Get(request)), View);
        routes.Add(
            "PUT",
            One,
            async request => ApiAnswer.Json(credentials.Put(request.Value(0), await request.ObjectAsync()).Info()),
            Edit
        );
        routes.Add("DELETE", One, request => new(Delete(request)), "integrations:integration:delete");
    }

    private JsonObject[] Infos() => [.. credentials.List().Select(one => one.Info())];

    private static JsonObject[] Types() => [.. CredentialType.All.Select(type => type.Json())];

    private ApiAnswer Get(ApiRequest request)
    {
        var found = (credentials.Find(request.Value(0)) ?? throw ApiException.NotFound()).Info();
        // Any field of a user-defined credential may be a secret, so none comes back.
        found["credentialFields"] = new JsonObject();
        return ApiAnswer.Json(found);
    }

    private ApiAnswer Delete(ApiRequest request)
    {
        credentials.Remove(request.Value(0));
        return ApiAnswer.Empty(204);
    }
}
