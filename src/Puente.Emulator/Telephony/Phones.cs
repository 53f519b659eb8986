using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Puente.Emulator.Clock;
using Puente.Emulator.Consistency;
using Puente.Emulator.Entities;
using Puente.Emulator.Http;

namespace Puente.Emulator.Telephony;

/// <summary>Phones. One of a WebRTC base with a user yields that user's station some time later.</summary>
internal sealed class Phones
{
    private readonly ConcurrentDictionary<string, long> _deletedMs = new(StringComparer.OrdinalIgnoreCase);
    private volatile bool _lingers;
    private readonly PhoneBases _bases;
    private readonly Sites _sites;
    private readonly Users _users;
    private readonly VirtualClock _clock;
    private readonly ConsistencyLevers _consistency;

    public Phones(PhoneBases bases, Sites sites, Users users, VirtualClock clock, ConsistencyLevers consistency)
    {
        (_bases, _sites, _users, _clock, _consistency) = (bases, sites, users, clock, consistency);
        Store = new EntityStore(() => clock.NowMs, "webRtcUser", "phoneBaseSettings", "name");
        bases.InUse = id => Store.AllBy("phoneBaseSettings", id).Count > 0;
    }

    public EntityStore Store { get; }

    /// <summary>Told of every new phone, and of one whose user, name or state changed.</summary>
    public event Action<JsonObject>? Made;

    /// <summary>Told of every deleted phone, by id.</summary>
    public event Action<string>? Deleted;

    public JsonObject Add(ApiRequest request, JsonObject body)
    {
        var phone = Checked(body);
        phone["id"] = Guid.NewGuid().ToString();
        phone["state"] = "active";
        phone["version"] = 1;
        phone["division"] = _users.Divisions.Reference(null);
        phone["dateCreated"] = Dates.Write(_clock.Now);
        phone["dateModified"] = Dates.Write(_clock.Now);
        phone["createdBy"] = request.Token!.UserId;
        phone["createdByApp"] = request.Token.Client.Id;
        phone["selfUri"] = $"{PhoneEndpoints.Path}/{phone["id"]}";
        foreach (var line in phone["lines"]!.AsArray().OfType<JsonObject>())
            line["id"] = Guid.NewGuid().ToString();
        if (!Store.TryAdd((JsonObject)phone.DeepClone(), "name"))
            throw ApiException.Conflict($"A phone with the name {phone["name"]} already exists.");
        Made?.Invoke(phone);
        return phone;
    }

    public JsonObject Change(string id, JsonObject body)
    {
        var was = Get(id);
        var wanted = Checked(body);
        if (IsWebRtc(wanted) && wanted["webRtcUser"] is null)
            throw new ApiException(400, "webrtc.user.required", "A WebRTC phone needs its webRtcUser.");
        var known = was["lines"]!.AsArray().Select(line => line!["id"]!.ToString()).ToHashSet();
        foreach (var line in wanted["lines"]!.AsArray().OfType<JsonObject>())
            if (Json.Text(line, "id") is not { } lineId || !known.Contains(lineId))
                throw ApiException.BadRequest("A line must be sent with the id it has.", "general.bad.request");
        var changed = Store.Change(
            id,
            phone =>
            {
                Versions.Demand(wanted, phone);
                foreach (var (member, value) in wanted)
                    if (member is not ("id" or "version" or "selfUri" or "state" or "division" or "dateCreated"))
                        phone[member] = value?.DeepClone();
                if (wanted["webRtcUser"] is null)
                    phone.Remove("webRtcUser");
                phone["version"] = phone["version"]!.GetValue<int>() + 1;
                phone["dateModified"] = Dates.Write(_clock.Now);
            },
            "name",
            "A phone with that name already exists."
        );
        if (was["webRtcUser"]?["id"]?.ToString() != changed["webRtcUser"]?["id"]?.ToString())
        {
            Deleted?.Invoke(id);
            Made?.Invoke(changed);
        }
        return changed;
    }

    /// <summary>Deletes a phone; where deleted phones linger it stays listed a while with state deleted.</summary>
    public void Delete(string id)
    {
        if (Get(id)["state"]!.ToString() == "deleted")
            throw Missing();
        if (_consistency.Current.PhoneDeletion == TimeSpan.Zero)
            Store.Remove(id);
        else
        {
            _deletedMs[id] = _clock.NowMs;
            _lingers = true;
            Store.Change(
                id,
                phone =>
                {
                    phone["state"] = "deleted";
                    phone["version"] = phone["version"]!.GetValue<int>() + 1;
                }
            );
        }
        Deleted?.Invoke(id);
    }

    /// <exception cref="ApiException">404 when there is none.</exception>
    public JsonObject Get(string id)
    {
        Sweep();
        return Store.Find(id) ?? throw Missing();
    }

    /// <summary>Lets go of deleted phones whose time is over.</summary>
    public void Sweep()
    {
        if (!_lingers)
            return;
        var until = _clock.NowMs - (long)_consistency.Current.PhoneDeletion.TotalMilliseconds;
        foreach (var id in Store.Ids(phone => phone.Text("state") == "deleted"))
            if (_deletedMs.GetValueOrDefault(id) <= until && _deletedMs.TryRemove(id, out _))
                Store.Remove(id);
        _lingers = !_deletedMs.IsEmpty;
    }

    private static ApiException Missing() => new(404, "entity.not.found", "The requested entity was not found.");

    private static bool IsWebRtc(JsonObject phone) => phone["phoneMetaBase"]?["id"]?.ToString() == Metabases.WebRtc;

    private JsonObject Checked(JsonObject body)
    {
        if (Json.Text(body, "name") is not { Length: > 0 })
            throw ApiException.BadRequest("The name of the phone is required.", "general.bad.request");
        if (Reference(body, "site") is not { } site || _sites.Store.Find(site) is not { } knownSite)
            throw ApiException.BadRequest("The site of the phone is required.", "general.bad.request");
        if (Reference(body, "phoneBaseSettings") is not { } baseId || _bases.Store.Find(baseId) is not { } settings)
            throw new ApiException(400, "base.settings.required", "The phone base settings are required.");
        if (Json.List(body, "lines") is not { Count: > 0 } lines || lines.Any(line => line is not JsonObject))
            throw new ApiException(400, "lines.required", "At least one line is required.");
        if (body["webRtcUser"] is not null)
        {
            if (Reference(body, "webRtcUser") is not { } user || !_users.IsThere(user))
                throw ApiException.BadRequest("The webRtcUser does not exist.", "general.bad.request");
        }
        var phone = (JsonObject)body.DeepClone();
        phone["site"] = Brief(knownSite);
        phone["phoneBaseSettings"] = Brief(settings);
        phone["phoneMetaBase"] = settings["phoneMetaBase"]!.DeepClone();
        phone["lineBaseSettings"] ??= new JsonObject { ["id"] = settings["lines"]![0]!["id"]!.DeepClone() };
        phone["capabilities"] ??= settings["capabilities"]!.DeepClone();
        return phone;
    }

    private static JsonObject Brief(JsonObject entity) =>
        new()
        {
            ["id"] = entity["id"]!.DeepClone(),
            ["name"] = entity["name"]!.DeepClone(),
            ["selfUri"] = entity["selfUri"]!.DeepClone(),
        };

    private static string? Reference(JsonObject body, string name) =>
        body[name] is JsonObject reference ? Json.Text(reference, "id") : null;
}
