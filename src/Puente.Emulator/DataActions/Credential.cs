using System.Text.Json.Nodes;
using Puente.Emulator.Http;
using Puente.Emulator.Integrations;

namespace Puente.Emulator.DataActions;

/// <summary>What an integration signs in with. Its fields are taken and never answered.</summary>
internal sealed record Credential(
    string Id,
    string Name,
    CredentialType Type,
    IReadOnlyDictionary<string, string> Fields,
    DateTimeOffset Created,
    DateTimeOffset Modified
)
{
    public JsonObject Reference() =>
        new()
        {
            ["id"] = Id,
            ["name"] = Name,
            ["type"] = new JsonObject { ["id"] = Type.Name, ["name"] = Type.Name },
            ["selfUri"] = $"{IntegrationEndpoints.Root}/credentials/{Id}",
        };

    public JsonObject Info()
    {
        var info = Reference();
        info["createdDate"] = Dates.Write(Created);
        info["modifiedDate"] = Dates.Write(Modified);
        return info;
    }

    public override string ToString() => $"{Type.Name} {Name} ({Fields.Count} fields)";
}
