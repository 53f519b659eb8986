using System.Text.Json.Nodes;
using Puente.Emulator.Clock;
using Puente.Emulator.Http;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Entities;

internal static class EntityEndpoints
{
    public static void Map(
        RouteTable routes,
        OrganisationSeed organisation,
        VirtualClock clock,
        EmulatorOptions options
    )
    {
        _ = (clock, options);
        routes.Add("GET", "/api/v2/organizations/me", _ => new(ApiAnswer.Json(OrganisationJson(organisation))));
    }

    private static JsonObject OrganisationJson(OrganisationSeed organisation) =>
        new()
        {
            ["id"] = organisation.Id,
            ["name"] = "acme",
            ["defaultLanguage"] = "es-ES",
            ["defaultCountryCode"] = "ES",
            ["thirdPartyOrgName"] = "acme",
            ["domain"] = "acme",
            ["version"] = 1,
            ["state"] = "active",
            ["voicemailEnabled"] = true,
            ["productPlatform"] = "PureCloud",
            ["features"] = new JsonObject(),
            ["selfUri"] = $"/api/v2/organizations/{organisation.Id}",
        };
}
