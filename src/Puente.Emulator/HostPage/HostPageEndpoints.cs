using System.Text.Json.Nodes;
using Puente.Emulator.Authorization;
using Puente.Emulator.Entities;
using Puente.Emulator.Http;
using Puente.Emulator.OAuth;

namespace Puente.Emulator.HostPage;

/// <summary>
/// The page that stands for the platform's own client: a user's conversations, and the apps of others in frames beside them.
/// One signs in by saying who one is, as everywhere here.
/// </summary>
internal sealed class HostPageEndpoints(LiveOrganisation organisation, TokenStore tokens)
{
    // It frames whatever page an administrator has configured; scripts are its own only.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws: wss:; img-src data:; "
        + "frame-src http: https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const int MostPeople = 50;

    private static readonly Dictionary<string, string> s_types = new()
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
    };

    /// <summary>The platform's own client, which is nobody's OAuth client.</summary>
    private static readonly EmulatorClient s_client = new("host-page", "") { Name = "Host page", GrantType = "TOKEN" };

    public void Map(RouteTable routes)
    {
        Open(routes, "GET", "/host", request => new(File(request, "host.html")));
        Open(routes, "GET", "/host/files/{name}", request => new(File(request, request.Value(0))));
        Open(routes, "GET", "/host/people", request => new(People(request)));
        Open(routes, "POST", "/host/session", SignInAsync);
    }

    private static void Open(
        RouteTable routes,
        string method,
        string path,
        Func<ApiRequest, ValueTask<ApiAnswer>> handle
    ) => routes.Add(new Route(method, path, [], handle, Open: true));

    private static ApiAnswer File(ApiRequest request, string name)
    {
        using var file = typeof(HostPageEndpoints).Assembly.GetManifestResourceStream($"host/{name}");
        if (file is null || !s_types.TryGetValue(Path.GetExtension(name), out var type))
            throw ApiException.NotFound();
        var headers = request.Http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        using var copy = new MemoryStream();
        file.CopyTo(copy);
        return new ApiAnswer(200, copy.ToArray()) { ContentType = type };
    }

    /// <summary>Who can sign in, by a part of the name or e-mail address.</summary>
    private ApiAnswer People(ApiRequest request)
    {
        var search = request.Query("search") ?? "";
        var found = organisation.Users.Store.Ids(user =>
            user.Text("state") == "active"
            && (
                user.Text("name").Contains(search, StringComparison.OrdinalIgnoreCase)
                || user.Text("email").Contains(search, StringComparison.OrdinalIgnoreCase)
            )
        );
        return ApiAnswer.Json(
            new JsonArray([
                .. organisation
                    .Users.Store.Copies(found.Take(MostPeople))
                    .Select(user => new JsonObject
                    {
                        ["id"] = user["id"]!.DeepClone(),
                        ["name"] = user["name"]!.DeepClone(),
                        ["email"] = user["email"]!.DeepClone(),
                    }),
            ])
        );
    }

    private async ValueTask<ApiAnswer> SignInAsync(ApiRequest request)
    {
        // Another site's page must not sign in here on behalf of who looks at it.
        var origin = request.Http.Request.Headers.Origin.ToString();
        if (origin.Length > 0 && new Uri(origin).Authority != request.Http.Request.Host.Value)
            throw new ApiException(403, "not.authorized", "Only the host page of this host may sign in here.");
        var id = Json.Text(await request.ObjectAsync(), "user") ?? "";
        if (organisation.Users.Store.Find(id) is not { } user || user["state"]?.ToString() != "active")
            throw new ApiException(404, "general.resource.not.found", "No active user has this id.");
        var token = tokens.Issue(s_client, () => new Rights(organisation.Grants.RightsOf(id).Held), id);
        return ApiAnswer.Json(
            new JsonObject
            {
                ["token"] = token.Text,
                ["id"] = id,
                ["name"] = user["name"]!.DeepClone(),
            }
        );
    }
}
