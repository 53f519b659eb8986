using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Hub.Gateway.Lookups;

namespace Puente.Actions.Creating;

/// <summary>The data action that calls a lookup, as an exported file.</summary>
internal sealed class LookupAction(Lookup lookup, string host, bool withToken)
{
    /// <summary>How long the action waits beyond the lookup's own time: the way there and back.</summary>
    private const int SpareSeconds = 2;

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        // Templates are full of quotes; \u0022 would hide them from readers. The file is no web page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string Name => char.ToUpperInvariant(lookup.Name[0]) + lookup.Name[1..].Replace('-', ' ');

    /// <summary>Always https, so that the key cannot be sent in the clear by mistake.</summary>
    public static string UrlOf(Lookup lookup, string host) => $"https://{host}/actions/{lookup.Name}";

    public string Write() => Text(Build());

    internal static string Text(JsonNode node) => node.ToJsonString(Indented) + "\n";

    private JsonObject Build() =>
        new()
        {
            ["name"] = Name,
            ["integrationType"] = "custom-rest-actions",
            ["actionType"] = "custom",
            ["config"] = new JsonObject
            {
                ["timeoutSeconds"] = (int)Math.Ceiling(lookup.Timeout.TotalSeconds) + SpareSeconds,
                ["request"] = new JsonObject
                {
                    ["requestUrlTemplate"] = UrlOf(lookup, host),
                    ["requestType"] = "POST",
                    ["headers"] = Headers(),
                    ["requestTemplate"] = Body(),
                },
                ["response"] = Response(),
            },
            ["contract"] = new JsonObject
            {
                ["input"] = new JsonObject { ["inputSchema"] = Inputs() },
                ["output"] = new JsonObject { ["successSchema"] = Outputs() },
            },
            ["secure"] = false,
        };

    private JsonObject Headers()
    {
        var headers = new JsonObject { ["Accept"] = "application/json", ["Content-Type"] = "application/json" };
        if (withToken)
            headers["Authorization"] = "Bearer ${authResponse.access_token}";
        else
            headers["X-Api-Key"] = "${credentials.apiKey}";
        return headers;
    }

    private string Body() => $"{{{string.Join(", ", lookup.Inputs.Select(Member))}}}";

    private static string Member(LookupField input)
    {
        var reference = $"${{input.{input.Name}}}";
        var value = input.Type == LookupType.String ? $"\"$esc.jsonString({reference})\"" : reference;
        // A flow leaves out an optional input that is not set; the lookup reads null as left out.
        return input.IsRequired
            ? $"\"{input.Name}\": {value}"
            : $"\"{input.Name}\": #if(\"$!{{input.{input.Name}}}\" != \"\"){value}#{{else}}null#end";
    }

    private JsonObject Response()
    {
        var (map, defaults) = (new JsonObject(), new JsonObject());
        var members = new List<string>();
        foreach (var (name, missing) in TopMembers())
        {
            map[name] = $"$.{name}";
            defaults[name] = missing;
            // The value comes as JSON, with quotes of its own.
            members.Add($"\"{name}\": ${{{name}}}");
        }
        return new JsonObject
        {
            ["translationMap"] = map,
            ["translationMapDefaults"] = defaults,
            ["successTemplate"] = $"{{{string.Join(", ", members)}}}",
        };
    }

    /// <summary>Members of the gateway's answer, with what stands in when one is missing.</summary>
    private IEnumerable<(string Name, string Default)> TopMembers() =>
        lookup.IsMany
            ? [("count", "0"), ("rows", "[]")]
            : [("found", "false"), .. lookup.Outputs.Select(output => (output.Name, Missing(output.Type)))];

    private JsonObject Inputs()
    {
        var schema = Schema(lookup.Inputs);
        schema.Insert(0, "$schema", "http://json-schema.org/draft-04/schema#");
        schema.Insert(1, "title", lookup.Description.Length > 0 ? lookup.Description : Name);
        return schema;
    }

    private JsonObject Outputs()
    {
        JsonObject schema;
        if (lookup.IsMany)
            schema = Object(
                new JsonObject
                {
                    ["count"] = new JsonObject { ["type"] = "integer" },
                    ["rows"] = new JsonObject { ["type"] = "array", ["items"] = Schema(lookup.Outputs) },
                },
                ["count", "rows"]
            );
        else
        {
            schema = Schema(lookup.Outputs);
            ((JsonObject)schema["properties"]!).Insert(0, "found", new JsonObject { ["type"] = "boolean" });
            ((JsonArray)schema["required"]!).Insert(0, "found");
        }
        schema.Insert(0, "$schema", "http://json-schema.org/draft-04/schema#");
        return schema;
    }

    private static JsonObject Schema(IReadOnlyList<LookupField> fields)
    {
        var properties = new JsonObject();
        foreach (var field in fields)
        {
            var property = new JsonObject { ["type"] = Word(field.Type) };
            if (field.Description.Length > 0)
                property["description"] = field.Description;
            properties[field.Name] = property;
        }
        return Object(properties, [.. fields.Where(field => field.IsRequired).Select(field => field.Name)]);
    }

    private static JsonObject Object(JsonObject properties, IReadOnlyList<string> required)
    {
        var schema = new JsonObject { ["type"] = "object" };
        // Draft 4 does not allow an empty list.
        if (required.Count > 0)
            schema["required"] = new JsonArray([.. required.Select(name => JsonValue.Create(name))]);
        schema["properties"] = properties;
        schema["additionalProperties"] = false;
        return schema;
    }

    internal static string Word(LookupType type) => type.ToString().ToLowerInvariant();

    /// <summary>JSON that stands for a missing value of a type, as the gateway writes NULL.</summary>
    internal static string Missing(LookupType type) =>
        type switch
        {
            LookupType.String => "\"\"",
            LookupType.Boolean => "false",
            _ => "0",
        };
}
