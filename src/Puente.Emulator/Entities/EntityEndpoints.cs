using System.Text.Json.Nodes;
using Puente.Emulator.Clock;
using Puente.Emulator.Http;
using Puente.Emulator.Organisation;
using Puente.Emulator.Staffing;

namespace Puente.Emulator.Entities;

/// <summary>The organisation's entities, each kind with its own state.</summary>
internal static class EntityEndpoints
{
    private const string Authorization = "/api/v2/authorization";

    /// <summary>Adds the routes of all entities; returns the queues, which others have to look at.</summary>
    public static Routing Map(
        RouteTable routes,
        OrganisationSeed organisation,
        VirtualClock clock,
        EmulatorOptions options,
        UserStates states
    )
    {
        var users = new Users(organisation, states);
        users.Map(routes);
        var routing = new Routing(organisation, users);
        routing.Map(routes);
        new Groups(organisation, users, clock).Map(routes);
        routes.Add("GET", "/api/v2/organizations/me", _ => new(ApiAnswer.Json(OrganisationJson(organisation))));
        routes.Add(
            "GET",
            "/api/v2/organizations/limits/namespaces/{namespaceName}",
            request => new(Limits(request, options))
        );
        routes.Add("GET", Authorization + "/products", request => new(Paging.PageTotalsOnly(request, Products())));
        routes.Add(
            "GET",
            Authorization + "/divisions",
            request => new(Paging.Page(request, Divisions(organisation), most: 100))
        );
        routes.Add("GET", Authorization + "/divisions/home", _ => new(ApiAnswer.Json(Divisions(organisation)[0])));
        routes.Add(
            "GET",
            Authorization + "/divisions/query",
            request => new(Paging.After(request, Divisions(organisation)))
        );
        routes.Add(
            "GET",
            Authorization + "/divisions/{divisionId}",
            request => new(One(request, Divisions(organisation)))
        );
        routes.Add(
            "GET",
            "/api/v2/locations",
            request => new(Paging.Page(request, Locations(organisation), most: 100))
        );
        routes.Add("GET", "/api/v2/locations/{locationId}", request => new(One(request, Locations(organisation))));
        routes.Add(
            "GET",
            "/api/v2/presence/definitions",
            request => new(Paging.Page(request, Presences(organisation)))
        );
        return routing;
    }

    private static ApiAnswer One(ApiRequest request, List<JsonObject> all) =>
        ApiAnswer.Json(
            all.Find(one => one["id"]!.GetValue<string>() == request.Value(0)) ?? throw ApiException.NotFound()
        );

    // An infrastructure tool dereferences defaultCountryCode without looking, so it must be there.
    private static JsonObject OrganisationJson(OrganisationSeed organisation) =>
        new()
        {
            ["id"] = organisation.Id,
            ["name"] = "acme",
            ["defaultLanguage"] = "es-ES",
            ["defaultCountryCode"] = "ES",
            ["thirdPartyOrgId"] = "1000",
            ["thirdPartyOrgName"] = "acme",
            ["domain"] = "acme",
            ["version"] = 1,
            ["state"] = "active",
            ["voicemailEnabled"] = true,
            ["productPlatform"] = "PureCloud",
            ["features"] = new JsonObject(),
            ["selfUri"] = $"/api/v2/organizations/{organisation.Id}",
        };

    private static ApiAnswer Limits(ApiRequest request, EmulatorOptions options)
    {
        if (request.Value(0) != "platform.api")
            return ApiAnswer.Json(new JsonObject { ["entities"] = new JsonArray() });
        (string Key, int Value)[] limits =
        [
            ("client.credentials.token.rate.per.minute", options.RequestsPerMinute),
            ("token.rate.per.minute", options.RequestsPerMinute),
            ("request.bytes.max", ApiRequest.MaximumBodyBytes),
        ];
        return ApiAnswer.Json(
            new JsonObject
            {
                ["entities"] = new JsonArray([
                    .. limits.Select(limit => new JsonObject
                    {
                        ["key"] = limit.Key,
                        ["namespace"] = "platform.api",
                        ["value"] = limit.Value,
                    }),
                ]),
            }
        );
    }

    private static List<JsonObject> Products() =>
        [.. ((string[])["byoc", "collaborateFree", "purecloud3"]).Select(id => new JsonObject { ["id"] = id })];

    private static List<JsonObject> Divisions(OrganisationSeed organisation) =>
        [
            .. organisation.Divisions.Select(
                (division, number) =>
                {
                    var json = EntityJson.Reference(division, Authorization + "/divisions");
                    json["description"] = "";
                    json["homeDivision"] = number == 0;
                    return json;
                }
            ),
        ];

    private static List<JsonObject> Locations(OrganisationSeed organisation) =>
        [
            .. organisation.Locations.Select(location =>
            {
                var json = EntityJson.Reference(location, "/api/v2/locations");
                json["state"] = "active";
                json["version"] = 1;
                json["address"] = new JsonObject
                {
                    ["city"] = "Madrid",
                    ["country"] = "ES",
                    ["countryName"] = "Spain",
                };
                return json;
            }),
        ];

    private static List<JsonObject> Presences(OrganisationSeed organisation)
    {
        return
        [
            .. Enum.GetValues<Duty>()
                .Select(duty =>
                {
                    var (id, system) = (Staffing.Presences.Definition(organisation.Id, duty), duty.ToString());
                    return new JsonObject
                    {
                        ["id"] = id,
                        ["name"] = system,
                        ["type"] = "System",
                        ["languageLabels"] = new JsonObject { ["en_US"] = system },
                        ["systemPresence"] = system,
                        ["divisionId"] = "*",
                        ["deactivated"] = false,
                        ["selfUri"] = $"/api/v2/presence/definitions/{id}",
                    };
                }),
        ];
    }
}
