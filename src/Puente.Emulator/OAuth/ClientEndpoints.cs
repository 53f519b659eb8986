using System.Text.Json.Nodes;
using Puente.Emulator.Authorization;
using Puente.Emulator.Http;

namespace Puente.Emulator.OAuth;

/// <summary>Management of clients: which exist, what they may do, what their secret is.</summary>
internal sealed class ClientEndpoints(ClientStore clients, TokenStore tokens, Roles roles, Divisions divisions)
{
    private const string Path = "/api/v2/oauth/clients";
    private const int MostClients = 1_000;

    private static readonly string[] s_grantTypes =
    [
        "CODE",
        "TOKEN",
        "SAML2-BEARER",
        "SAML2BEARER",
        "PASSWORD",
        "CLIENT-CREDENTIALS",
    ];

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, _ => new(ApiAnswer.Json(Listing())), "oauth:client:view");
        routes.Add(
            "GET",
            Path + "/{clientId}",
            request => new(ApiAnswer.Json(clients.Store.Get(request.Value(0)))),
            "oauth:client:view"
        );
        routes.Add("POST", Path, AddAsync, "oauth:client:add");
        routes.Add("PUT", Path + "/{clientId}", ChangeAsync, "oauth:client:edit");
        routes.Add("DELETE", Path + "/{clientId}", Delete, "oauth:client:delete");
        routes.Add(
            "POST",
            Path + "/{clientId}/secret",
            request => new(ApiAnswer.Json(clients.RenewSecret(request.Value(0)))),
            "oauth:client:edit"
        );
        routes.Add(
            "GET",
            "/api/v2/oauth/scopes",
            _ => new(ApiAnswer.Json(new JsonObject { ["entities"] = new JsonArray([.. Scopes.Written]) }))
        );
        routes.Add("GET", "/api/v2/oauth/scopes/{scopeId}", request => new(Scope(request)));
        routes.Add(
            "GET",
            "/api/v2/oauth/authorizations",
            _ => new(ApiAnswer.Json(new JsonObject { ["entities"] = new JsonArray() }))
        );
    }

    private JsonObject Listing()
    {
        var all = clients.Store.Where(_ => true);
        return new JsonObject
        {
            ["entities"] = new JsonArray([.. all]),
            ["total"] = all.Count,
            ["pageSize"] = all.Count,
            ["pageNumber"] = 1,
            ["pageCount"] = 1,
            ["selfUri"] = Path,
        };
    }

    private static ApiAnswer Scope(ApiRequest request) =>
        ApiAnswer.Json(
            Scopes.Written.FirstOrDefault(scope => scope["id"]!.ToString() == request.Value(0))
                ?? throw ApiException.NotFound()
        );

    private async ValueTask<ApiAnswer> AddAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        if (clients.Store.Ids(_ => true).Count >= MostClients)
            throw ApiException.BadRequest($"No more than {MostClients} clients can be made.", "auth.too.many.clients");
        return ApiAnswer.Json(clients.Add(client => Fill(body, client)));
    }

    private async ValueTask<ApiAnswer> ChangeAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var changed = clients.Change(request.Value(0), client => Fill(body, client));
        if (changed["state"]!.ToString() != "active")
            tokens.Revoke(request.Value(0));
        return ApiAnswer.Json(changed);
    }

    private ValueTask<ApiAnswer> Delete(ApiRequest request)
    {
        if (!clients.Remove(request.Value(0)))
            throw ApiException.NotFound();
        tokens.Revoke(request.Value(0));
        return new(ApiAnswer.Empty(204));
    }

    private void Fill(JsonObject body, JsonObject client)
    {
        client["name"] = Json.Text(body, "name") is { Length: > 0 } name
            ? name
            : throw ApiException.BadRequest("The name of the client is required.", "required.field.missing");
        var grant = Json.Text(body, "authorizedGrantType") is { Length: > 0 } type
            ? type
            : throw ApiException.BadRequest("The grant type is required.", "grant.type.required");
        if (!s_grantTypes.Contains(grant))
            throw ApiException.BadRequest($"The grant type {grant} is not known.", "bad.grant.type");
        client["authorizedGrantType"] = grant == "SAML2BEARER" ? "SAML2-BEARER" : grant;
        client["description"] = Json.Text(body, "description") ?? "";
        client["state"] = Json.OneOf(body, "state", "OAuthClientState", "active", "disabled", "inactive") ?? "active";
        client["registeredRedirectUri"] = Json.List(body, "registeredRedirectUri")?.DeepClone() ?? new JsonArray();
        client["scope"] = Json.List(body, "scope")?.DeepClone() ?? new JsonArray();
        var held = Json.List(body, "roleDivisions") ?? [];
        if (grant == "CLIENT-CREDENTIALS" && held.Count == 0)
            throw ApiException.BadRequest("A client of this grant type needs roles.", "missing.client.roles");
        foreach (var one in held)
            Check(one as JsonObject ?? throw ApiException.BadRequest("roleDivisions must be a list of objects."));
        client["roleDivisions"] = held.DeepClone();
        var seconds = Json.Whole(body, "accessTokenValiditySeconds");
        if (seconds is < 300 or > 38_880_000)
            throw ApiException.BadRequest(
                "The accessTokenValiditySeconds must be from 300 to 172800.",
                "invalid.value"
            );
        client["accessTokenValiditySeconds"] = seconds;
    }

    private void Check(JsonObject held)
    {
        if (Json.Text(held, "roleId") is not { } role || roles.Find(role) is null)
            throw ApiException.BadRequest("A role of the client does not exist.", "invalid.value");
        if (Json.Text(held, "divisionId") is { Length: > 0 } division and not "*" && divisions.Find(division) is null)
            throw ApiException.BadRequest($"The division {division} does not exist.", "invalid.value");
    }
}
