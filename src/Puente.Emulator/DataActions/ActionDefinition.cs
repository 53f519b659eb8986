using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Actions.Execution;
using Puente.Actions.Files;
using Puente.Emulator.Http;

namespace Puente.Emulator.DataActions;

/// <summary>An action as it was saved once. Its JSON is never changed, only copied.</summary>
internal sealed record ActionDefinition(
    string Name,
    string Category,
    bool IsSecure,
    JsonObject Config,
    JsonObject Contract,
    int Version
)
{
    private const int LongestName = 256;

    /// <summary>For the engine, which reads files.</summary>
    public ActionFile ToFile(string integrationType, string integrationId)
    {
        var file = new JsonObject
        {
            ["name"] = Name,
            ["integrationType"] = integrationType,
            ["actionType"] = "custom",
            ["integrationId"] = integrationId,
            ["config"] = Config.DeepClone(),
            ["contract"] = Contract.DeepClone(),
            ["secure"] = IsSecure,
        };
        return ActionFile.Read("the action", file.ToJsonString());
    }

    /// <summary>What the platform would refuse at publish, one message each; empty when it may be published.</summary>
    public IReadOnlyList<string> Faults(string integrationType, string integrationId)
    {
        ActionFile file;
        try
        {
            file = ToFile(integrationType, integrationId);
        }
        catch (ActionFileException fault)
        {
            return [$"{fault.Place.Path[2..]}: {fault.What}"];
        }

        try
        {
            ActionProgram.Compile(file);
            return file.Request.UrlTemplate is null && integrationType != ActionIntegrationType.Functions
                ? ["config.request.requestUrlTemplate: is missing"]
                : [];
        }
        catch (ActionDefinitionException refused)
        {
            return
            [
                .. refused
                    .Faults.GroupBy(fault => (fault.Part, fault.Path))
                    .Select(group =>
                        Sentence(group.Key.Part, group.Key.Path, string.Join(' ', group.Select(fault => fault.Message)))
                    ),
            ];
        }
    }

    /// <summary>The definition with the members of a body in place of its own.</summary>
    /// <param name="mayChangeContract">False for published actions, whose contract and secure flag are fixed.</param>
    public ActionDefinition With(JsonObject body, bool mayChangeContract)
    {
        var contract = Member(body, "contract");
        var secure = body["secure"] is null ? (bool?)null : Json.Flag(body, "secure");
        if (!mayChangeContract && contract is not null && !JsonNode.DeepEquals(contract, Contract))
            throw ApiException.BadRequest("The contract of a published action cannot be changed.");
        if (!mayChangeContract && secure is { } wanted && wanted != IsSecure)
            throw ApiException.BadRequest("The secure setting of a published action cannot be changed.");
        return this with
        {
            Name = NameIn(body, "name") ?? Name,
            Category = NameIn(body, "category") ?? Category,
            Config = Member(body, "config") ?? Config,
            Contract = contract ?? Contract,
            IsSecure = secure ?? IsSecure,
            Version = Version + 1,
        };
    }

    public static string? NameIn(JsonObject body, string member) =>
        Json.Text(body, member) switch
        {
            null => null,
            { Length: > 0 and <= LongestName } text => text,
            _ => throw ApiException.BadRequest(
                $"The {member} must have 1 to {LongestName} characters.",
                "invalid.value"
            ),
        };

    public static JsonObject? Member(JsonObject body, string name) =>
        body[name] switch
        {
            null => null,
            JsonObject member => (JsonObject)member.DeepClone(),
            _ => throw ApiException.BadRequest($"The member {name} must be an object.", "invalid.value"),
        };

    // The sentence about inputs is recorded, the others follow it (docs/facts.md).
    private static string Sentence(DefinitionPart part, string path, string reasons) =>
        part switch
        {
            DefinitionPart.Input =>
                $"Failed Validation of contract.input.inputSchema as a simple properties schema. Must be an Object with properties and no sub-objects. JSON failed schema validation for the following reasons: {reasons}",
            DefinitionPart.Output =>
                $"Failed Validation of contract.output.successSchema. JSON failed schema validation for the following reasons: {reasons}",
            _ => $"{path[2..]}: {reasons}",
        };
}
