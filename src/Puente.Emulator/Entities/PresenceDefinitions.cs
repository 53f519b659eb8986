using System.Text.Json.Nodes;
using Puente.Emulator.Http;
using Puente.Emulator.Organisation;
using Puente.Emulator.Staffing;

namespace Puente.Emulator.Entities;

/// <summary>The presences a user can choose, in the newer and the older spelling.</summary>
internal sealed class PresenceDefinitions(OrganisationSeed organisation)
{
    public void Map(RouteTable routes)
    {
        routes.Add("GET", "/api/v2/presence/definitions", request => new(Paging.Page(request, All())));
        routes.Add(
            "GET",
            "/api/v2/presence/definitions/{definitionId}",
            request =>
                new(
                    ApiAnswer.Json(
                        All().Find(one => one["id"]!.ToString() == request.Value(0)) ?? throw ApiException.NotFound()
                    )
                )
        );
        routes.Add("GET", "/api/v2/presencedefinitions", request => new(Paging.Page(request, Older())));
        routes.Add("GET", "/api/v2/systempresences", _ => new(ApiAnswer.Json(System())));
    }

    private List<JsonObject> All() =>
        [
            .. Enum.GetValues<Duty>()
                .Select(duty =>
                {
                    var (id, system) = (Presences.Definition(organisation.Id, duty), duty.ToString());
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

    private List<JsonObject> Older()
    {
        var all = All();
        foreach (var one in all)
        {
            one["primary"] = true;
            one["selfUri"] = $"/api/v2/presencedefinitions/{one["id"]}";
        }
        return all;
    }

    private JsonArray System() =>
        new([
            .. Enum.GetValues<Duty>()
                .Select(duty => new JsonObject
                {
                    ["id"] = Presences.Definition(organisation.Id, duty),
                    ["name"] = Presences.Event(duty),
                }),
        ]);
}
