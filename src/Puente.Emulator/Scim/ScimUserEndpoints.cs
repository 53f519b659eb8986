using System.Text.Json.Nodes;
using Puente.Emulator.Entities;
using Puente.Emulator.Http;

namespace Puente.Emulator.Scim;

/// <summary>Users over SCIM 2.0.</summary>
internal sealed class ScimUserEndpoints(LiveOrganisation live)
{
    private static readonly string[] s_write =
    [
        "directory:user:add",
        "authorization:grant:add",
        "authorization:grant:delete",
        "routing:skill:assign",
        "routing:language:assign",
        "telephony:extension:assign",
    ];

    private readonly ScimUserWriter _writer = new(live);
    private readonly ScimUserReader _reader = new(live);

    /// <param name="root">Path of the service, of which there are two.</param>
    public void Map(RouteTable routes, string root)
    {
        foreach (var users in (string[])["users", "Users"])
        {
            var path = $"{root}/{users}";
            routes.Add("GET", path, request => new(List(request, root)), "directory:user:view");
            routes.Add(
                "GET",
                path + "/{userId}",
                request => new(ScimExchange.Resource(request, Written(Known(request), root))),
                "directory:user:view"
            );
            routes.Add("POST", path, request => AddAsync(request, root), s_write);
            routes.Add(
                "PUT",
                path + "/{userId}",
                async request => Changed(request, root, await request.ObjectAsync()),
                [.. s_write, "directory:user:edit"]
            );
            routes.Add(
                "PATCH",
                path + "/{userId}",
                request => PatchAsync(request, root),
                [.. s_write, "directory:user:edit"]
            );
            routes.Add("DELETE", path + "/{userId}", Delete, "directory:user:delete");
        }
    }

    private string Known(ApiRequest request) =>
        live.Users.IsThere(request.Value(0))
            ? request.Value(0)
            : throw ScimErrors.Of(404, "noTarget", $"The user {request.Value(0)} does not exist.");

    private JsonObject Written(string id, string root) => _writer.Write(live.Users.Store.Get(id), root);

    private ApiAnswer List(ApiRequest request, string root)
    {
        var filter = ScimFilter.Read(request.Query("filter"));
        var byActive = filter.Exists(part => part.Attribute == "active");
        var ids = live.Users.Store.Ids(user =>
            user.Text("state") is var state
            && state != "deleted"
            && (byActive || state == "active")
            && filter.TrueForAll(part => Holds(user, part))
        );
        foreach (var (attribute, value) in filter)
            if (attribute == "externalid")
                ids.RemoveAll(id => !live.Accounts.Of(id).Contains((ScimNames.ExternalAuthority, value)));
            else if (attribute == "division")
                ids.RemoveAll(id => live.Users.Store.Get(id)["division"]!["name"]!.ToString() != value);
        return ScimExchange.List(request, ids, id => live.Users.IsThere(id) ? Written(id, root) : null);
    }

    private static bool Holds(EntityState user, (string Attribute, string Value) part) =>
        part.Attribute switch
        {
            "id" => Same(user.Text("id"), part.Value),
            "username" => Same(user.Text("username"), part.Value),
            "email" or "emails.value" or "emails" => Same(user.Text("email"), part.Value),
            "displayname" => Same(user.Text("name"), part.Value),
            "manager" or "manager.value" => Same(user.Text("manager"), part.Value),
            "active" => user.Text("state") == (part.Value == "true" ? "active" : "inactive"),
            "employeenumber" => user.Json?["employerInfo"]?["employeeId"]?.ToString() == part.Value,
            "externalid" or "division" => true,
            _ => throw ScimErrors.InvalidFilter($"The attribute {part.Attribute} cannot be filtered by."),
        };

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);

    private async ValueTask<ApiAnswer> AddAsync(ApiRequest request, string root)
    {
        var resource = await request.ObjectAsync();
        var (userName, displayName, email) = ScimUserReader.Names(resource);
        _reader.Check(resource);
        var taken = live.Users.Store.FindBy("username", userName) ?? live.Users.Store.FindBy("email", email);
        if (taken is not null && taken["state"]!.ToString() != "deleted")
            throw ScimErrors.Of(409, "uniqueness", "The userName is in use by another user.");
        string id;
        if (taken is not null)
        {
            // The record of a deleted user is taken up again, without the roles it had.
            id = taken["id"]!.GetValue<string>();
            live.Users.Change(
                id,
                null,
                user =>
                {
                    user["state"] = "active";
                    _reader.Fill(resource, user);
                }
            );
        }
        else
            id = live.Users.Create(
                displayName,
                email,
                live.Divisions.Reference(null),
                user => _reader.Fill(resource, user)
            )["id"]!.GetValue<string>();
        _reader.FillAround(resource, id);
        return ScimExchange.Resource(request, Written(id, root), 201);
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
        var (_, _, email) = ScimUserReader.Names(resource);
        _reader.Check(resource);
        if (live.Users.Store.FindBy("email", email) is { } holder && holder["id"]!.ToString() != id)
            throw ScimErrors.Of(409, "uniqueness", "The address is in use by another user.");
        var version = ScimExchange.Version(request);
        live.Users.Change(
            id,
            null,
            user =>
            {
                if (version is { } wanted && wanted != user["version"]!.GetValue<int>())
                    throw ScimErrors.OldVersion();
                _reader.Fill(resource, user);
            }
        );
        _reader.FillAround(resource, id);
        return ScimExchange.Resource(request, Written(id, root));
    }

    private ValueTask<ApiAnswer> Delete(ApiRequest request)
    {
        live.Users.Delete(Known(request));
        return new(ApiAnswer.Empty(204));
    }
}
