using System.Text.Json.Nodes;
using Puente.Emulator.Clock;
using Puente.Emulator.Entities;
using Puente.Emulator.Http;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Telephony;

/// <summary>Sites: the stock cloud site and one per location of the seed.</summary>
internal sealed class Sites
{
    private const string Path = "/api/v2/telephony/providers/edges/sites";

    // Named by the platform itself.
    private const string CloudName = "PureCloud Voice - AWS";

    public Sites(OrganisationSeed organisation, VirtualClock clock)
    {
        Store = new EntityStore(() => clock.NowMs, "name");
        CloudId = StableId.Of(organisation, "site", CloudName);
        Store.AddSeeded(New(CloudId, CloudName, organisation.Locations[0], managed: true, Dates.Write(clock.Now)));
        foreach (var location in organisation.Locations)
            Store.AddSeeded(
                New(
                    StableId.Of(organisation, "site", location.Name),
                    location.Name,
                    location,
                    managed: false,
                    Dates.Write(clock.Now)
                )
            );
    }

    public string CloudId { get; }

    public EntityStore Store { get; }

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, List);
        routes.Add("GET", Path + "/{siteId}", request => new(ApiAnswer.Json(Store.Get(request.Value(0)))));
    }

    private ValueTask<ApiAnswer> List(ApiRequest request)
    {
        var (name, managed) = (request.Query("name"), request.Query("managed"));
        var found = Store.Where(site =>
            NameFilter.Matches(name, site.Text("name"))
            && (string.IsNullOrEmpty(managed) || site.Text("managed") == managed)
        );
        return new(Paging.TelephonyPage(request, found));
    }

    private static JsonObject New(string id, string name, Entity location, bool managed, string made) =>
        new()
        {
            ["id"] = id,
            ["name"] = name,
            ["location"] = EntityJson.Reference(location, "/api/v2/locations"),
            ["description"] = "",
            ["version"] = 1,
            ["state"] = "active",
            ["dateCreated"] = made,
            ["dateModified"] = made,
            ["primarySites"] = new JsonArray(),
            ["secondarySites"] = new JsonArray(),
            ["edges"] = new JsonArray(),
            ["mediaRegionsUseLatencyBased"] = true,
            ["managed"] = managed,
            ["mediaModel"] = "Cloud",
            ["coreSite"] = managed,
            ["mediaRegions"] = new JsonArray("eu-central-1"),
            ["cloudProxyForceTurn"] = false,
            ["selfUri"] = $"{Path}/{id}",
        };
}
