using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.OAuth;

/// <summary>Looking at and dropping tokens.</summary>
internal sealed class TokenEndpoints(TokenStore tokens, ClientStore clients, JsonObject organisation)
{
    private const string Me = "/api/v2/tokens/me";

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Me, request => new(ApiAnswer.Json(Info(request.Token!))));
        routes.Add("HEAD", Me, _ => new(ApiAnswer.Empty(204)));
        routes.Add("DELETE", Me, Drop);
        routes.Add("DELETE", "/api/v2/tokens/{userId}", DropUsers, "oauth:token:delete");
    }

    private ValueTask<ApiAnswer> Drop(ApiRequest request)
    {
        tokens.Remove(request.Token!);
        return new(ApiAnswer.Empty(200));
    }

    private ValueTask<ApiAnswer> DropUsers(ApiRequest request)
    {
        tokens.RevokeUser(request.Value(0));
        return new(ApiAnswer.Empty(204));
    }

    private JsonObject Info(Token token)
    {
        var client = clients.Store.Find(token.Client.Id) ?? [];
        return new JsonObject
        {
            ["organization"] = organisation.DeepClone(),
            ["homeOrganization"] = organisation.DeepClone(),
            ["authorizedScope"] = client["scope"]?.DeepClone() ?? new JsonArray(),
            ["clonedUser"] = null,
            ["dateTokenIdles"] = null,
            ["OAuthClient"] = new JsonObject
            {
                ["id"] = token.Client.Id,
                ["name"] = client["name"]?.DeepClone(),
                ["authorizedGrantType"] = client["authorizedGrantType"]?.DeepClone(),
                ["scope"] = client["scope"]?.DeepClone() ?? new JsonArray(),
                ["roleDivisions"] = client["roleDivisions"]?.DeepClone() ?? new JsonArray(),
                ["state"] = client["state"]?.DeepClone(),
                ["organization"] = organisation.DeepClone(),
            },
        };
    }
}
