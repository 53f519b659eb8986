using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.Entities;

/// <summary>Passwords, invitations and the keys that other systems know users by.</summary>
internal sealed class UserAccounts
{
    private const string Path = "/api/v2/users";
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Authority, string Key), string> _externalIds = [];
    private readonly Users _users;

    public UserAccounts(Users users)
    {
        _users = users;
        users.Deleted += Forget;
    }

    public void Map(RouteTable routes)
    {
        routes.Add("POST", Path + "/{userId}/password", SetPasswordAsync, "directory:user:setPassword");
        routes.Add("POST", Path + "/{userId}/invite", Invite, "directory:user:setPassword");
        routes.Add("GET", Path + "/externalid/{authorityName}/{externalKey}", request => new(ByExternalId(request)));
        routes.Add("GET", Path + "/{userId}/externalid", request => new(ApiAnswer.Json(OfUser(Known(request)))));
        routes.Add("POST", Path + "/{userId}/externalid", AddExternalIdAsync, "directory:user:edit");
        routes.Add(
            "DELETE",
            Path + "/{userId}/externalid/{authorityName}/{externalKey}",
            RemoveExternalId,
            "directory:user:edit"
        );
    }

    /// <summary>Authority and key of everything a user is known by.</summary>
    public List<(string Authority, string Key)> Of(string user)
    {
        lock (_lock)
            return [.. _externalIds.Where(one => one.Value == user).Select(one => one.Key)];
    }

    public string? Find(string authority, string key)
    {
        lock (_lock)
            return _externalIds.GetValueOrDefault((authority, key));
    }

    /// <exception cref="ApiException">409 when somebody else is known by it.</exception>
    public void Set(string user, string authority, string key)
    {
        lock (_lock)
        {
            if (_externalIds.TryGetValue((authority, key), out var holder) && holder != user)
                throw ApiException.Conflict($"The external id of {authority} belongs to another user.");
            _externalIds[(authority, key)] = user;
        }
    }

    public void Remove(string user, string authority, string key)
    {
        lock (_lock)
            if (_externalIds.GetValueOrDefault((authority, key)) == user)
                _externalIds.Remove((authority, key));
    }

    private string Known(ApiRequest request) => _users.Known(request.Value(0));

    private void Forget(string user)
    {
        foreach (var (authority, key) in Of(user))
            Remove(user, authority, key);
    }

    private async ValueTask<ApiAnswer> SetPasswordAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        _users.DemandIn(request, Known(request), "directory:user:setPassword");
        if (Json.Text(body, "newPassword") is not { } password)
            throw ApiException.BadRequest("The newPassword is required.", "required.field.missing");
        // The rules are the organisation's; the emulator's is a length and never keeps the password.
        if (password.Length < 8)
            throw ApiException.BadRequest("The password does not meet the password requirements.", "invalid.password");
        return ApiAnswer.Empty(204);
    }

    private ValueTask<ApiAnswer> Invite(ApiRequest request)
    {
        _users.DemandIn(request, Known(request), "directory:user:setPassword");
        return new(ApiAnswer.Empty(204));
    }

    private ApiAnswer ByExternalId(ApiRequest request)
    {
        var user = Find(request.Value(0), request.Value(1)) is { } id ? _users.Store.Find(id) : null;
        return ApiAnswer.Json(_users.View.Write(user ?? throw Users.Missing(), request.QueryList("expand")));
    }

    private JsonArray OfUser(string user) =>
        new([
            .. Of(user).Select(one => new JsonObject { ["authorityName"] = one.Authority, ["externalKey"] = one.Key }),
        ]);

    private async ValueTask<ApiAnswer> AddExternalIdAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        if (
            Json.Text(body, "authorityName") is not { Length: > 0 } authority
            || Json.Text(body, "externalKey") is not { Length: > 0 } key
        )
            throw ApiException.BadRequest(
                "The authorityName and the externalKey are required.",
                "required.field.missing"
            );
        _users.DemandIn(request, Known(request), "directory:user:edit");
        Set(request.Value(0), authority, key);
        return ApiAnswer.Json(OfUser(request.Value(0)), 201);
    }

    private ValueTask<ApiAnswer> RemoveExternalId(ApiRequest request)
    {
        _users.DemandIn(request, Known(request), "directory:user:edit");
        Remove(request.Value(0), request.Value(1), request.Value(2));
        return new(ApiAnswer.Empty(204));
    }
}
