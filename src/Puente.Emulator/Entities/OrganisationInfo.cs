using System.Text.Json.Nodes;
using Puente.Emulator.Http;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Entities;

/// <summary>What is said of the organisation itself: its name, products and limits.</summary>
internal sealed class OrganisationInfo(OrganisationSeed organisation, EmulatorOptions options, string defaultSiteId)
{
    private static readonly string[] s_products = ["byoc", "collaborateFree", "purecloud3"];

    public void Map(RouteTable routes)
    {
        routes.Add("GET", "/api/v2/organizations/me", _ => new(ApiAnswer.Json(Written())));
        const string Limits = "/api/v2/organizations/limits";
        routes.Add(
            "GET",
            Limits + "/namespaces",
            request =>
                new(
                    Paging.Page(
                        request,
                        [
                            .. Values()
                                .Select(one => one.Namespace)
                                .Distinct()
                                .Select(name => new JsonObject { ["name"] = name }),
                        ]
                    )
                )
        );
        routes.Add("GET", Limits + "/namespaces/{namespaceName}", request => new(Namespace(request)));
        routes.Add("GET", Limits + "/namespaces/{namespaceName}/defaults", request => new(Namespace(request)));
        routes.Add(
            "GET",
            Limits + "/docs",
            _ => new(ApiAnswer.Json(new JsonObject { ["content"] = "Limits of the local organisation." }))
        );
        routes.Add(
            "GET",
            "/api/v2/authorization/products",
            request => new(Paging.PageTotalsOnly(request, [.. s_products.Select(id => new JsonObject { ["id"] = id })]))
        );
    }

    // An infrastructure tool dereferences defaultCountryCode without looking, so it must be there.
    private JsonObject Written() =>
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
            ["defaultSiteId"] = defaultSiteId,
            ["voicemailEnabled"] = true,
            ["productPlatform"] = "PureCloud",
            ["features"] = new JsonObject(),
            ["selfUri"] = $"/api/v2/organizations/{organisation.Id}",
        };

    private (string Namespace, string Key, long Value)[] Values() =>
        [
            ("platform.api", "client.credentials.token.rate.per.minute", options.RequestsPerMinute),
            ("platform.api", "token.rate.per.minute", options.RequestsPerMinute),
            ("platform.api", "ui.token.rate.per.minute", options.RequestsPerMinute),
            ("platform.api", "org.app.user.rate.per.minute", options.RequestsPerMinutePerUser!.Value),
            ("platform.api", "request.bytes.max", ApiRequest.MaximumBodyBytes),
            ("users", "users.max", 100_000),
            ("routing", "queue.members.bulk.max", 100),
            ("scim", "page.size.max", 100),
        ];

    private ApiAnswer Namespace(ApiRequest request) =>
        ApiAnswer.Json(
            new JsonObject
            {
                ["entities"] = new JsonArray([
                    .. Values()
                        .Where(one => one.Namespace == request.Value(0))
                        .Select(one => new JsonObject
                        {
                            ["key"] = one.Key,
                            ["namespace"] = one.Namespace,
                            ["value"] = one.Value,
                        }),
                ]),
            }
        );
}
