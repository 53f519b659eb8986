using System.Text.Json.Nodes;
using Puente.Emulator.Authorization;
using Puente.Emulator.Clock;
using Puente.Emulator.Consistency;
using Puente.Emulator.Http;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Entities;

/// <summary>Users, with versions, states and soft deletion. Every way of changing one comes through here.</summary>
internal sealed class Users
{
    public const string VersionConflict = "The version supplied does not match the current version of the user";
    private const string Taken = "A user with the given email address already exists.";
    private readonly ConsistencyLevers _consistency;
    private readonly VirtualClock _clock;

    public Users(
        OrganisationSeed organisation,
        VirtualClock clock,
        ConsistencyLevers consistency,
        Divisions divisions,
        UserView view
    )
    {
        (_consistency, _clock, Divisions, View) = (consistency, clock, divisions, view);
        Store = new EntityStore(() => clock.NowMs, new SeededUsers(organisation.Users), "email", "username")
        {
            RememberMs = () => Math.Max(consistency.SearchMs, consistency.DeletedSearchMs),
        };
        divisions.Movable(
            "USER",
            (request, id, division) =>
            {
                DemandIn(request, id, "directory:user:edit", "authorization:grant:add");
                Change(id, null, user => user["division"] = division);
            }
        );
    }

    public EntityStore Store { get; }

    public UserView View { get; }

    public Divisions Divisions { get; }

    /// <summary>Told of every new user, by id.</summary>
    public event Action<string>? Made;

    /// <summary>Told of every deleted user, by id; what hangs on it is let go.</summary>
    public event Action<string>? Deleted;

    public static ApiException Missing() =>
        new(404, "general.resource.not.found", "The requested resource was not found.");

    public static ApiException NotAUser() =>
        new(
            400,
            "not.a.user",
            "This request requires a user context. Client credentials cannot be used for requests to this resource."
        );

    /// <summary>True for a user that exists and is not deleted.</summary>
    public bool IsThere(string id) => Store.TextOf(id, "state") is { } state && state != "deleted";

    /// <exception cref="ApiException">404 when there is no such user or it is deleted.</exception>
    public string Known(string id) => IsThere(id) ? id : throw Missing();

    /// <summary>A new user takes its time to be found by id, where that is wished.</summary>
    public bool IsSettled(string id) =>
        Store.MadeMs(id) is not { } made
        || made == long.MinValue
        || _clock.NowMs - made >= (long)_consistency.Current.NewUser.TotalMilliseconds;

    /// <exception cref="ApiException">403 when the permission is not held in the user's division.</exception>
    public void DemandIn(ApiRequest request, string id, params string[] permissions) =>
        Access.Demand(request, Store.TextOf(id, "division") ?? throw Missing(), permissions);

    /// <exception cref="ApiException">409 when the address belongs to somebody, deleted ones included.</exception>
    public JsonObject Create(string name, string email, JsonObject division, Action<JsonObject> fill)
    {
        var user = UserJson.New(Guid.NewGuid().ToString(), name, email, division);
        fill(user);
        // The address of a deleted user stays taken.
        if (!Store.TryAdd((JsonObject)user.DeepClone(), "email"))
            throw ApiException.Conflict(Taken);
        Made?.Invoke(user["id"]!.GetValue<string>());
        return user;
    }

    /// <summary>Changes a user and moves its version.</summary>
    /// <param name="version">The version that must be current; null changes whatever is there.</param>
    /// <exception cref="ApiException">404, or the conflict of a version or an address.</exception>
    public JsonObject Change(string id, int? version, Action<JsonObject> change)
    {
        if (!Store.Contains(id))
            throw Missing();
        var was = "";
        var changed = Store.Change(
            id,
            user =>
            {
                was = user["state"]!.GetValue<string>();
                var current = user["version"]!.GetValue<int>();
                if (version is { } given && given != current)
                    throw Conflict();
                change(user);
                user["version"] = current + 1;
            },
            "email",
            Taken
        );
        if (was != "deleted" && changed["state"]!.GetValue<string>() == "deleted")
            Deleted?.Invoke(id);
        return changed;
    }

    public void Delete(string id)
    {
        Known(id);
        Change(id, null, user => user["state"] = "deleted");
    }

    /// <summary>Users as search shows them.</summary>
    /// <param name="among">Key and value they must have; null looks at all.</param>
    public List<EntityState> Seen((string Key, string Value)? among, Func<EntityState, bool> holds)
    {
        var (changed, deleted) = (_consistency.SearchMs, _consistency.DeletedSearchMs);
        return Store.Seen(user => user.Text("state") == "deleted" ? deleted : changed, among, holds);
    }

    private ApiException Conflict() =>
        _consistency.Current.VersionConflictAsBadRequest
            ? ApiException.BadRequest(VersionConflict, "general.bad.request")
            : ApiException.Conflict(VersionConflict);
}
