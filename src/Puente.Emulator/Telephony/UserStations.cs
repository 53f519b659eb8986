using System.Text.Json.Nodes;
using Puente.Emulator.Clock;
using Puente.Emulator.Consistency;
using Puente.Emulator.Entities;
using Puente.Emulator.Events;
using Puente.Emulator.Http;

namespace Puente.Emulator.Telephony;

/// <summary>Which station a user works with now, and which is waiting for the next log-in. Safe to use from several
/// threads.</summary>
internal sealed class UserStations
{
    private sealed record Held(string? Associated, string? AssociatedDate, string? Default, string? Last);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Held> _held = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(string Station, bool AsDefault), int> _early = [];
    private readonly Stations _stations;
    private readonly Users _users;
    private readonly VirtualClock _clock;
    private readonly ConsistencyLevers _consistency;
    private readonly ChangeEvents _events;

    public UserStations(
        Stations stations,
        Users users,
        VirtualClock clock,
        ConsistencyLevers consistency,
        ChangeEvents events
    )
    {
        (_stations, _users, _clock, _consistency, _events) = (stations, users, clock, consistency, events);
        stations.Gone += Forget;
        users.Deleted += user =>
        {
            Disassociate(user);
            SetDefault(user, null);
        };
        users.View.Expand("station", Written);
    }

    /// <exception cref="ApiException">404, 409 or 400, also for a while after the phone was made.</exception>
    public void Associate(string user, string stationId)
    {
        var station = Ready(user, stationId, asDefault: false);
        if (station["userId"]?.ToString() is { Length: > 0 } other && other != user)
            throw new ApiException(
                409,
                "userservice.stationalreadyassociated",
                "The station is already associated with another user."
            );
        Disassociate(user, tell: false);
        _stations.Store.Change(
            stationId,
            one =>
            {
                one["status"] = "ASSOCIATED";
                one["userId"] = user;
            }
        );
        Change(
            user,
            held => held with { Associated = stationId, AssociatedDate = Dates.Write(_clock.Now), Last = stationId }
        );
        Tell(user, station);
    }

    public void Disassociate(string user, bool tell = true)
    {
        if (Of(user).Associated is not { } stationId)
            return;
        if (_stations.Store.Contains(stationId))
            _stations.Store.Change(
                stationId,
                one =>
                {
                    one["status"] = "AVAILABLE";
                    one.Remove("userId");
                }
            );
        Change(user, held => held with { Associated = null, AssociatedDate = null });
        if (tell)
            Tell(user, null);
    }

    public void MakeDefault(string user, string stationId)
    {
        Ready(user, stationId, asDefault: true);
        foreach (var other in HoldersOf(stationId, held => held.Default))
            SetDefault(other, null);
        SetDefault(user, stationId);
    }

    public void SetDefault(string user, string? stationId) => Change(user, held => held with { Default = stationId });

    /// <summary>Who is logged in on a phone's station, and whose default it is.</summary>
    public (string? LoggedIn, string? DefaultFor) OfPhone(string phoneId) =>
        _stations.OfPhone(phoneId) is { } station
            ? (
                HoldersOf(station, held => held.Associated).FirstOrDefault(),
                HoldersOf(station, held => held.Default).FirstOrDefault()
            )
            : (null, null);

    /// <summary>Takes whoever is associated with a station off it.</summary>
    public void Free(string stationId)
    {
        foreach (var user in HoldersOf(stationId, held => held.Associated))
            Disassociate(user);
    }

    /// <summary>The station a user's calls go to; null when there is none.</summary>
    public JsonObject? EffectiveOf(string user) =>
        Of(user) is var held && (held.Associated ?? held.Default) is { } id ? _stations.Store.Find(id) : null;

    public JsonObject Written(string user)
    {
        var held = Of(user);
        var written = new JsonObject();
        Put(written, "associatedStation", held.Associated, user, held);
        Put(written, "effectiveStation", held.Associated ?? held.Default, user, held);
        Put(written, "defaultStation", held.Default, user, held);
        Put(written, "lastAssociatedStation", held.Last, user, held);
        return written;
    }

    private void Put(JsonObject to, string name, string? stationId, string user, Held held)
    {
        if (stationId is null || _stations.Store.Find(stationId) is not { } station)
            return;
        var written = new JsonObject
        {
            ["id"] = stationId,
            ["name"] = station["name"]!.DeepClone(),
            ["type"] = station["type"]!.DeepClone(),
            ["webRtcCallAppearances"] = station["webRtcCallAppearances"]!.DeepClone(),
        };
        if (stationId == held.Associated)
        {
            written["associatedUser"] = new JsonObject { ["id"] = user };
            written["associatedDate"] = held.AssociatedDate;
        }
        if (stationId == held.Default)
            written["defaultUser"] = new JsonObject { ["id"] = user };
        to[name] = written;
    }

    // Right after a phone was made its station conflicts with changes of its own, then may still be refused.
    private JsonObject Ready(string user, string stationId, bool asDefault)
    {
        _users.Known(user);
        var station = _stations.Get(stationId);
        if (station["webRtcUserId"]?.ToString() is { Length: > 0 } owner && owner != user)
            throw ApiException.BadRequest("The station belongs to another user's WebRTC phone.", "general.bad.request");
        var levers = _consistency.Current;
        var conflicts = asDefault ? levers.DefaultStationConflicts : levers.AssociationConflicts;
        lock (_lock)
        {
            var tried = _early.GetValueOrDefault((stationId, asDefault));
            if (tried >= conflicts + levers.StationRefusals)
                return station;
            _early[(stationId, asDefault)] = tried + 1;
            throw tried < conflicts
                ? ApiException.Conflict(Versions.Conflict)
                : ApiException.BadRequest("The station is not ready yet.", "general.bad.request");
        }
    }

    private Held Of(string user)
    {
        lock (_lock)
            return _held.GetValueOrDefault(user) ?? new Held(null, null, null, null);
    }

    private void Change(string user, Func<Held, Held> change)
    {
        lock (_lock)
        {
            var changed = change(_held.GetValueOrDefault(user) ?? new Held(null, null, null, null));
            if (changed is { Associated: null, Default: null, Last: null })
                _held.Remove(user);
            else
                _held[user] = changed;
        }
    }

    private List<string> HoldersOf(string stationId, Func<Held, string?> which)
    {
        lock (_lock)
            return [.. _held.Where(one => which(one.Value) == stationId).Select(one => one.Key)];
    }

    private void Forget(string stationId)
    {
        foreach (var user in HoldersOf(stationId, held => held.Associated))
        {
            Change(user, held => held with { Associated = null, AssociatedDate = null });
            Tell(user, null);
        }
        foreach (var user in HoldersOf(stationId, held => held.Default))
            SetDefault(user, null);
        foreach (var user in HoldersOf(stationId, held => held.Last))
            Change(user, held => held with { Last = null });
    }

    private void Tell(string user, JsonObject? station) =>
        _events.Raise(
            TopicCatalogue.UserStation,
            user,
            () =>
                new JsonObject
                {
                    ["associatedStation"] = station is null
                        ? null
                        : new JsonObject
                        {
                            ["id"] = station["id"]!.DeepClone(),
                            ["name"] = station["name"]!.DeepClone(),
                            ["associatedUser"] = new JsonObject { ["id"] = user },
                        },
                },
            station is null ? "Disassociated" : "Associated"
        );
}
