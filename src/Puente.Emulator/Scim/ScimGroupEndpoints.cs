using System.Text.Json.Nodes;
using Puente.Emulator.Entities;
using Puente.Emulator.Http;

namespace Puente.Emulator.Scim;

/// <summary>Groups over SCIM 2.0: read and changed, never made or deleted.</summary>
internal sealed class ScimGroupEndpoints(LiveOrganisation live)
{
    private const string Edit = "directory:group:edit";

    public void Map(RouteTable routes, string root)
    {
        foreach (var groups in (string[])["groups", "Groups"])
        {
            var path = $"{root}/{groups}";
            routes.Add("GET", path, request => new(List(request, root)));
            routes.Add(
                "GET",
                path + "/{groupId}",
                request => new(ScimExchange.Resource(request, Written(Known(request), root)))
            );
            routes.Add(
                "PUT",
                path + "/{groupId}",
                async request => Changed(request, root, await request.ObjectAsync()),
                Edit
            );
            routes.Add("PATCH", path + "/{groupId}", request => PatchAsync(request, root), Edit);
        }
    }

    private string Known(ApiRequest request) =>
        live.Groups.Store.Contains(request.Value(0))
            ? request.Value(0)
            : throw ScimErrors.Of(404, "noTarget", $"The group {request.Value(0)} does not exist.");

    private ApiAnswer List(ApiRequest request, string root)
    {
        var filter = ScimFilter.Read(request.Query("filter"));
        var ids = live.Groups.Store.Ids(group =>
            filter.TrueForAll(part =>
                part.Attribute switch
                {
                    "id" => group.Text("id").Equals(part.Value, StringComparison.OrdinalIgnoreCase),
                    "displayname" => group.Text("name").Equals(part.Value, StringComparison.OrdinalIgnoreCase),
                    _ => throw ScimErrors.InvalidFilter($"The attribute {part.Attribute} cannot be filtered by."),
                }
            )
        );
        return ScimExchange.List(request, ids, id => live.Groups.Store.Contains(id) ? Written(id, root) : null);
    }

    private JsonObject Written(string id, string root)
    {
        var group = live.Groups.Store.Get(id);
        return new JsonObject
        {
            ["schemas"] = new JsonArray(ScimNames.Group),
            ["id"] = id,
            ["displayName"] = group["name"]!.DeepClone(),
            ["members"] = new JsonArray([
                .. live
                    .Groups.MembersOf(id)
                    .Select(user => ScimUserWriter.Reference("User", user, $"{root}/users/{user}")),
            ]),
            ["meta"] = new JsonObject
            {
                ["resourceType"] = "Group",
                ["lastModified"] = group["dateModified"]!.DeepClone(),
                ["location"] = $"{root}/groups/{id}",
                ["version"] = group["version"]!.ToString(),
            },
        };
    }

    private async ValueTask<ApiAnswer> PatchAsync(ApiRequest request, string root)
    {
        var body = await request.ObjectAsync();
        var resource = Written(Known(request), root);
        ScimPatch.Apply(resource, body);
        return Changed(request, root, resource);
    }

    private ApiAnswer Changed(ApiRequest request, string root, JsonObject resource)
    {
        var id = Known(request);
        List<string> wanted =
        [
            .. (ScimPatch.Member(resource, "members") as JsonArray ?? [])
                .OfType<JsonObject>()
                .Select(member => ScimPatch.Member(member, "value")?.ToString() ?? ""),
        ];
        if (wanted.Find(user => !live.Users.IsThere(user)) is { } stranger)
            throw ScimErrors.InvalidValue($"The member {stranger} does not exist.");
        var version = ScimExchange.Version(request);
        live.Groups.Change(
            id,
            null,
            group =>
            {
                if (version is { } expected && expected != group["version"]!.GetValue<int>())
                    throw ScimErrors.OldVersion();
                if (ScimPatch.Member(resource, "displayName")?.ToString() is { Length: > 0 } name)
                    group["name"] = name;
            }
        );
        live.Groups.SetMembers(id, wanted);
        return ScimExchange.Resource(request, Written(id, root));
    }
}
