using System.Text.Json.Nodes;
using Puente.Emulator.Entities;
using Puente.Emulator.Http;
using Puente.Emulator.Telephony;

namespace Puente.Emulator.Levers;

/// <summary>
/// GET <c>/_emulator/duplicates</c>: what provisioning must never leave behind. Users with one e-mail, phones with one
/// WebRTC user, stations with one WebRTC user; each with the ids that share it.
/// </summary>
internal sealed class DuplicateEndpoint(Users users, Phones phones, Stations stations)
{
    public void Map(RouteTable routes) =>
        routes.Add(
            new Route(
                "GET",
                "/_emulator/duplicates",
                [],
                _ =>
                    new(
                        ApiAnswer.Json(
                            new JsonObject
                            {
                                ["usersByEmail"] = Shared(users.Store, "email"),
                                ["phonesByWebRtcUser"] = Shared(phones.Store, "webRtcUser"),
                                ["stationsByWebRtcUser"] = Shared(stations.Store, "webRtcUserId"),
                            }
                        )
                    ),
                Open: true
            )
        );

    private static JsonObject Shared(EntityStore store, string field)
    {
        var holders = new Dictionary<string, JsonArray>(StringComparer.OrdinalIgnoreCase);
        store.Ids(entity =>
        {
            if (entity.Text(field) is { Length: > 0 } text && entity.Text("state") != "deleted")
            {
                if (!holders.TryGetValue(text, out var ids))
                    holders[text] = ids = [];
                ids.Add(entity.Text("id"));
            }
            return false;
        });
        return new JsonObject(
            holders
                .Where(one => one.Value.Count > 1)
                .OrderBy(one => one.Key, StringComparer.Ordinal)
                .Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value))
        );
    }
}
