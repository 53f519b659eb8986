using System.Text.Json.Nodes;
using Puente.Emulator.Clock;
using Puente.Emulator.Consistency;
using Puente.Emulator.Entities;
using Puente.Emulator.Http;

namespace Puente.Emulator.Telephony;

/// <summary>
/// Stations. The first line of a phone yields one, some time after the phone was made, and it goes with the phone.
/// </summary>
internal sealed class Stations
{
    private const string Path = "/api/v2/stations";
    private readonly Lock _lock = new();
    private readonly Queue<(long MadeMs, string PhoneId)> _coming = new();
    private readonly VirtualClock _clock;
    private readonly ConsistencyLevers _consistency;
    private readonly Phones _phones;
    private readonly EntityStore _store;

    public Stations(Phones phones, VirtualClock clock, ConsistencyLevers consistency)
    {
        (_phones, _clock, _consistency) = (phones, clock, consistency);
        _store = new EntityStore(() => clock.NowMs, "webRtcUserId", "phoneId");
        phones.Made += phone =>
        {
            lock (_lock)
                _coming.Enqueue((clock.NowMs, phone["id"]!.GetValue<string>()));
        };
        phones.Deleted += RemoveOf;
    }

    /// <summary>Told of every station that went, by id.</summary>
    public event Action<string>? Gone;

    /// <summary>The stations there are by now.</summary>
    public EntityStore Store
    {
        get
        {
            Make();
            return _store;
        }
    }

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, List);
        routes.Add("GET", Path + "/{stationId}", request => new(ApiAnswer.Json(Shown(Get(request.Value(0))))));
    }

    /// <exception cref="ApiException">404 when there is none.</exception>
    public JsonObject Get(string id) => Store.Find(id) ?? throw ApiException.NotFound();

    public string? OfPhone(string phoneId) =>
        Store.FindBy("phoneId", phoneId) is { } station ? station["id"]!.GetValue<string>() : null;

    private ValueTask<ApiAnswer> List(ApiRequest request)
    {
        var (name, user, line) = (
            request.Query("name"),
            request.Query("webRtcUserId"),
            request.Query("lineAppearanceId")
        );
        var (ids, selectable) = (request.QueryList("id"), request.Query("userSelectable"));
        var found = Store.Ids(
            "webRtcUserId",
            user,
            station =>
                NameFilter.Matches(name, station.Text("name"))
                && (string.IsNullOrEmpty(line) || line == station.Text("lineAppearanceId"))
                && (ids.Count == 0 || ids.Contains(station.Text("id")))
                && (
                    string.IsNullOrEmpty(selectable)
                    || selectable == (station.Text("webRtcUserId").Length == 0 ? "true" : "false")
                )
        );
        return new(Paging.Page(request, found, page => Store.Copies(page).ConvertAll(Shown), most: 100));
    }

    public static JsonObject Shown(JsonObject station)
    {
        station.Remove("phoneId");
        return station;
    }

    private void Make()
    {
        lock (_lock)
        {
            var delay = (long)_consistency.Current.Station.TotalMilliseconds;
            while (_coming.TryPeek(out var next) && _clock.NowMs - next.MadeMs >= delay)
            {
                _coming.Dequeue();
                if (_phones.Store.Find(next.PhoneId) is { } phone && phone["state"]!.GetValue<string>() == "active")
                    _store.Add(New(phone));
            }
        }
    }

    private void RemoveOf(string phoneId)
    {
        lock (_lock)
        {
            // One that is still to come must not come for a phone that changed hands meanwhile.
            for (var i = _coming.Count; i > 0; i--)
                if (_coming.Dequeue() is var next && next.PhoneId != phoneId)
                    _coming.Enqueue(next);
        }
        foreach (var station in _store.AllBy("phoneId", phoneId))
        {
            _store.Remove(station["id"]!.GetValue<string>());
            Gone?.Invoke(station["id"]!.GetValue<string>());
        }
    }

    private static JsonObject New(JsonObject phone)
    {
        var id = Guid.NewGuid().ToString();
        var metabase = phone["phoneMetaBase"]!["id"]!.GetValue<string>();
        var station = new JsonObject
        {
            ["id"] = id,
            ["name"] = phone["name"]!.DeepClone(),
            ["description"] = "",
            ["status"] = "AVAILABLE",
            ["type"] = Metabases.StationType(metabase),
            ["lineAppearanceId"] = phone["lines"]![0]!["id"]!.DeepClone(),
            ["webRtcMediaDscp"] = 46,
            ["webRtcPersistentEnabled"] = false,
            ["webRtcForceTurn"] = false,
            ["webRtcCallAppearances"] = 100,
            ["webRtcRequireMediaHelper"] = false,
            ["selfUri"] = $"{Path}/{id}",
            ["phoneId"] = phone["id"]!.DeepClone(),
        };
        if (phone["webRtcUser"]?["id"] is { } user)
            station["webRtcUserId"] = user.DeepClone();
        return station;
    }
}
