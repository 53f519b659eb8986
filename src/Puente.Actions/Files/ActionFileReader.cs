using System.Text.Json;

namespace Puente.Actions.Files;

/// <summary>Reads the members of an action strictly: a wrong kind of value is an error with its place.</summary>
internal sealed class ActionFileReader(JsonSource source)
{
    private static readonly string[] RootMembers =
    [
        "name",
        "integrationType",
        "actionType",
        "config",
        "contract",
        "secure",
        "category",
        "integrationId",
        "id",
        "version",
        "selfUri",
        "$schema",
    ];

    private static readonly string[] Methods = ["GET", "PUT", "POST", "PATCH", "DELETE"];
    private readonly List<FilePlace> _unknown = [];

    public ActionFile Read()
    {
        var root = Object(source.Root, "$");
        NoteUnknown(root, "$", RootMembers);
        var config = Need(root, "$", "config");
        NoteUnknown(config, "$.config", ["request", "response", "timeoutSeconds"]);
        var contract = Need(root, "$", "contract");
        NoteUnknown(contract, "$.contract", ["input", "output"]);
        return new ActionFile
        {
            Source = source,
            Name = Text(root, "$", "name") ?? throw Missing("$.name", "every action has a name"),
            IntegrationType = Text(root, "$", "integrationType"),
            ActionType = Text(root, "$", "actionType"),
            Category = Text(root, "$", "category"),
            IntegrationId = Text(root, "$", "integrationId"),
            IsSecure = Switch(root, "$", "secure"),
            TimeoutSeconds = Number(config, "$.config", "timeoutSeconds"),
            Request = ReadRequest(Need(config, "$.config", "request")),
            Response = ReadResponse(Optional(config, "$.config", "response")),
            InputSchema = ReadSchema(contract, "input", "inputSchema"),
            SuccessSchema = ReadSchema(contract, "output", "successSchema"),
            UnknownMembers = _unknown,
        };
    }

    private ActionRequestConfig ReadRequest(JsonElement request)
    {
        const string path = "$.config.request";
        NoteUnknown(
            request,
            path,
            ["requestUrlTemplate", "requestType", "headers", "requestTemplate", "requestTemplateUri"]
        );
        var method = Text(request, path, "requestType") ?? throw Missing(path + ".requestType", "write GET or POST");
        if (!Methods.Contains(method, StringComparer.OrdinalIgnoreCase))
            throw Wrong(path + ".requestType", $"'{method}' is not offered; write {string.Join(", ", Methods)}");
        return new ActionRequestConfig
        {
            UrlTemplate = Text(request, path, "requestUrlTemplate"),
            Method = method.ToUpperInvariant(),
            Headers = Map(request, path, "headers"),
            Template = Text(request, path, "requestTemplate") ?? ActionRequestConfig.DefaultTemplate,
        };
    }

    private ActionResponseConfig ReadResponse(JsonElement response)
    {
        if (response.ValueKind == JsonValueKind.Undefined)
            return new ActionResponseConfig();
        const string path = "$.config.response";
        NoteUnknown(
            response,
            path,
            ["translationMap", "translationMapDefaults", "successTemplate", "successTemplateUri"]
        );
        return new ActionResponseConfig
        {
            TranslationMap = Map(response, path, "translationMap"),
            Defaults = Map(response, path, "translationMapDefaults")
                .ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal),
            SuccessTemplate = Text(response, path, "successTemplate") ?? ActionResponseConfig.DefaultTemplate,
        };
    }

    private JsonElement ReadSchema(JsonElement contract, string side, string name)
    {
        var path = "$.contract." + side;
        var owner = Need(contract, "$.contract", side);
        NoteUnknown(owner, path, [name, name + "Uri", "errorSchema", "errorSchemaUri"]);
        return Need(owner, path, name);
    }

    private List<KeyValuePair<string, string>> Map(JsonElement owner, string path, string name)
    {
        var map = Optional(owner, path, name);
        if (map.ValueKind == JsonValueKind.Undefined)
            return [];
        var entries = new List<KeyValuePair<string, string>>();
        foreach (var member in map.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.String)
                throw Wrong(
                    JsonSource.Member($"{path}.{name}", member.Name),
                    $"must be a text, not {Kind(member.Value)}"
                );
            entries.Add(new(member.Name, member.Value.GetString()!));
        }

        return entries;
    }

    private void NoteUnknown(JsonElement owner, string path, string[] known)
    {
        foreach (var member in owner.EnumerateObject())
            if (!known.Contains(member.Name, StringComparer.Ordinal))
                _unknown.Add(source.PlaceOfName(JsonSource.Member(path, member.Name)));
    }

    private JsonElement Need(JsonElement owner, string path, string name)
    {
        var member = Optional(owner, path, name);
        return member.ValueKind == JsonValueKind.Undefined
            ? throw Missing($"{path}.{name}", "this part is needed")
            : member;
    }

    private JsonElement Optional(JsonElement owner, string path, string name) =>
        owner.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null
            ? Object(member, $"{path}.{name}")
            : default;

    private string? Text(JsonElement owner, string path, string name) =>
        Member(owner, name) is not { } member ? null
        : member.ValueKind == JsonValueKind.String ? member.GetString()
        : throw Wrong($"{path}.{name}", $"must be a text, not {Kind(member)}");

    private bool Switch(JsonElement owner, string path, string name) =>
        Member(owner, name) is { } member
        && (
            member.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? member.GetBoolean()
                : throw Wrong($"{path}.{name}", $"must be true or false, not {Kind(member)}")
        );

    private int? Number(JsonElement owner, string path, string name) =>
        Member(owner, name) is not { } member ? null
        : member.ValueKind == JsonValueKind.Number && member.TryGetInt32(out var number) ? number
        : throw Wrong($"{path}.{name}", "must be a whole number");

    private static JsonElement? Member(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    private JsonElement Object(JsonElement value, string path) =>
        value.ValueKind == JsonValueKind.Object
            ? value
            : throw Wrong(path, $"must be an object in braces, not {Kind(value)}");

    private ActionFileException Missing(string path, string why) =>
        new(source.File, source.PlaceOf(path), $"is missing; {why}.");

    private ActionFileException Wrong(string path, string what) => new(source.File, source.PlaceOf(path), what + ".");

    private static string Kind(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "a list",
            JsonValueKind.String => "a text",
            JsonValueKind.Number => "a number",
            JsonValueKind.Null => "null",
            _ => "true or false",
        };
}
