using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Actions.Contracts;
using Puente.Actions.Files;
using Puente.Emulator.Integrations;

namespace Puente.Emulator.DataActions;

/// <summary>Actions in the API's shape: template texts are not in it, but the addresses that have them are.</summary>
internal static class ActionJson
{
    public const string Root = IntegrationEndpoints.Root + "/actions";
    public const string RequestTemplate = "requesttemplate.vm";
    public const string SuccessTemplate = "successtemplate.vm";
    public const string InputSchema = "input.json";
    public const string SuccessSchema = "success.json";
    public const string ErrorSchema = "error.json";

    public static JsonObject Write(DataAction action, bool isDraft, bool config, bool contract, bool flatten)
    {
        var definition = (isDraft ? action.Draft : action.Published)!;
        var self = $"{Root}/{action.Id}{(isDraft ? "/draft" : "")}";
        var json = new JsonObject
        {
            ["id"] = action.Id,
            ["name"] = definition.Name,
            ["integrationId"] = action.IntegrationId,
            ["category"] = definition.Category,
        };
        if (contract)
            json["contract"] = Contract(definition, self, flatten);
        json["version"] = definition.Version;
        json["secure"] = definition.IsSecure;
        if (config)
            json["config"] = Config(definition, self);
        json["selfUri"] = self;
        return json;
    }

    /// <summary>Null for a name that is none.</summary>
    public static JsonNode? Schema(ActionDefinition definition, string file, bool flatten)
    {
        var schema = file switch
        {
            InputSchema => definition.Contract["input"]?["inputSchema"],
            SuccessSchema => definition.Contract["output"]?["successSchema"],
            ErrorSchema => Error(),
            _ => null,
        };
        return schema is null ? null
            : flatten ? Flattened(schema)
            : schema.DeepClone();
    }

    public static string? Template(ActionDefinition definition, string file) =>
        file switch
        {
            RequestTemplate => Text(definition.Config["request"], "requestTemplate")
                ?? ActionRequestConfig.DefaultTemplate,
            SuccessTemplate => Text(definition.Config["response"], "successTemplate")
                ?? ActionResponseConfig.DefaultTemplate,
            _ => null,
        };

    private static JsonObject Config(ActionDefinition definition, string self)
    {
        var config = (JsonObject)definition.Config.DeepClone();
        var request = Own(config, "request");
        request.Remove("requestTemplate");
        request["requestTemplateUri"] = $"{self}/templates/{RequestTemplate}";
        request["headers"] ??= new JsonObject();
        var response = Own(config, "response");
        response.Remove("successTemplate");
        response["translationMap"] ??= new JsonObject();
        response["translationMapDefaults"] ??= new JsonObject();
        response["successTemplateUri"] = $"{self}/templates/{SuccessTemplate}";
        return config;
    }

    /// <summary>The member, made when there is none.</summary>
    private static JsonObject Own(JsonObject owner, string name)
    {
        if (owner[name] is not JsonObject member)
            owner[name] = member = [];
        return member;
    }

    private static JsonObject Contract(ActionDefinition definition, string self, bool flatten)
    {
        JsonObject Part(params ReadOnlySpan<(string Name, string File)> schemas)
        {
            var part = new JsonObject();
            foreach (var (name, file) in schemas)
            {
                part[flatten ? name + "Flattened" : name] = Schema(definition, file, flatten);
                part[name + "Uri"] = $"{self}/schemas/{file}";
            }

            return part;
        }

        return new JsonObject
        {
            ["input"] = Part(("inputSchema", InputSchema)),
            ["output"] = Part(("successSchema", SuccessSchema), ("errorSchema", ErrorSchema)),
        };
    }

    private static JsonObject Flattened(JsonNode schema)
    {
        var names = Flattening.NamesOf(ContractSchema.Read(JsonElement.Parse(schema.ToJsonString())));
        var flat = new JsonObject { ["type"] = "object" };
        foreach (var word in (string[])["title", "description"])
            if (Text(schema, word) is { } text)
                flat[word] = text;
        flat["properties"] = new JsonObject(
            names.Select(one => KeyValuePair.Create(one.Name, (JsonNode?)new JsonObject { ["type"] = one.Type }))
        );
        return new JsonObject
        {
            ["schema"] = flat,
            ["arrayProperties"] = new JsonArray([
                .. names.Where(one => one.IsList).Select(one => JsonValue.Create(one.Name)),
            ]),
        };
    }

    /// <summary>Flattened, it has the names of the failure outputs that flows show (recorded).</summary>
    private static JsonNode Error() =>
        JsonNode.Parse(
            """
            {"type":"object","properties":{"errorCode":{"type":"string"},"status":{"type":"integer"},
             "correlationId":{"type":"string"},"entityId":{"type":"string"},"entityName":{"type":"string"},
             "userMessage":{"type":"string"},"userParamsMessage":{"type":"string"},
             "userParams":{"type":"array","items":{"type":"object","properties":{"key":{"type":"string"},"value":{"type":"string"}}}},
             "details":{"type":"array","items":{"type":"object","properties":{"errorCode":{"type":"string"},
              "fieldName":{"type":"string"},"entityId":{"type":"string"},"entityName":{"type":"string"}}}}}}
            """
        )!;

    private static string? Text(JsonNode? owner, string name) =>
        owner is JsonObject node && node[name] is JsonValue value && value.TryGetValue<string>(out var text)
            ? text
            : null;
}
