using System.Text.Json.Nodes;
using Puente.Emulator.Integrations;

namespace Puente.Emulator.DataActions;

/// <summary>A type of integration that carries data actions.</summary>
/// <param name="Slot">Name under which the configuration holds its credential; the web services' is called <c>basicAuth</c>
/// whatever the kind.</param>
/// <param name="Most">Integrations of this type in one organisation.</param>
internal sealed record ActionIntegrationType(
    string Id,
    string Name,
    string Slot,
    IReadOnlyList<string> CredentialTypes,
    bool NeedsCredential,
    int Most
)
{
    public const string Self = "purecloud-data-actions";
    public const string WebServices = "custom-rest-actions";
    public const string Lambda = "aws-lambda-data-actions";
    public const string Functions = "function-data-actions";

    public static IReadOnlyList<ActionIntegrationType> All { get; } =
    [
        new(Self, "Genesys Cloud Data Actions", "pureCloudOAuthClient", ["pureCloudOAuthClient"], true, 10),
        new(
            WebServices,
            "Web Services Data Actions",
            "basicAuth",
            ["basicAuth", "userDefined", "userDefinedOAuth"],
            false,
            50
        ),
        new("salesforce-datadip", "Salesforce Data Actions", "salesforceUser", ["salesforce"], true, 50),
        new(
            "microsoft-dynamics-data-actions",
            "Microsoft Dynamics 365 Data Actions",
            "msDynamics",
            ["msDynamics"],
            true,
            10
        ),
        new("zendesk-data-actions", "Zendesk Data Actions", "zendeskApiToken", ["zendeskApiToken"], true, 10),
        new(Lambda, "AWS Lambda Data Actions", "amazonWebServicesARN", ["amazonWebServicesARN"], true, 10),
        new(Functions, "Genesys Cloud Function Data Actions", "userDefined", ["userDefined"], false, 10),
    ];

    /// <summary>Whether the emulator can sign in to services of this type.</summary>
    public bool CanExecute => Id is Self or WebServices or Lambda;

    public JsonObject Json() =>
        new()
        {
            ["id"] = Id,
            ["name"] = Name,
            ["description"] = "Carries data actions.",
            ["provider"] = "genesys",
            ["category"] = "Data Actions",
            ["nonInstallable"] = false,
            ["maxInstances"] = Most,
            ["credentials"] = new JsonObject
            {
                [Slot] = new JsonObject
                {
                    ["required"] = NeedsCredential,
                    ["title"] = "Credentials",
                    ["credentialTypes"] = new JsonArray([.. CredentialTypes.Select(type => JsonValue.Create(type))]),
                },
            },
            ["selfUri"] = $"{IntegrationEndpoints.Root}/types/{Id}",
        };
}
